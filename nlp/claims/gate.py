"""The topic gate: where nothing of the campaign is spoken of, nothing is looked for.

It is wide on purpose and only spares time; the rules ask for their own context.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

_WORDS: Final = (
    # Vietnamese, folded; the campaign, its subject, its samples, its bodies, its enemies.
    *("515", "500 ngay", "500ngay", "chien dich", "chiendich", "liet s", "lietsi", "hai cot"),
    *("adn", "dna", "gen ", "quy tap", "ban chi dao", "bcd", "truyen thong", "chuyen trach"),
    "mo tap the",
    *("phan mo", "mo liet", "tim mo", "ngoi mo", "mo phan", "bo doi", "ngoai cam", "goi hon"),
    *("ap vong", "cam xa", "nguoi co cong", "thuong binh", "ky vat", "sinh pham", "lay mau"),
    *("nop mau", "mau mau", "ky uc", "tri an", "hy sinh", "hi sinh", "nghia trang", "dong doi"),
    *("cuu binh", "chien binh", "viet kieu", "mat tran", "mttq", "noi vu", "chqs", "thanh doi"),
    *(" ls ", "hcls", "hai phong", "haiphong", "than nhan", "cai tang", "boc mo", "hop cot"),
    *("quyet dinh 50", "50/qd", "che do cu", "chien si"),
    # English and French.
    *("campaign", "martyr", "fallen", "remains", "genetic", "500 day", "500-day", "soldier"),
    *(
        "veteran",
        "task force",
        "steering",
        "war dead",
        "military command",
        "commando",
        "home affairs",
        "campagne",
        "depouille",
        "soldat",
    ),
    *("500 jours", "disparus", "combattant", "genetique", "comite"),
    # Korean, Russian, Chinese.
    *("500일", "캠페인", "전사자", "유해", "유전자", "하이퐁", "열사", "유족", "참전"),
    *("кампани", "500 дн", "останк", "павш", "днк", "хайфон", "погибш", "солдат", "ветеран"),
    *("500天", "500昼夜", "500日", "海防", "烈士", "遗骸", "遗骨", "英烈", "阵亡", "基因", "五百"),
    *("cellule de comm", "numeris", "digiti", "task-force", "home affairs", "memor"),
    *("디지털화", "홍보", "군사령부", "оцифров", "комитет", "数字化", "宣传组", "老兵", "指委会"),
    *("行动组", "so hoa", "tien tuat", "nuoc mieng", "nuoc bot", "di truyen", "khai quat"),
    *("to quoc ghi cong", "truy dieu", "duong day nong", "hotline"),
)

_SHORT: Final = re.compile(r"(?<!\w)(?:ls|lsy|lsi|cd|cdich|hcls)(?!\w)")
"""Chat spellings of the same, as whole words."""


def in_topic(folded: str, context: Mapping[str, Any] | None = None) -> bool:
    """Whether a text may speak of the campaign, its subject or its samples.

    ``folded`` is the normal form (lower case, no accents). A picture that the register knows
    speaks for itself, whatever the words.
    """
    if context and context.get("media"):
        return True
    padded = f" {folded} "
    return any(word in padded for word in _WORDS) or bool(_SHORT.search(folded))

"""Words that say what a date, a place or a position is about, in six languages."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from nlp.entities.reading import EntityReading
from records.text import unaccented

_VIETNAMESE: Final = {
    "death": (
        "hy sinh|hi sinh|hy sanh|hs|tử trận|tử thương|tử nạn|mất tích|mất|chết|ngã xuống|bị bắn|"
        "trúng đạn|"
        "trúng bom|trúng mìn|trúng pháo|bị vùi|bỏ mạng|qua đời|từ trần|nằm lại|bị phục kích|"
        "bỏ mình|hi sanh|"
        "không về|"
        "bị thương|trúng mảnh|trúng thương|tắt thở|trút hơi|ngã(?! ba| tư| năm| sáu| bảy)|"
        "bom vùi|đi luôn|bị trực thăng bắn"
    ),
    "birth": "sinh năm|sinh ngày|năm sinh|ngày sinh|sn|sinh",
    "enlist": (
        "nhập ngũ|nn|đi bộ đội|vào bộ đội|tòng quân|lên đường|đi b|đi bê|tái ngũ|đi lính|"
        "ra chiến trường|"
        "vào nam|vào chiến trường|xung phong|thoát ly|tham gia cách mạng"
    ),
    "burial": (
        "chôn cất|chôn|an táng|mai táng|phần mộ|ngôi mộ|mộ chí|bia mộ|mộ|nghĩa trang|ntls|ntlsqg|"
        "nơi chôn|"
        "huyệt|hài cốt nằm|nằm ở|nằm đó|nằm dưới|nằm trong|nằm thì|nằm cạnh|nằm bên|nằm trên|"
        "hố chôn"
    ),
    "reburial": (
        "quy tập|qui tập|cải táng|bốc mộ|cất bốc|bốc|di dời|di chuyển|đưa hài cốt|đón về|đưa về|"
        "khai quật|"
        "chuyển về|dời về|dời mộ|lấy cốt|đưa anh về|đưa con về|đưa em về"
    ),
    "battle": (
        "trận đánh|trận|đánh|tấn công|tiến công|tập kích|phục kích|chiến dịch|chốt|công đồn|"
        "giao chiến|"
        "pháo kích|chạm địch|nổ súng|đánh vào|càn|oanh tạc|ném bom"
    ),
    "letter": (
        "bố viết|con viết|em viết|anh viết|viết ngày|viết đêm|viết lúc|thư đề ngày|thư viết|"
        "viết thư|thư ngày|gửi thư|thư cuối|thư"
    ),
    "home": (
        "nguyên quán|trú quán|quê quán|quê ở|quê gốc|quê|qq|nq|hộ khẩu|sinh quán|"
        "gia đình ở|bà con ở|người ở miệt|người miệt|nhà ở|địa chỉ|sinh ra ở|sinh tại|sinh ở"
    ),
}  # fmt: skip
_OTHERS: Final = {
    "death": (
        r"killed|kia|died|dead|death|shot|fell|missing|mia|lost his life|casualt\w+|tuee?s?|mort|"
        r"morte|tomba|tombee? (?:a|au|en|le|pres)|"
        r"decede\w*|disparu\w*|abattu\w*|погиб\w*|убит\w*|умер\w*|пал|пропал\w*|скончал\w*|"
        r"смерт\w*|умир\w*|расстрел\w*"
    ),
    "birth": r"born|dob|date of birth|birth|nee?|naissance|родил\w*|рожд\w*|г\.р",
    "enlist": (
        r"enlisted|joined|drafted|inducted|infiltrated|engagee? (?:en|volontaire|dans)|"
        r"incorpore\w*|призван\w*|призвал\w*|"
        r"вступил\w*|ушел на фронт|ушёл на фронт"
    ),
    "burial": (
        r"buried|bury|laid (?:him|them|her)|laid|burial|graves?|gravesites?|interred|cemetery|"
        r"bod(?:y|ies)|remains|"
        r"enterr\w+|inhum\w+|tombes?|sepultures?|"
        r"enseveli\w*|ensevelir|mis(?:e|es)? en terre|cimetieres?|fosses?|похорон\w*|захорон\w*|"
        r"могил\w*|кладбищ\w*|закопа\w*"
    ),
    "reburial": (
        r"exhum\w+|reburied|repatriated|recovered|disinterred|dug up|transfere\w*|перезахорон\w*|"
        r"эксгум\w*|перенес\w*"
    ),
    "battle": (
        r"battle|fights?|fighting|firefight|contact|ambush\w*|attack\w*|assault\w*|engaged|"
        r"operation|op|sweep|overrun|hit us|"
        r"combats?|bataille|attaqu\w+|assaut|embuscade|бой|бои|боя|бою|боях|сражен\w*|атак\w*|"
        r"штурм\w*|налет\w*|налёт\w*|обстрел\w*"
    ),
    "letter": r"letter dated|letter of|dated|wrote on|lettre du|lettre datee|письмо от|written on",
    "home": (
        r"native of|hometown|home village|home|came from|was from|from|originaire\w*|natif|"
        r"natifs|родом из|родом|уроженец|из"
    ),
}  # fmt: skip
_EASTERN: Final = {
    "death": "전사|사망|죽|숨졌|숨진|실종|牺牲|犧牲|阵亡|陣亡|死|去世|失踪|遇难|倒下",
    "birth": "출생|태어|년생|出生|生于|年生",
    "enlist": "입대|입영|入伍|参军|參軍",
    "burial": "묻|매장|무덤|묘|유해|시신|埋|葬|墓|坟|遗体|遺體|遗骨",
    "reburial": "이장|발굴|이송|迁葬|移葬|迁|起骨|挖出",
    "battle": "전투|교전|공격|작전|매복|战斗|戰鬥|作战|进攻|攻打|伏击|战役|轰炸|激战",
    "letter": "편지|来信|写信|信",
    "home": "출신|고향|籍贯|老家|家乡",
}  # fmt: skip
# A denied death is none: "không có ai hy sinh".
_DENIED: Final = re.compile(
    r"(?:khong|chua|chang)(?: co| ai| bi| he| phai| nguoi nao)* $|"
    r"(?<!\w)(?:no one|nobody|not|none|wasn't|no [a-z]+)(?: [a-z]+)? (?:was |were |found )*$|"
    r"(?:не|никто(?: \w+)? не) $|(?:没有人?|無人|无人|没人|未)$|"
    r"(?:personne n'a ete|aucun) $"
)
_DENIED_BEHIND: Final = re.compile(
    r"(?:한|된)?\s?(?:사람|자|지)?(?:는|은|도|이|가)?\s?(?:없|않|안 )"
)
_TOLL: Final = re.compile(
    r"kia \d|\d+ (?:nva|vc|enemy)[ a-z]{0,12} kia|(?:nva|vc|enemy) kia|dix tues|\d+ tues"
)
# "Báo tử" names a paper, "mặt trận" a front, "mất tích" stands as it is.
_NO_CUE_BEFORE: Final = re.compile(
    r"(?<!\w)(?:mặt|mat|nhà|nha|chiến|chien|liệt|liet|học|hoc|vệ|ve) $"
)


def _one(kinds: dict[str, str], bare: bool = False) -> re.Pattern[str]:
    parts = [f"(?P<{kind}>{unaccented(words) if bare else words})" for kind, words in kinds.items()]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)")


_WRITTEN: Final = _one(
    {
        k: _VIETNAMESE[k]
        for k in ("reburial", "enlist", "letter", "home", "death", "birth", "burial", "battle")
    }
)
_BARE: Final = _one(
    {
        k: _VIETNAMESE[k]
        for k in ("reburial", "enlist", "letter", "home", "death", "birth", "burial", "battle")
    },
    bare=True,
)
_WEST: Final = _one(_OTHERS)
_EAST: Final = re.compile("|".join(f"(?P<{kind}>{words})" for kind, words in _EASTERN.items()))
_TOGETHER: Final = 8
_EASTERN_SIGN: Final = re.compile("[\u3400-\u9fff\uac00-\ud7a3]")


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue word: where it stands in the source, and what it says."""

    start: int
    end: int
    kind: str
    words: str


def cues(reading: EntityReading) -> list[Cue]:
    """Return the cue words of a text in order; denied deaths left out."""
    patterns: list[tuple[re.Pattern[str], str]] = []
    kept, folded = reading.mapped.kept, reading.mapped.folded
    if "vi" in reading.languages:
        patterns.append((_WRITTEN, kept) if reading.accented else (_BARE, folded))
    if reading.languages & {"en", "fr", "ru"}:
        patterns.append((_WEST, folded))
    if _EASTERN_SIGN.search(kept):
        patterns.append((_EAST, kept))
    found: list[Cue] = []
    for pattern, text in patterns:
        for match in pattern.finditer(text):
            before = text[max(0, match.start() - 24) : match.start()]
            if _NO_CUE_BEFORE.search(before):
                continue
            kind = match.lastgroup or "other"
            if kind == "death" and _DENIED.search(unaccented(before)):
                continue
            if kind == "death" and _DENIED_BEHIND.match(text, match.end()):
                continue
            if kind == "death" and _TOLL.search(text, max(0, match.start() - 24), match.end() + 3):
                # A count of the enemy's dead reports a fight.
                kind = "battle"
            found.append(Cue(*reading.mapped.span(*match.span()), kind, match.group()))
    return _moved(sorted(found, key=lambda cue: cue.start))


def _moved(found: list[Cue]) -> list[Cue]:
    """Read "hài cốt … bốc", "유해를 발굴" as a reburial in both words."""
    moves = [cue for cue in found if cue.kind == "reburial"]
    return [
        replace(cue, kind="reburial")
        if cue.kind == "burial" and any(0 <= move.start - cue.end <= _TOGETHER for move in moves)
        else cue
        for cue in found
    ]

"""Words by which a teller says how he knows, in six languages; matched on folded text."""

from __future__ import annotations

import re
from typing import Final


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


# Vietnamese: "tôi" does it himself, or names himself a man of the unit.
_VI_DID: Final = (
    r"(?:chon|khieng|vui|dao hao|lay xac|cheo|ghi ten|duc ten|lai xe|lai|xep|thay|truc tiep)"
)
_VI_WAS: Final = (
    r"(?:c pho|linh|trinh sat|chien si|y ta|y si|du kich|dac cong|tnxp|bo doi|tieu doi|trung doi"
    r"|dai doi|cung doi|cung tieu doi|dong doi)"
)
_EN_DID: Final = (
    r"(?:saw|buried|dug|helped|found|watched|carried|counted|crawled|went|blew|copied|served|was"
    r"|were|drove|typed|took|looked)"
)
EYE: Final = _any(
    r"\bchinh (?:tay|mat) (?:toi|tui|minh|bac)\b",
    rf"\b(?:toi|tui|chung toi|bon toi)(?: \w+){{0,4}} {_VI_DID}\b",
    rf"\b(?:toi|tui|minh)(?: (?:la|cung|di cung|o|cuu|nguyen))* {_VI_WAS}\b",
    r"\btruc tiep (?:chon|ghi|khieng|lay)\b",
    rf"\b(?:i|we)(?: \w+){{0,2}} {_EN_DID}\b",
    r"\b(?:j'ai|j'etais|nous avons|nous l'avons|nous les avons) \w+",
    r"我们?(?:连|们|亲|帮|在|是|把|看|到|曾|随)",
    r"(?:저는|저희|저도|우리 (?:소대|중대)|제 기억)",
    r"(?:묻었습니다|보았습니다|봤습니다|근무했습니다|참가했습니다)",
    r"\b(?:я|мы)(?: \w+){0,3} (?:видел|увидел|похоронил|хоронил|был|служил|работал|прошл|шл"
    r"|проехал|сопровождал)\w*",
)
HEARSAY: Final = _any(
    r"\bnghe (?:noi|ke|bao|dai)\b",
    r"\btheo loi\b",
    r"\bhoi nho\b",
    r"\b(?:ong|ba|bo|me|cha|ma|cu|bac|chu|anh|di|co)(?: \w+){0,3} (?:ke|bao|noi|dan)\b",
    r"\bnguoi (?:ta|lang|gia|lon) (?:ke|bao|noi|cam)\b",
    r"\b(?:father|grandfather|uncle|mother|old man|driver|villagers?|he|she)(?: \w+){0,3}"
    r" (?:told|said|says|wrote)\b",
    r"\bi (?:was told|heard)\b",
    r"\bm(?:on|a) (?:pere|grand-pere|oncle|mere)\b",
    r"\b(?:disait|raconte)",
    "들었습니다|아버지|할아버지|伯父|爷爷|听说",
    "рассказ|отец|говорил|сказал",
)
DOCUMENT: Final = _any(
    r"\b(?:giay bao tu|so ghi|danh sach|trich luc|ho so|nhat ky|so do|buc anh|tam anh)\b",
    r"\b(?:croquis|carnet|cahier|plan cadastral)\b",
    r"\b(?:logbook|deck log|contact reports?|patrol report|sketch map|album|archives?|documents?"
    r"|notebook|records?|photograph)\b",
    "수첩|사진|笔记|照片|底片",
    "блокнот|журнал|фотограф",
)
# Someone looks for kin, or speaks of his own.
KIN: Final = _any(
    r"\bgia dinh\b",
    r"\btim (?:liet si|ls|mo|chu|bac|anh|ong|cau|cha|bo)\b",
    r"\bthan nhan\b",
    r"\b(?:con|chau|em) (?:trai|gai|noi|ngoai)\b",
    r"\b(?:chi gai|anh trai|vo liet si)\b",
    r"\b(?:bo|cha|ba|chu|bac|cau|anh|chi|ong|me) (?:toi|em|chau|tui|minh)\b",
    r"\bmy (?:father|brother|uncle|grandfather|husband)\b",
)
AGE: Final = _any(
    r"\b(\d{2,3}) ?(?:tuoi|years? old|year-old|ans\b|лет|года?\b)",
    r"(\d{2,3}) ?(?:세|살|岁)",
    r"\b(?:aged|age|i am|i'm|tuoi) (\d{2})\b(?! ?(?:nguoi|met|km|m\b))",
)
SPOKEN_AGE: Final = re.compile(
    r"\b(sau|bay|tam|chin) muoi(?: (mot|hai|ba|bon|tu|lam|sau|bay|tam|chin))?(?: tuoi| roi\b)"
)
BORN: Final = re.compile(
    r"\b(?:toi|tui|i)(?: \w+){0,3} (?:sinh nam|sinh|was born in|born in) (19[0-6]\d)\b"
)

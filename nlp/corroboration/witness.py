"""Who tells: an eye witness, hearsay or a document; how old; for which family."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from nlp.corroboration.account import Account
from nlp.corroboration.names import person_tokens
from records.text import unaccented


class WitnessKind(StrEnum):
    """How the teller knows."""

    EYE = "eye"
    DOCUMENT = "document"
    HEARSAY = "hearsay"
    UNKNOWN = "unknown"


_EYE: Final = re.compile(
    r"\b(?:chinh (?:tay|mat) (?:toi|tui|minh|bac|chu)|(?:toi|tui|chung toi|minh) (?:\w+ ){0,4}"
    r"(?:chon|khieng|vui|thay|dao hao|lay xac|cho nam|cheo thuyen|ghi ten|duc ten|lai xe|lai|trinh sat|xep)"
    r"|toi (?:la|cung|di cung|o) (?:\w+ ){0,3}(?:c pho|linh|trinh sat|chien si|y ta|cung doi|tieu doi|trung doi|dai doi|du kich|dong doi)"
    r"|(?:toi|tui) (?:\w+ )?(?:du kich|dac cong|tnxp|bo doi|lai xe|trinh sat|khieng)|truc tiep"
    r"|(?:i|we) (?:\w+ ){0,2}(?:saw|buried|dug|helped|found|watched|carried|counted|crawled|went|blew|copied|served|was|were|drove)"
    r"|(?:j'ai|nous avons|j'etais|je l'ai|nous les avons) (?:\w+ ){0,2}(?:vu|enterre|creuse|trouve|\w+)"
    r"|chet (?:truoc mat|tren tay) toi)"
    r"|(?:我们|我)(?:连|们|亲|帮|在|是|把|看|到|把他|曾)|(?:저는|저희|우리|저도|제 기억)|(?:묻었습니다|보았습니다|봤습니다|근무했습니다|있었습니다)"
    r"|\b(?:я|мы) (?:\w+ ){0,3}(?:видел|похоронил|хоронил|был|служил|увидел|прош[её]л|работал|проехал|сопровождал)\w*"
)
_HEARSAY: Final = re.compile(
    r"\b(?:nghe (?:noi|ke|bao)|ke (?:lai|rang|la|chuyen)?|(?:ong|ba|bo|me|cha|ma|cu|bac|chu|anh|chi|di|co)"
    r" (?:\w+ ){0,3}(?:ke|bao|noi|dan)|nguoi (?:ta|lang|gia|lon) (?:ke|bao|noi|cam)|theo loi|hoi nho"
    r"|(?:father|grandfather|uncle|mother|old man|driver|villagers?|he|she) (?:\w+ ){0,3}(?:told|said|says|wrote)"
    r"|i (?:was told|heard)|(?:mon|ma) (?:pere|grand-pere|oncle|mere) |disait|raconte\w*)"
    r"|들었습니다|아버지|할아버지|伯父|爷爷|听说|рассказ\w*|отец|говорил\w*|сказал\w*"
)
_DOCUMENT: Final = re.compile(
    r"\b(?:giay bao tu|so ghi|danh sach|trich luc|ho so|nhat ky|so do|croquis|carnet|cahier|"
    r"logbook|deck log|contact reports?|patrol report|sketch map|album|archives?|documents?|notebook|"
    r"records?|photograph|buc anh|tam anh)\b|수첩|사진|笔记|照片|底片|блокнот\w*|журнал\w*|фотограф\w*"
)
_AGE: Final = re.compile(
    r"\b(\d{2,3}) ?(?:tuoi|years? old|year-old|ans\b|лет|года?\b)|(\d{2,3}) ?(?:세|살|岁|嵗)"
    r"|\b(?:aged|age|i am|i'm|nam nay|ngoai|khoang) (\d{2})\b(?! ?(?:nguoi|met|km|m\b))"
)
_SPOKEN_AGE: Final = re.compile(
    r"\b(sau|bay|tam|chin) muoi(?: (mot|hai|ba|bon|tu|lam|sau|bay|tam|chin))?(?: tuoi| roi\b)"
)
_TENS: Final = {"sau": 60, "bay": 70, "tam": 80, "chin": 90}
_ONES: Final = {
    "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "lam": 5, "sau": 6, "bay": 7, "tam": 8,
    "chin": 9,
}  # fmt: skip
_OLD: Final = range(55, 111)
_SEEKS: Final = re.compile(
    r"\b(?:gia dinh|tim (?:liet si|ls|mo|chu|bac|anh|ong|cau|cha|bo)|than nhan|con (?:trai|gai)|chau (?:gai|trai|noi|ngoai)?"
    r"|em (?:trai|gai)|chi gai|anh trai|vo liet si|(?:bo|cha|ba|chu|bac|cau|anh|chi|ong|me) (?:toi|em|chau|tui|minh)"
    r"|my (?:father|brother|uncle|grandfather|husband))\b"
)


@dataclass(frozen=True, slots=True)
class Witness:
    """Who tells an account, read from its words; ``age`` in years when it is said."""

    kind: WitnessKind
    age: int | None


def witness_of(account: Account) -> Witness:
    """Return how the teller knows, and the age where the text says it."""
    folded = " ".join(unaccented(text.text) for text in account.texts)
    return Witness(_kind(account, folded), _age(folded))


def _kind(account: Account, folded: str) -> WitnessKind:
    if any(text.source == "reading" for text in account.texts):
        return WitnessKind.DOCUMENT
    if _EYE.search(folded):
        return WitnessKind.EYE
    if _DOCUMENT.search(folded):
        return WitnessKind.DOCUMENT
    if _HEARSAY.search(folded):
        return WitnessKind.HEARSAY
    return WitnessKind.UNKNOWN


def _age(folded: str) -> int | None:
    ages = [
        int(next(group for group in match.groups() if group)) for match in _AGE.finditer(folded)
    ]
    for match in _SPOKEN_AGE.finditer(folded):
        ages.append(_TENS[match[1]] + _ONES.get(match[2] or "", 0))
    return max((age for age in ages if age in _OLD), default=None)


def family_of(account: Account) -> str:
    """Return the folded full name of the fallen for whose family the account speaks, else ``""``.

    Only where the text says kinship or that a family looks for somebody, and names one fallen
    person in full: a comrade who names the dead is no family.
    """
    names: list[str] = []
    kin = False
    for text in account.texts:
        folded = unaccented(text.text)
        kin = kin or _SEEKS.search(folded) is not None
        for one in text.entities:
            if one.label == "PERSON" and one.details.get("role") == "fallen":
                tokens = person_tokens(one.text)
                if len(tokens) > 1:
                    names.append(" ".join(tokens))
    return names[0] if kin and len(set(names)) == 1 else ""

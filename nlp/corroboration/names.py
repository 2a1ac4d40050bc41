"""Keys under which spellings of one name meet: accents, hyphens, spaces, generic words."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from records.text import unaccented

_TOKEN: Final = re.compile(r"[^\W_]+")
_CUT: Final = re.compile(r"[,;()\[\]–/\n]+|\s-\s")

# Words that say what kind of place a name is, in the languages of testimony; not the name itself.
GENERIC: Final = frozenset(
    """
    xa huyen tinh thanh pho tp thi tran quan phuong thon lang ap ban buon bon soc xom khu vung mien
    song suoi khe ngoi rach kenh ho bien vinh cua cau pha ben do deo doc nui doi cao diem dinh diem
    cao hang dong rung thung lung cu lao dao bai bau bo bac nam dong tay phia canh gan duoi tren
    san bay duong quoc lo ga cang cho nghia trang can cu cum chot don bot tran dia nha vuon
    hill hills mountain mount ridge river creek stream valley bay pass village hamlet district
    province city town base camp fire support fsb lz landing zone airfield airstrip road route
    highway bridge ferry cave near north south east west northern southern eastern western of the
    at in on region area combat
    la le les du de des montagne mont colline riviere fleuve col baie province ville
    vallee poste grotte nord sud est ouest
    река реки реку деревня деревне провинция провинции холм гора горы перевал район города город
    """.split()
)
# Roads are hundreds of kilometres long: being on one is no meeting.
ROADS: Final = frozenset("duong route highway road ql tl piste rue шоссе дорога".split())
# What follows a name in English; in Vietnamese the kind of place comes first.
TRAILING: Final = frozenset(
    "combat base camp province district village hamlet valley river hill mountain pass city town"
    " area region airfield airstrip bridge north south east west".split()
)
_NAME: Final = 2
_HILL: Final = re.compile(
    r"(?:\b(?:doi|cao diem|diem cao|hill|colline|cote|hauteur)\s*(?:so\s*)?(\d{2,4})\b)"
    r"|(?:(?:высот\w*|холм\w*|сопк\w*)\s*(\d{2,4}))|(\d{2,4})\s*(?:고지|高地|号高地)"
    r"|(?:高地)\s*(\d{2,4})",
)


# "doi 23" without accents may be a team ("đội 23"); heights mostly have three figures.
_HEIGHT: Final = 3


@lru_cache(maxsize=1 << 14)
def place_keys(text: str) -> tuple[str, ...]:
    """Return the keys of the names inside ``text``, smallest area first as they are written.

    ``xã Trà Bình, huyện Sơn Tịnh`` gives ``("tra binh", "son tinh")``: folded, generic words at
    both ends taken off. A part of generic words alone (``bờ nam sông``) gives nothing.
    """
    keys = (_core(part) for part in _CUT.split(unaccented(text)))
    return tuple(dict.fromkeys(key for key in keys if key))


def _core(part: str) -> str:
    """Take the words of kind off while two syllables of name remain: Khe Sanh is no stream."""
    tokens = _TOKEN.findall(part)
    if all(token in GENERIC or token.isdecimal() for token in tokens) or tokens[0] in ROADS:
        return ""
    while len(tokens) > _NAME and tokens[0] in GENERIC:
        tokens.pop(0)
    while len(tokens) > _NAME and tokens[-1] in TRAILING:
        tokens.pop()
    return " ".join(tokens)


@lru_cache(maxsize=1 << 14)
def joined(key: str) -> str:
    """Return ``key`` without spaces and with like-sounding letters alike: ``dak to``, ``dakto``."""
    whole = key.replace(" ", "")
    if whole.startswith(("dac", "dak")):
        whole = "dak" + whole[3:]
    return whole.replace("y", "i")


@lru_cache(maxsize=1 << 14)
def person_tokens(text: str) -> tuple[str, ...]:
    """Return the folded syllables of a person's name; initials stay single letters."""
    return tuple(_TOKEN.findall(unaccented(text)))


def hills(text: str) -> list[tuple[str, int, int]]:
    """Return (height, start, end) of hills that are named by their height, in any language.

    ``start`` and ``end`` are code points of ``text`` where folding keeps its length, as NFC does.
    """
    folded = unaccented(text)
    if len(folded) != len(text):
        return []
    found = []
    for match in _HILL.finditer(folded):
        height = next(group for group in match.groups() if group)
        said = text[match.start() : match.start() + 3].lower()
        if folded.startswith("doi", match.start()) and said != "đồi" and len(height) < _HEIGHT:
            continue
        if said in ("đội", "đôi", "đời", "đợi"):
            continue
        found.append((height, match.start(), match.end()))
    return found

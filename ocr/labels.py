"""Labels of death notices (giấy báo tử) and headings of lists (danh sách), without accents.

From the wordings that such papers share: the notices of 1965 to 1985 by military region and
province, and the lists kept by units and cemeteries. Read without accents because OCR and old
typewriters lose them.
"""

from __future__ import annotations

from typing import Final

from rapidfuzz import fuzz, process

# Field → what stands before its value. A label that needs no colon after it ends in "~".
NOTICE: Final[dict[str, tuple[str, ...]]] = {
    "number": ("so", "giay bao tu so~", "so giay bao tu", "so bao tu", "bao tu so~"),
    "name": (
        "ho va ten liet si~", "ho ten liet si~", "ho va ten", "ho ten", "ten liet si", "liet si~",
        "dong chi~", "ho va ten khai sinh",
    ),
    "alias": ("bi danh~", "ten goi khac", "con co ten la~"),
    "birth": (
        "ngay thang nam sinh", "sinh nam~", "nam sinh~", "ngay sinh", "sinh ngay~", "sinh thang~",
    ),
    "hometown": ("nguyen quan~", "que quan~", "sinh quan", "que o~", "que", "nguyen quan o~"),
    "residence": ("tru quan~", "cho o truoc khi nhap ngu", "noi o truoc khi nhap ngu"),
    "enlisted": (
        "ngay nhap ngu~", "nhap ngu ngay~", "nhap ngu~", "vao bo doi ngay", "vao quan doi ngay",
        "thoi gian nhap ngu", "ngay vao bo doi",
    ),
    "unit": ("don vi khi hy sinh~", "don vi cong tac", "don vi~", "thuoc don vi~"),
    "rank": ("cap bac khi hy sinh~", "cap bac chuc vu~", "cap bac~", "quan ham"),
    "position": ("chuc vu khi hy sinh~", "chuc vu~"),
    "died": (
        "da hy sinh ngay~", "hy sinh ngay~", "ngay hy sinh~", "da hi sinh ngay~", "hi sinh ngay~",
        "ngay hi sinh", "da hy sinh hoi~", "da hy sinh vao~", "tu tran ngay~", "da tu tran ngay~",
        "hy sinh hoi~", "thoi gian hy sinh",
    ),
    "died_at": ("noi hy sinh~", "hy sinh tai~", "tai", "dia diem hy sinh"),
    "circumstance": (
        "truong hop hy sinh~", "trong truong hop~", "truong hop~", "ly do hy sinh", "nguyen nhan",
    ),
    "burial": (
        "thi hai da duoc mai tang tai~", "thi hai duoc mai tang tai~", "thi hai mai tang tai~",
        "thi hai an tang tai~", "da mai tang tai~", "noi mai tang~", "mai tang tai~", "noi an tang",
        "an tang tai~", "chon cat tai~", "thi hai chon cat tai~", "mai tang o~",
        "thi hai duoc an tang tai~", "da duoc mai tang tai~", "mo chon tai~",
    ),
    "issued": ("ngay cap", "cap ngay~"),
    "kin": (
        "ho ten than nhan", "ho va ten than nhan", "than nhan~", "con ong", "con ba", "bo de",
        "cha de", "con ong ba", "than nhan la~",
    ),
    "addressed": ("kinh gui",),
}  # fmt: skip
COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "row": ("tt", "stt", "so tt", "so thu tu"),
    "name": ("ho va ten", "ho ten", "ho va ten liet si", "ho ten liet si", "ten liet si"),
    "birth": ("sn", "ns", "nam sinh", "sinh nam", "n sinh", "ngay sinh"),
    "hometown": ("que quan", "nguyen quan", "que", "sinh quan"),
    "unit": ("don vi", "d vi"),
    "rank": ("cap bac", "c bac", "cb"),
    "position": ("chuc vu", "c vu", "cv"),
    "enlisted": ("nhap ngu", "ngay nhap ngu", "nn"),
    "died": ("hy sinh", "ngay hy sinh", "hi sinh", "ngay hs", "hs"),
    "died_at": ("noi hy sinh",),
    "burial": (
        "noi an tang",
        "noi mai tang",
        "an tang",
        "mai tang",
        "noi chon",
        "mo so",
        "vi tri mo",
    ),
    "kin": ("than nhan", "bao tin cho"),
    "note": ("ghi chu", "g chu"),
}
# Similarity (0 to 100) at which a misread label still counts; short ones must be exact, or "số"
# would be found everywhere.
_ALIKE: Final = 82.0
_SHORT: Final = 5


def alike(read: str, label: str) -> float:
    """Return how like a label a stretch of unaccented text is, 0 to 100; 0 for not enough."""
    if read == label:
        return 100.0
    if len(label) < _SHORT:
        return 0.0
    return float(fuzz.ratio(read, label, score_cutoff=_ALIKE))


_HEADINGS: Final = {label: field for field, labels in COLUMNS.items() for label in labels}


def heading(read: str) -> tuple[str, float] | None:
    """Return the field that a column headed so holds, and how alike the wordings are (0 to 100).

    ``None`` for no known heading.
    """
    if read in _HEADINGS:
        return _HEADINGS[read], 100.0
    found = process.extractOne(read, list(_HEADINGS), scorer=fuzz.ratio, score_cutoff=_ALIKE)
    if found is None or min(len(read), len(found[0])) < _SHORT:
        return None
    return _HEADINGS[found[0]], float(found[1])

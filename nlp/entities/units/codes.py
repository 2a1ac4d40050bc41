"""Address codes of death notices (KB, KH, P21): kept as codes, never decoded."""

from __future__ import annotations

import re
from typing import Final

from nlp.entities.units.pieces import Cursor, Piece

_CUE: Final = re.compile(
    r"(?:đơn vị|don vi|đơn vi|đv|dv|đ\.vị|ký hiệu|ky hieu|phiên hiệu|phien hieu|mật danh|"
    r"giải mã|giai ma|unit (?:designation|code|symbol)|cover designation)"
    r"(?: (?:khi hy sinh|khi hi sinh|lúc hy sinh|cuối cùng|cũ|ghi|là|la|ghi là|thuộc|chỉ ghi|"
    r"giúp|giup|em|e|cháu|mình|tôi|các|chữ))*"
    r"\s*[:=\-–]?\s*[\"“]?(?:[KNP][A-Z0-9]{1,2}(?:,| và| hay) )?$",
    re.IGNORECASE,
)
_NAMED: Final = frozenset(("KB", "KH", "KN", "KT", "NB", "NS", "KTB", "KBM", "NKB"))
_NUMBERED: Final = frozenset(
    ("P", "Y", "V", "R", "KB", "KH", "KN", "KT", "NB", "NS", "H", "T", "X", "HT")
)
_LEAD: Final = 40
FIRST: Final = frozenset(code.lower() for code in (*_NAMED, *_NUMBERED))


def code_piece(cursor: Cursor, at: int) -> Piece | None:
    """Read an address code behind a word that calls it the unit."""
    word = cursor.raw(at).upper()
    start = cursor.words[at].start
    gap = cursor.gap(at + 1)
    digits = cursor.raw(at + 1) if gap == "" else ""
    coded = digits.isdecimal() and len(digits) <= 3 and word in _NUMBERED
    if not coded and (word not in _NAMED or digits):
        return None
    if cursor.reading.case == "mixed" and not cursor.raw(at).isupper():
        return None
    if not _CUE.search(cursor.text[max(0, start - _LEAD) : start]):
        return None
    name = word + digits if coded else word
    after = at + 2 if coded else at + 1
    if after < len(cursor.words) and cursor.gap(after) == "":
        return None
    return cursor.piece(at, after, "code", name, "code")

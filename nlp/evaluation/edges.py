"""Edge words: what a span may start or end with, or not, and still be the same span."""

from __future__ import annotations

import re
from typing import Final

# The exchange format names ngày, đêm, sáng, hôm, năm, le, vers, on, around; the others are the same
# kind of word in the same languages. Korean, Chinese and Russian dates have none but "в".
_DATE_WORDS: Final = re.compile(
    r"(?:(?:ngày|đêm|sáng|trưa|chiều|tối|hôm|bữa|năm|vào|hồi|lúc|khoảng"
    r"|ngay|dem|sang|trua|chieu|toi|hom|bua|nam|vao|hoi|luc|khoang"
    r"|on|in|around|about|the|le|vers|en|du|в|около)\s+)+",
    re.IGNORECASE,
)
_OUTER: Final = " \t\r\n.,;:!?()[]\"'“”‘’«»–—-。，、；：（）"


def trimmed(text: str, start: int, end: int, label: str) -> tuple[int, int]:
    """Return ``start`` and ``end`` without punctuation, space and, for a date, edge words."""
    while start < end and text[start] in _OUTER:
        start += 1
    while end > start and text[end - 1] in _OUTER:
        end -= 1
    if label == "DATE":
        edge = _DATE_WORDS.match(text, start, end)
        if edge is not None and edge.end() < end:
            start = edge.end()
    return start, end

"""A reading's text as its page shows it: with what was read badly underlined, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from casework.models import Clue, Flag, Reading
from web.highlight import Piece

REASON: Final[dict[str, Promise]] = {
    "low_confidence": _("máy đọc chưa chắc"),
    "low_number": _("con số đọc chưa chắc"),
    "low_date": _("ngày tháng đọc chưa chắc"),
    "low_name": _("tên riêng đọc chưa chắc"),
    "low_unit": _("đơn vị đọc chưa chắc"),
    "low_place": _("địa danh đọc chưa chắc"),
    "low_negation": _("từ phủ định đọc chưa chắc"),
    "handwriting": _("có thể là chữ viết tay, máy đọc kém: hãy nhìn vào ảnh"),
    "illegible": _("hầu như không phải chữ: giữ lại nhưng không đưa vào tìm kiếm"),
}
WHOLE: Final = frozenset({"handwriting", "illegible"})


@dataclass(frozen=True, slots=True)
class ReadPiece:
    """A piece whose text is markup: badly read stretches underlined."""

    text: SafeString
    clue: Clue | None
    flag: Flag | None
    starts: tuple[int, ...]
    here: bool


def reason_words(reason: str) -> str:
    """Return why a stretch is doubted, in the page's language; the code itself when unknown."""
    return str(REASON.get(reason, reason))


def whole_doubts(reading: Reading) -> list[str]:
    """Return the reasons that doubt a reading as a whole."""
    return [reason_words(d["reason"]) for d in reading.doubts if d["reason"] in WHOLE]


def doubted_pieces(reading: Reading, pieces: Sequence[Piece]) -> list[ReadPiece]:
    """Return the pieces of a reading's text with its doubts marked inside them."""
    doubts = [doubt for doubt in reading.doubts if doubt["reason"] not in WHOLE]
    found: list[ReadPiece] = []
    at = 0
    for piece in pieces:
        end = at + len(piece.text)
        text = _marked(piece.text, at, [d for d in doubts if d["start"] < end and d["end"] > at])
        found.append(ReadPiece(text, piece.clue, piece.flag, piece.starts, piece.here))
        at = end
    return found


def _marked(text: str, offset: int, doubts: Sequence[dict[str, Any]]) -> SafeString:
    edges = {0, len(text)}
    for doubt in doubts:
        edges |= {min(len(text), max(0, doubt[side] - offset)) for side in ("start", "end")}
    return format_html_join("", "{}", ((_run(text, a, b, offset, doubts),) for a, b in _cut(edges)))


def _cut(edges: set[int]) -> list[tuple[int, int]]:
    return list(pairwise(sorted(edges)))


def _run(
    text: str, start: int, end: int, offset: int, doubts: Sequence[dict[str, Any]]
) -> str | SafeString:
    reasons = [
        reason_words(d["reason"])
        for d in doubts
        if d["start"] < offset + end and d["end"] > offset + start
    ]
    if not reasons:
        return text[start:end]
    why = "; ".join(dict.fromkeys(reasons))
    return format_html('<span class="doubt" title="{}">{}</span>', why, text[start:end])

"""A transcript's words as its page shows them: with times, doubts, and what to listen to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from casework.models import Clue, Flag, ListenSpan, Segment
from casework.segment_rows import words_of
from records.word_places import word_places
from web.hearing_words import doubt_words, listen_words
from web.highlight import Piece


@dataclass(frozen=True, slots=True)
class HeardPiece:
    """A piece whose text is markup: words that can be clicked, doubts, what to listen to."""

    text: SafeString
    clue: Clue | None
    flag: Flag | None
    starts: tuple[int, ...]
    here: bool


@dataclass(frozen=True, slots=True)
class _Run:
    """A stretch of a segment that is one word (or what lies between), ``[start, end)`` of it."""

    start: int
    end: int
    at_ms: int | None
    reasons: tuple[str, ...]


def whole_doubts(segment: Segment) -> tuple[str, ...]:
    """Return the reasons that doubt a segment as a whole, each once."""
    words = segment.words
    found = [
        d["reason"] for d in segment.doubts if not words or len(_under(d, words)) == len(words)
    ]
    return tuple(dict.fromkeys(found))


def _under(doubt: dict[str, Any], words: Sequence[dict[str, Any]]) -> list[int]:
    """Return which words a doubt's time touches."""
    return [
        n
        for n, word in enumerate(words)
        if word["start_ms"] < max(doubt["end_ms"], doubt["start_ms"] + 1)
        and doubt["start_ms"] < max(word["end_ms"], word["start_ms"] + 1)
    ]


def _runs(segment: Segment) -> list[_Run]:
    """Cut a segment's stripped text into words and what lies between them, without a gap."""
    text = segment.text.strip()
    reasons: dict[int, dict[str, None]] = {}
    for doubt in segment.doubts:
        under = _under(doubt, segment.words)
        if len(under) < len(segment.words):
            for n in under:
                reasons.setdefault(n, {})[doubt["reason"]] = None
    runs: list[_Run] = []
    at = 0
    places = word_places(text, words_of(segment))
    for n, (word, place) in enumerate(zip(segment.words, places, strict=True)):
        if place is None:
            continue
        if place[0] > at:
            runs.append(_Run(at, place[0], None, ()))
        runs.append(_Run(place[0], place[1], word["start_ms"], tuple(reasons.get(n, ()))))
        at = place[1]
    if at < len(text):
        runs.append(_Run(at, len(text), None, ()))
    return _joined(runs)


def _joined(runs: Sequence[_Run]) -> list[_Run]:
    """Give the space between two words of the same doubt that doubt, so that it shows as one."""
    found = list(runs)
    for n in range(1, len(runs) - 1):
        before, between, after = runs[n - 1 : n + 2]
        if between.at_ms is None and before.reasons and before.reasons == after.reasons:
            found[n] = _Run(between.start, between.end, None, before.reasons)
    return found


def heard_pieces(
    segment: Segment, start: int, parts: Iterable[Piece], spans: Sequence[ListenSpan]
) -> list[HeardPiece]:
    """Return the pieces of a segment's text with its words in them.

    Args:
        segment: the segment.
        start: where its text begins in the transcript's.
        parts: the pieces that cover it, in order.
        spans: what must be listened to, by offsets of the transcript's text.
    """
    runs = _runs(segment)
    found: list[HeardPiece] = []
    at = start
    for piece in parts:
        end = at + len(piece.text)
        cut = list(_cut(runs, piece.text, at - start, at, end, spans))
        found.append(HeardPiece(_markup(cut), piece.clue, piece.flag, piece.starts, piece.here))
        at = end
    return found


_Cut = tuple[str, int | None, tuple[str, ...], ListenSpan | None]


def _cut(
    runs: Sequence[_Run], text: str, low: int, at: int, end: int, spans: Sequence[ListenSpan]
) -> Iterator[_Cut]:
    """Yield the parts of one piece between whose ends nothing changes."""
    shift = at - low
    near = [span for span in spans if span.start < end and at < span.end]
    edges = {0, len(text)}
    for first, last in [
        *((run.start - low, run.end - low) for run in runs),
        *((span.start - at, span.end - at) for span in near),
    ]:
        edges |= {edge for edge in (first, last) if 0 < edge < len(text)}
    cuts = sorted(edges)
    for first, last in pairwise(cuts):
        place = low + first
        run = next((one for one in runs if one.start <= place < one.end), None)
        span = next((one for one in near if one.start <= place + shift < one.end), None)
        yield text[first:last], run.at_ms if run else None, run.reasons if run else (), span


def _markup(cut: Sequence[_Cut]) -> SafeString:
    """Write the parts: what must be listened to around what is doubted around words."""
    groups = groupby(cut, lambda one: one[3])
    return format_html_join("", "{}", ((_listen(span, list(group)),) for span, group in groups))


def _listen(span: ListenSpan | None, cut: Sequence[_Cut]) -> SafeString:
    groups = groupby(cut, lambda one: one[2])
    inside = format_html_join("", "{}", ((_doubt(why, list(group)),) for why, group in groups))
    if span is None:
        return inside
    words = listen_words(span.kind, heard=span.heard_at is not None)
    return format_html(
        '<span class="listen{}" data-listen="{}" title="{}">{}</span>',
        " heard" if span.heard_at else "", span.pk, words, inside,
    )  # fmt: skip


def _doubt(reasons: tuple[str, ...], cut: Sequence[_Cut]) -> SafeString:
    inside = format_html_join("", "{}", ((_word(text, at),) for text, at, _r, _s in cut))
    if not reasons:
        return inside
    why = "; ".join(doubt_words(reason) for reason in reasons)
    return format_html(
        '<span class="doubt" title="{}">{}<span class="visually-hidden"> ({})</span></span>',
        why, inside, _("chưa chắc: %s") % why,
    )  # fmt: skip


def _word(text: str, at_ms: int | None) -> SafeString:
    if at_ms is None:
        return format_html("{}", text)
    return format_html('<span class="w" data-s="{}">{}</span>', at_ms, text)

"""Stretches of speech into pieces that Whisper can hear: at most 30 s, cut in pauses."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import Final

from asr.voice import Span

# Whisper hears windows of 30 s; what is longer is cut off. A little is left for shifted hearing.
CHUNK_MS: Final = 28_000
# A pause this long ends a piece: over longer silences Whisper invents text (speech.md, whisperX).
LONG_PAUSE_MS: Final = 2_000
# A pause this long may be where another person, and another language, begins. Found speech comes
# padded by 192 ms on either side: the silence heard is longer.
TURN_PAUSE_MS: Final = 250


def joined(spans: Iterable[Span], *, pause_ms: int, longest_ms: int = CHUNK_MS) -> list[Span]:
    """Join neighbouring spans of speech whose pause is shorter than ``pause_ms``.

    Args:
        spans: in time order, not overlapping.
        pause_ms: a pause this long is never bridged.
        longest_ms: no joined piece is longer; a span that is longer by itself is cut evenly.

    Returns:
        Pieces in time order; speech is covered in full.
    """
    pieces: list[Span] = []
    for span in spans:
        for part in _evenly(span, longest_ms):
            last = pieces[-1] if pieces else None
            if (
                last is not None
                and part.start_ms - last.end_ms < pause_ms
                and part.end_ms - last.start_ms <= longest_ms
            ):
                pieces[-1] = Span(last.start_ms, part.end_ms)
            else:
                pieces.append(part)
    return pieces


def turns(spans: Sequence[Span], *, shortest_ms: int) -> list[Span]:
    """Cut speech at every pause where the speaker may change.

    A turn shorter than ``shortest_ms`` is too short to tell its language and goes with the nearer
    neighbour, unless a long pause or the length of a chunk stands between them.
    """
    found = joined(spans, pause_ms=TURN_PAUSE_MS)
    place = 0
    while place < len(found):
        turn = found[place]
        near = _nearer(found, place) if turn.end_ms - turn.start_ms < shortest_ms else None
        if near is None:
            place += 1
            continue
        first = min(place, near)
        found[first : first + 2] = [Span(found[first].start_ms, found[first + 1].end_ms)]
        place = first
    return found


def within(spans: Iterable[Span], window: Span, *, shortest_ms: int = 1) -> list[Span]:
    """Return the spans cut at the edges of a window, without those that are too short then."""
    cut = (Span(max(s.start_ms, window.start_ms), min(s.end_ms, window.end_ms)) for s in spans)
    return [span for span in cut if span.end_ms - span.start_ms >= shortest_ms]


def voiced_ms(spans: Iterable[Span], start_ms: int, end_ms: int) -> int:
    """Return how many milliseconds of ``[start_ms, end_ms)`` lie inside spans of speech."""
    return sum(max(0, min(span.end_ms, end_ms) - max(span.start_ms, start_ms)) for span in spans)


def _evenly(span: Span, longest_ms: int) -> list[Span]:
    length = span.end_ms - span.start_ms
    count = max(1, -(-length // longest_ms))
    edges = [span.start_ms + length * n // count for n in range(count + 1)]
    return [Span(start, end) for start, end in itertools.pairwise(edges)]


def _nearer(found: Sequence[Span], place: int) -> int | None:
    """Index of the neighbour that a short turn goes with, ``None`` when there is none."""
    turn = found[place]
    choices = []
    for other in (place - 1, place + 1):
        if not 0 <= other < len(found):
            continue
        start = min(turn.start_ms, found[other].start_ms)
        end = max(turn.end_ms, found[other].end_ms)
        gap = (
            (end - start)
            - (turn.end_ms - turn.start_ms)
            - (found[other].end_ms - found[other].start_ms)
        )
        if gap < LONG_PAUSE_MS and end - start <= CHUNK_MS:
            choices.append((gap, other))
    return min(choices)[1] if choices else None

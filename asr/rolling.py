"""Rolling captions written out once."""

from __future__ import annotations

from typing import Final

from records.passage import SegmentText

_MIN_WORDS: Final = 4


def unroll(segments: list[SegmentText]) -> list[SegmentText]:
    """Drop from each segment the lines or words that the one before it has shown already.

    Only a segment that begins before or right when the one before it ends (within 50 ms) can be a
    continuation; a sentence said twice with a pause between stands twice. ``segments`` is in time
    order. What is dropped must be whole lines, or at least four words, so that a word or name said
    at the end of one cue and again at the start of the next is not taken for a repeat.
    """
    kept: list[SegmentText] = []
    shown: list[str] = []
    shown_until = -1
    for segment in segments:
        words = segment.text.split()
        rolling = bool(kept) and segment.start_ms <= shown_until + 50
        overlap = _overlap(shown, segment.text) if rolling else 0
        # The words on the screen now, to compare the next segment with.
        shown, shown_until = words, max(segment.end_ms, segment.start_ms)
        if overlap == len(words):
            last = kept[-1]
            kept[-1] = SegmentText(
                last.start_ms, max(last.end_ms, segment.end_ms), last.text, last.speaker
            )
            continue
        text = _after(segment.text, overlap) if overlap else segment.text
        kept.append(SegmentText(segment.start_ms, segment.end_ms, text, segment.speaker))
    return kept


def _overlap(before: list[str], text: str) -> int:
    """Most words of the start of ``text`` that are the end of ``before``; 0 when too few."""
    after = text.split()
    breaks: set[int] = set()
    counted = 0
    for line in text.split("\n"):
        counted += len(line.split())
        breaks.add(counted)
    for length in range(min(len(before), len(after)), 0, -1):
        if before[-length:] == after[:length] and (length in breaks or length >= _MIN_WORDS):
            return length
    return 0


def _after(text: str, words: int) -> str:
    """Return ``text`` without its first ``words`` words, line breaks kept."""
    rest = text
    for _ in range(words):
        rest = rest.lstrip()
        cut = next((i for i, char in enumerate(rest) if char.isspace()), len(rest))
        rest = rest[cut:]
    return rest.strip()

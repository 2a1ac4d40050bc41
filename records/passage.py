"""Pieces of text with their place in the source: transcript segments and passages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SegmentText:
    """One caption or transcript segment. Times are milliseconds from the start."""

    start_ms: int
    end_ms: int
    text: str
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class PassageSpan:
    """One to four sentences of a text.

    ``start`` and ``end`` are character offsets into the stored text (``text[start:end]`` is this
    passage); milliseconds are set when the text is a transcript.
    """

    ordinal: int
    start: int
    end: int
    text: str
    start_ms: int | None = None
    end_ms: int | None = None

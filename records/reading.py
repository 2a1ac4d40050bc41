"""Text read from one page of a scan or document."""

from __future__ import annotations

from dataclasses import dataclass

from records.provenance import ModelRef


@dataclass(frozen=True, slots=True)
class Word:
    """One word on a page: pixel box (left, top, width, height) and confidence in [0, 1]."""

    text: str
    left: int
    top: int
    width: int
    height: int
    score: float


@dataclass(frozen=True, slots=True)
class PageText:
    """What was read on one page (1-based). ``score`` is ``None`` for an embedded text layer."""

    page: int
    text: str
    model: ModelRef
    score: float | None = None
    words: tuple[Word, ...] = ()

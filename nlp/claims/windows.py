"""A long text in overlapping windows, so that all of it is read in bounded time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

WINDOW: Final = 6_000
"""Characters read at once; most posts fit."""
OVERLAP: Final = 1_500
"""Characters two windows share: a statement at a seam is read with what stands around it."""
_SEAM: Final = 200


def windows(text: str) -> Iterator[tuple[int, str]]:
    """Yield each window of ``text`` and where it starts; a text that fits is one window."""
    start = 0
    while len(text) - start > WINDOW:
        end = _seam(text, start + WINDOW)
        yield start, text[start:end]
        start = _seam(text, end - OVERLAP)
    yield start, text[start:]


def _seam(text: str, place: int) -> int:
    """Return the nearest place at or shortly before ``place`` behind a line or a word."""
    for mark in ("\n", " "):
        found = text.rfind(mark, place - _SEAM, place)
        if found >= 0:
            return found + 1
    return place

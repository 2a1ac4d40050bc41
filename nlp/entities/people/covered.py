"""Spans that are taken already, asked in logarithmic time."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable


class Covered:
    """Spans of a text; overlapping ones are joined."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        """Take ``(start, end)`` pairs in any order."""
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans):
            if self._ends and start < self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def overlaps(self, start: int, end: int) -> bool:
        """Whether any span shares a character with ``[start, end)``."""
        at = bisect_left(self._ends, start + 1)
        return at < len(self._starts) and self._starts[at] < end

    def start_from(self, at: int) -> int | None:
        """Return where the first span at or behind ``at`` starts."""
        index = bisect_left(self._starts, at)
        return self._starts[index] if index < len(self._starts) else None

    def end_until(self, at: int) -> int | None:
        """Return where the last span ends that ends at or before ``at``."""
        index = bisect_right(self._ends, at) - 1
        return self._ends[index] if index >= 0 else None

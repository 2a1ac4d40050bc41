"""When a stretch of a transcript's text was said: through its words, else by proportion."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from records.speech import Word
from records.word_places import span_times


@dataclass(frozen=True, slots=True)
class TimedText:
    """One segment: its stripped text, and where that begins in the joined text."""

    start: int
    text: str
    start_ms: int
    end_ms: int
    words: tuple[Word, ...] = ()

    @property
    def end(self) -> int:
        """Where it ends in the joined text."""
        return self.start + len(self.text)


class Moment(NamedTuple):
    """A stretch of time, and the number of the segment it begins in."""

    segment: int
    start_ms: int
    end_ms: int


class Moments:
    """Answers when characters of a joined text were said."""

    def __init__(self, segments: Sequence[TimedText]) -> None:
        self._segments: Final = list(segments)
        self._starts: Final = [segment.start for segment in self._segments]

    def at(self, start: int, end: int) -> Moment:
        """Return when ``text[start:end]`` was said; both ends in characters.

        Raises:
            ValueError: there is no segment.
        """
        if not self._segments:
            raise ValueError("a text without segments has no times")
        first = max(0, bisect_right(self._starts, start) - 1)
        last = max(first, bisect_right(self._starts, max(start, end - 1)) - 1)
        begin = self._times(self._segments[first], start, end)[0]
        finish = self._times(self._segments[last], start, end)[1]
        return Moment(first, begin, max(begin, finish))

    def _times(self, segment: TimedText, start: int, end: int) -> tuple[int, int]:
        """Return when the part of the stretch that lies in ``segment`` was said."""
        size = len(segment.text)
        low, high = max(0, start - segment.start), min(size, end - segment.start)
        told = span_times(segment.text, segment.words, low, high)
        if told is not None:
            return told
        length = segment.end_ms - segment.start_ms
        return (
            round(segment.start_ms + length * low / max(1, size)),
            round(segment.start_ms + length * high / max(1, size)),
        )

"""What changed between two versions of a transcript, segment by segment, word by word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from casework.models import Segment
from web.diff import Change, changes


@dataclass(frozen=True, slots=True)
class Line:
    """One segment as it is compared."""

    start_ms: int
    end_ms: int
    speaker: str
    text: str

    def __str__(self) -> str:
        return f"{self.speaker}: {self.text}" if self.speaker else self.text


@dataclass(frozen=True, slots=True)
class LineChange:
    """A run of segments that differ; ``unchanged`` counts the equal ones before it."""

    start_ms: int
    unchanged: int
    words: list[Change]
    times: bool


def lines_of(segments: Iterable[Segment]) -> list[Line]:
    """Return the segments as lines to compare."""
    return [Line(one.start_ms, one.end_ms, one.speaker, one.text) for one in segments]


def line_changes(before: Sequence[Line], after: Sequence[Line]) -> list[LineChange]:
    """Return the runs of segments that differ; ``times`` is set where only times do."""
    found: list[LineChange] = []
    equal = 0
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            equal += i2 - i1
            continue
        old, new = "\n".join(map(str, before[i1:i2])), "\n".join(map(str, after[j1:j2]))
        place = after[j1:j2] or before[i1:i2]
        found.append(LineChange(place[0].start_ms, equal, changes(old, new), old == new))
        equal = 0
    return found

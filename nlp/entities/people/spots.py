"""A place in the text that may be a person's name, before its role is known."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from nlp.entities.people.titles import Hint


@dataclass(frozen=True, slots=True)
class Spot:
    """One possible name, ``text[start:end]``.

    Attributes:
        start: first code point.
        end: behind the last.
        score: how sure its rule is, in [0, 1].
        rule: which rule.
        hint: what the words before it say about the person.
        origin: the language the name itself is from: ``vi`` for Vietnamese names in any
            script, ``xx`` for all others (a foreign veteran is no fallen Vietnamese soldier).
    """

    start: int
    end: int
    score: float
    rule: str
    hint: Hint | None = None
    origin: str = "vi"


def without_overlaps(spots: list[Spot]) -> list[Spot]:
    """Return the surest spots, the longer of equals, none overlapping, in order."""
    kept: list[Spot] = []
    starts: list[int] = []
    for spot in sorted(spots, key=lambda spot: (-spot.score, spot.start - spot.end, spot.start)):
        at = bisect_left(starts, spot.start)
        free = at == len(kept) or spot.end <= kept[at].start
        if free and (at == 0 or kept[at - 1].end <= spot.start):
            kept.insert(at, spot)
            starts.insert(at, spot.start)
    return kept

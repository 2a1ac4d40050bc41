"""A text cut where clues, flags and passages begin and end, ready for a template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from casework.models import Clue, Flag, Passage


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text over which the same spans lie.

    ``starts`` are ids of passages that begin here, ``here`` is set inside the passage asked for.
    """

    text: str
    clue: Clue | None
    flag: Flag | None
    starts: tuple[int, ...]
    here: bool


def pieces(
    text: str,
    clues: Sequence[Clue] = (),
    flags: Sequence[Flag] = (),
    passages: Sequence[Passage] = (),
    here: int | None = None,
    window: tuple[int, int] | None = None,
) -> list[Piece]:
    """Cut ``text`` into pieces.

    Args:
        text: the whole text that all offsets point into.
        clues: spans to show as clues; where two overlap the first one given shows.
        flags: spans to show as evidence.
        passages: where anchors stand.
        here: id of the passage to set off from the rest.
        window: limits to one stretch of the text, such as a transcript's segment.
    """
    low, high = window or (0, len(text))
    edges = {low, high}
    spans: list[Clue | Flag | Passage] = [*clues, *flags, *passages]
    for span in spans:
        edges.update(edge for edge in (span.start, span.end) if low < edge < high)
    cuts = sorted(edges)
    wanted = next((one for one in passages if one.pk == here), None)
    return [
        Piece(
            text=text[start:end],
            clue=next((c for c in clues if c.start <= start < c.end), None),
            flag=next((f for f in flags if f.start <= start < f.end), None),
            starts=tuple(p.pk for p in passages if p.start == start),
            here=wanted is not None and wanted.start <= start < wanted.end,
        )
        for start, end in pairwise(cuts)
    ]

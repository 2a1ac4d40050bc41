"""What the finders of Hangul, Cyrillic and Chinese share: parts by characters, put in chains."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nlp.entities.places.chains import Chain, codes_of
from nlp.entities.places.latin import Mention
from nlp.entities.places.part import Part
from nlp.entities.places.scan import Hit
from nlp.gazetteer.entry import Entry, Rank

FOUND = 5
"""The evidence of a name found by the rules of another script."""


def part(
    text: str,
    start: int,
    stop: int,
    entries: Sequence[Entry] = (),
    *,
    level: Rank | None = None,
    height: str = "",
    common: bool = False,
) -> Part:
    """Return a part over ``text[start:stop]``; word numbers are not used in these scripts."""
    hit = Hit(start, stop, tuple(entries), 0, common) if entries else None
    return Part(
        start, stop, start, stop, int(level is not None), level, hit, height, road=False,
        landform=False, name=text[start:stop],
    )  # fmt: skip


def chained(text: str, parts: Iterable[Part], gaps: frozenset[str]) -> list[tuple[Part, ...]]:
    """Put neighbours that lie in one another together.

    Args:
        text: the source.
        parts: in order, without overlaps.
        gaps: what may stand between two parts of one place.
    """
    groups: list[tuple[Part, ...]] = []
    for one in parts:
        if groups:
            last = groups[-1][-1]
            gap = text[last.stop : one.start]
            if gap in gaps and len(groups[-1]) < 5 and _together(last, one):
                groups[-1] = (*groups[-1], one)
                continue
        groups.append((one,))
    return groups


def _together(last: Part, one: Part) -> bool:
    if last.rank == one.rank and not (last.height or one.height or one.rank is Rank.SITE):
        return False
    first, second = codes_of(last), codes_of(one)
    return not first or not second or bool(first & second)


def mention(parts: tuple[Part, ...], *, home: bool, stop: int = 0) -> Mention:
    """Return the parts as one place, narrowest first for ``resolve``."""
    ordered = tuple(sorted(parts, key=lambda one: (-one.rank, not one.height)))
    if any(one.height for one in parts):
        ordered = tuple(sorted(parts, key=lambda one: (not one.height, -one.rank)))
    chain = Chain(ordered, parts[0].start, max(stop, parts[-1].stop), len(parts) > 1)
    return Mention(chain, FOUND, home)

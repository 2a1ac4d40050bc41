"""One part of a place: what the text says of it and which places bear the name."""

from __future__ import annotations

from dataclasses import dataclass

from nlp.entities.places.scan import Hit
from nlp.gazetteer.entry import Entry, Rank


@dataclass(frozen=True, slots=True)
class Part:
    """Words ``first`` to ``end``; characters ``start`` to ``stop``.

    Attributes:
        lead: how many words before the name are words for a place.
        level: the rank that the words say (``xã`` a commune), or ``None``.
        hit: the known name, where it is one.
        height: the number of a hill, or empty.
        road: whether it is a road with a number.
        landform: whether a side or part is named (``bờ nam``).
        name: the characters of the name alone.
    """

    first: int
    end: int
    start: int
    stop: int
    lead: int
    level: Rank | None
    hit: Hit | None
    height: str
    road: bool
    landform: bool
    name: str

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Return the places of that name; those of the level said, where there are any."""
        if self.hit is None:
            return ()
        if self.level is not None:
            fitting = tuple(one for one in self.hit.entries if _fits(one, self.level))
            if fitting:
                return fitting
            if self.level is Rank.HAMLET:
                return ()
        return self.hit.entries

    @property
    def rank(self) -> Rank:
        """Return how wide the place is, as said or as known."""
        if self.level is not None and self.level > Rank.PROVINCE:
            if self.hit is not None and self.hit.rank <= Rank.PROVINCE and self.entries:
                return self.entries[0].rank
            return self.level
        return self.hit.rank if self.hit is not None else Rank.SITE


def _fits(entry: Entry, level: Rank) -> bool:
    if level is Rank.DISTRICT and entry.kind == "Thành phố":
        return True
    if level is Rank.DISTRICT and entry.kind == "town":
        return True
    return entry.rank is level or (level is Rank.HAMLET and entry.rank is Rank.SITE)

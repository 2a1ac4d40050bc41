"""From the names of a place to its province or country: all readings kept, one chosen if clear."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from nlp.entities.places.chains import Chain
from nlp.entities.places.part import Part
from nlp.gazetteer.entry import Entry, Rank
from nlp.gazetteer.heights import known_heights
from nlp.gazetteer.keys import place_key
from nlp.gazetteer.narrowing import areas, at_site, best, narrowed, widest
from nlp.gazetteer.store import hamlet_index
from records.entity import Json

_MAX_CANDIDATES: Final = 12
# Quảng Trị; codes of the statistics office rise from north to south.
_SOUTH: Final = "45"


@dataclass(frozen=True, slots=True)
class Resolution:
    """Where a place is.

    Attributes:
        where: old province code or ISO country, empty where the text is not enough.
        entries: the readings left, the likeliest first.
        best: the narrowest reading in ``where``, for position and years.
        how: ``named`` the names alone, ``context`` another place of the text, ``year``.
    """

    where: str
    entries: tuple[Entry, ...]
    best: Entry | None
    how: str

    @property
    def norm(self) -> Json:
        """Return the value of the exchange format."""
        if not self.where:
            return None
        return {"country": self.where} if self.where.isalpha() else {"province_pre2025": self.where}


def resolve(
    chain: Chain, context: frozenset[str], years: frozenset[int], *, south: bool = False
) -> Resolution:
    """Return where ``chain`` is.

    Args:
        chain: its parts.
        context: provinces and countries of other places in the text.
        years: the years named in the text.
        south: whether the writer's army fought in the South only: English and Korean accounts.
    """
    if chain.alternative:
        parts = sorted(chain.parts, key=lambda part: part.rank)[:1]
    else:
        parts = list(chain.parts)
        if len(parts) > 1 and _cemetery(parts[0]):
            parts = parts[:1]
    options = [_options(part) for part in parts]
    known = [entries for entries in options if entries]
    if not known:
        return Resolution("", (), None, "")
    allowed, kept = narrowed(known)
    how = "named"
    # A region or road runs through its provinces; another place does not say in which one.
    wide = parts[0].road or any(
        one.rank <= Rank.PROVINCE or one.kind in ("road", "river") for one in known[0]
    )
    if len(allowed) > 1 and context & allowed and not wide:
        shared = allowed & context
        if len(shared) == 1:
            allowed, how = shared, "context"
    if len(allowed) > 1 and south and not wide:
        southern = frozenset(code for code in allowed if code.isdigit() and code >= _SOUTH)
        if len(southern) == 1:
            allowed, how = southern, "theatre"
    if len(allowed) != 1 and parts[0].height and len(parts) == 1:
        fitting = [one for one in kept if any(map(one.in_year, years))]
        if len(fitting) == 1:
            allowed, how = areas(fitting[0]), "year"
    elif (
        len(parts) == 1
        and parts[0].height
        and not allowed & context
        and not any(one.in_year(year) for one in kept for year in years)
    ):
        # A height alone is no place: another sign must agree (domain rules, section 4).
        allowed = frozenset()
    if len(parts) == 1 and _shared_name(parts[0], kept) and not allowed & context:
        allowed = frozenset()
    where = next(iter(allowed)) if len(allowed) == 1 else ""
    entries = tuple(one for one in kept if not where or where in areas(one)) or kept
    return Resolution(where, entries[:_MAX_CANDIDATES], best(known, where), how)


def _shared_name(part: Part, entries: tuple[Entry, ...]) -> bool:
    """Whether a hill or stream only bears a commune's name, which lies who knows where."""
    return (
        (part.lead > 0 or part.landform)
        and part.level is None
        and part.hit is not None
        and all(entry.rank is Rank.COMMUNE for entry in entries)
    )


def _cemetery(part: Part) -> bool:
    """Whether a known cemetery is meant; the ``khu`` behind it says whose graves, not where."""
    return any(entry.kind == "cemetery" for entry in part.entries)


def _options(part: Part) -> tuple[Entry, ...]:
    if part.height:
        return known_heights().get(part.height.replace(" ", ""), ())
    if part.hit is not None:
        entries = part.entries
        if all(entry.rank is Rank.COMMUNE for entry in entries):
            return at_site(part.hit.entries) or entries
        return widest(entries)
    if part.level is Rank.HAMLET:
        return hamlet_index().get(place_key(part.name), ())
    return ()

"""From the names of a place to its province or country: all readings kept, one chosen if clear."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from nlp.entities.places.chains import Chain
from nlp.entities.places.heights import known_heights
from nlp.entities.places.parts import Part
from nlp.gazetteer.entry import Entry, Rank
from nlp.gazetteer.keys import place_key
from nlp.gazetteer.store import hamlet_index
from records.entity import Json

_MAX_CANDIDATES: Final = 12
_NARROW: Final = (Rank.HAMLET, Rank.COMMUNE)


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


def areas(entry: Entry) -> frozenset[str]:
    """Return old provinces, or the country abroad, of ``entry``."""
    return frozenset(entry.codes) if entry.codes else frozenset({entry.country} - {"", "VN"})


def resolve(chain: Chain, context: frozenset[str], years: frozenset[int]) -> Resolution:
    """Return where ``chain`` is.

    Args:
        chain: its parts.
        context: provinces and countries of other places in the text.
        years: the years named in the text.
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
    allowed, kept = _narrowed(known)
    how = "named"
    if len(allowed) > 1 and context & allowed:
        narrowed = allowed & context
        if len(narrowed) == 1:
            allowed, how = narrowed, "context"
    if len(allowed) != 1 and parts[0].height and len(parts) == 1:
        fitting = [one for one in kept if any(map(one.in_year, years))]
        if len(fitting) == 1:
            allowed, how = areas(fitting[0]), "year"
    elif len(parts) == 1 and parts[0].height and how == "named":
        # A height alone is no place: another sign must agree (domain rules, section 4).
        if not (allowed & context or any(one.in_year(year) for one in kept for year in years)):
            allowed = frozenset()
    where = next(iter(allowed)) if len(allowed) == 1 else ""
    entries = tuple(one for one in kept if not where or where in areas(one)) or kept
    best = _best(known, where)
    return Resolution(where, entries[:_MAX_CANDIDATES], best, how)


def _cemetery(part: Part) -> bool:
    """Whether a known cemetery is meant; the ``khu`` behind it says whose graves, not where."""
    return any(entry.kind == "cemetery" for entry in part.entries)


def _options(part: Part) -> tuple[Entry, ...]:
    if part.height:
        return known_heights().get(part.height.replace(" ", ""), ())
    if part.entries:
        ranks = [entry.rank for entry in part.entries]
        widest = min(ranks)
        if widest in (Rank.DISTRICT, Rank.SITE):
            return tuple(e for e in part.entries if e.rank in (Rank.DISTRICT, Rank.SITE))
        if widest is Rank.COMMUNE and part.hit is not None:
            return _known_site(part.hit.entries) or _of_rank(part.entries, widest)
        if widest is Rank.PROVINCE:
            return tuple(e for e in part.entries if e.rank is widest or e.rank is Rank.REGION)
        return _of_rank(part.entries, widest)
    if part.level is Rank.HAMLET:
        return hamlet_index().get(place_key(part.name), ())
    return ()


def _of_rank(entries: Iterable[Entry], rank: Rank) -> tuple[Entry, ...]:
    return tuple(entry for entry in entries if entry.rank is rank)


def _known_site(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Return the communes where the war place of the same name lies: ``xã Đồng Lộc``."""
    sites = frozenset().union(*(areas(one) for one in _of_rank(entries, Rank.SITE)))
    if len(sites) != 1:
        return ()
    return tuple(one for one in _of_rank(entries, Rank.COMMUNE) if areas(one) <= sites)


def _narrowed(known: Sequence[tuple[Entry, ...]]) -> tuple[frozenset[str], tuple[Entry, ...]]:
    """Cross the parts from the widest on; return what is left and the entries that say so."""
    allowed: frozenset[str] = frozenset()
    kept: tuple[Entry, ...] = ()
    for entries in reversed(known):
        if not allowed:
            allowed, kept = _alone(entries)
            wide = frozenset().union(*map(areas, entries))
            continue
        inside = tuple(one for one in entries if areas(one) & wide)
        if not inside:
            continue
        codes = frozenset().union(*(areas(one) & wide for one in inside))
        if len(allowed) == 1 and allowed & codes:
            codes = allowed
        elif len(allowed) > 1 and allowed & codes:
            codes = allowed & codes
        allowed, wide = codes, codes
        kept = (*inside, *kept)
    return allowed, kept


def _alone(entries: tuple[Entry, ...]) -> tuple[frozenset[str], tuple[Entry, ...]]:
    """One name: the official province of that name stands before others with the same name."""
    first = entries[0]
    if first.rank <= Rank.PROVINCE and first.source == "pre2025":
        return areas(first), entries
    return frozenset().union(*map(areas, entries)), entries


def _best(known: Iterable[tuple[Entry, ...]], where: str) -> Entry | None:
    """Return the narrowest entry there with a position; the smaller its radius the better."""
    for entries in known:
        inside = [one for one in entries if not where or where in areas(one)]
        if inside and (len(inside) == 1 or where):
            placed = [one for one in inside if one.lat is not None] or inside
            return min(placed, key=lambda one: one.radius_m or 1e9)
    return None

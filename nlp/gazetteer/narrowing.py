"""Several names of one place, commune to province, crossed with each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nlp.gazetteer.entry import Entry, Rank


def areas(entry: Entry) -> frozenset[str]:
    """Return old provinces of ``entry``, or its country abroad."""
    return frozenset(entry.codes) if entry.codes else frozenset({entry.country} - {"", "VN"})


def widest(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Return what a bare name most likely means: the widest of its bearers.

    A district and a war place stand on one footing; of communes that share a name the one where
    the war place of that name lies (``xã Đồng Lộc``) stands before the others.
    """
    if not entries:
        return ()
    first = min(entry.rank for entry in entries)
    if first in (Rank.DISTRICT, Rank.SITE):
        return _of(entries, Rank.DISTRICT, Rank.SITE)
    if first is Rank.PROVINCE:
        return _of(entries, Rank.PROVINCE, Rank.REGION)
    return _of(entries, first)


def at_site(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Return the communes where the one war place of the same name lies, if there is one."""
    sites = frozenset[str]().union(*(areas(one) for one in _of(entries, Rank.SITE)))
    if len(sites) != 1:
        return ()
    return tuple(one for one in _of(entries, Rank.COMMUNE) if areas(one) <= sites)


def _of(entries: Iterable[Entry], *ranks: Rank) -> tuple[Entry, ...]:
    return tuple(entry for entry in entries if entry.rank in ranks)


def narrowed(known: Sequence[Sequence[Entry]]) -> tuple[frozenset[str], tuple[Entry, ...]]:
    """Cross the names of one place.

    Args:
        known: the bearers of each name, the narrowest place first, none empty.

    Returns:
        The old provinces or countries left, and the bearers that say so, narrowest first. A name
        that agrees with no wider one is left out: the wider name is better known.
    """
    allowed: frozenset[str] = frozenset()
    wide: frozenset[str] = frozenset()
    kept: tuple[Entry, ...] = ()
    for entries in reversed(known):
        if not wide:
            allowed = alone(entries)
            kept = tuple(entries)
            wide = frozenset[str]().union(*map(areas, entries))
            continue
        inside = tuple(one for one in entries if areas(one) & wide)
        if not inside:
            continue
        codes = frozenset[str]().union(*(areas(one) & wide for one in inside))
        allowed = wide = allowed & codes or codes
        kept = (*inside, *kept)
    return allowed, kept


def alone(entries: Sequence[Entry]) -> frozenset[str]:
    """Return where one name lies: in the official province of that name before all others."""
    first = entries[0]
    if first.rank <= Rank.PROVINCE and first.source == "pre2025":
        return areas(first)
    shared = frozenset.intersection(*map(areas, entries))
    if len(shared) == 1:
        return shared
    return frozenset[str]().union(*map(areas, entries))


def best(known: Iterable[Sequence[Entry]], where: str) -> Entry | None:
    """Return the narrowest bearer in ``where`` with a position, the more exact the better."""
    for entries in known:
        inside = [one for one in entries if not where or where in areas(one)]
        if inside and (len(inside) == 1 or where):
            placed = [one for one in inside if one.lat is not None] or inside
            return min(placed, key=lambda one: one.radius_m or 1e9)
    return None

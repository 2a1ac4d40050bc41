"""Finds the places of a text in every script and says where they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from nlp.entities.places.cyrillic import cyrillic_mentions
from nlp.entities.places.hangul import hangul_mentions
from nlp.entities.places.hanzi import hanzi_mentions
from nlp.entities.places.heights import years_in
from nlp.entities.places.latin import Mention, latin_mentions
from nlp.entities.places.relative import relative_to
from nlp.entities.places.resolve import Resolution, resolve
from nlp.entities.reading import EntityReading
from nlp.gazetteer.entry import Entry
from nlp.gazetteer.narrowing import areas
from nlp.gazetteer.store import gazetteer
from records.entity import Entity, Json

_NEAR_CHARACTERS: Final = 400
_NEIGHBOURS: Final = 12
_LATIN: Final = re.compile(r"[A-Za-zÀ-ɏḀ-ỹ]|\d{3}")
_HANGUL: Final = re.compile("[가-힣]")
_CYRILLIC: Final = re.compile("[А-Яа-я]")
_HANZI: Final = re.compile("[\u4e00-\u9fff]")


def find_places(reading: EntityReading) -> list[Entity]:
    """Return the PLACE entities of ``reading`` in order, without overlaps."""
    text = reading.text
    mentions: list[Mention] = []
    if _LATIN.search(text):
        mentions += latin_mentions(reading, gazetteer())
    if _HANGUL.search(text):
        mentions += hangul_mentions(text)
    if _CYRILLIC.search(text):
        mentions += cyrillic_mentions(reading)
    if _HANZI.search(text):
        mentions += hanzi_mentions(text)
    return _entities(reading, _apart(mentions))


def _apart(mentions: list[Mention]) -> list[Mention]:
    """Return the mentions in order; of two that overlap the first stands."""
    kept: list[Mention] = []
    for one in sorted(mentions, key=lambda one: (one.chain.start, -one.chain.stop)):
        if not kept or one.chain.start >= kept[-1].chain.stop:
            kept.append(one)
    return kept


def _entities(reading: EntityReading, mentions: Sequence[Mention]) -> list[Entity]:
    if not mentions:
        return []
    years = years_in(reading.text)
    south = reading.lang in ("en", "ko")
    first = [resolve(one.chain, frozenset(), years) for one in mentions]
    beside = frozenset(
        one.where for one, of in zip(first, mentions, strict=True) if one.where and not of.home
    )
    found: list[Entity] = []
    for at, mention in enumerate(mentions):
        if not mention.meant:
            continue
        resolution = first[at]
        if not resolution.where:
            context = _context(mentions, first, at)
            resolution = resolve(mention.chain, context, years, south=south)
            if not resolution.where and not resolution.entries and mention.chain.parts[0].lead:
                resolution = _inherited(beside, mention) or resolution
        found.append(_entity(reading, mention, resolution))
    return found


def _context(mentions: Sequence[Mention], first: Sequence[Resolution], at: int) -> frozenset[str]:
    """Return the provinces of the other places near in the text."""
    start = mentions[at].chain.start
    found: set[str] = set()
    for step in (-1, 1):
        other = at + step
        while 0 <= other < len(mentions) and abs(other - at) <= _NEIGHBOURS:
            if abs(mentions[other].chain.start - start) > _NEAR_CHARACTERS:
                break
            found.add(first[other].where)
            other += step
    return frozenset(found - {""})


def _inherited(beside: frozenset[str], mention: Mention) -> Resolution | None:
    """An unknown stream or hill lies in the only province named beside it, if not a home."""
    if len(beside) != 1 or mention.home:
        return None
    return Resolution(next(iter(beside)), (), None, "context")


def _entity(reading: EntityReading, mention: Mention, resolution: Resolution) -> Entity:
    chain = mention.chain
    best = resolution.best
    score = min(0.97, 0.55 + 0.07 * mention.weight + (0.1 if resolution.where else 0.0))
    if resolution.how in ("context", "year", "theatre"):
        score -= 0.2
    return reading.entity(
        chain.start,
        chain.stop,
        "PLACE",
        resolution.norm,
        round(score, 2),
        f"place-{resolution.how or 'unknown'}",
        name=best.name if best else chain.parts[0].name,
        level=best.rank.name.lower() if best else None,
        candidates=[_candidate(entry) for entry in resolution.entries] or None,
        point=_point(best),
        held=list(best.held) if best and any(best.held) else None,
        polygon=list(best.polygon) if best and best.polygon else None,
        home=True if mention.home else None,
        relative=relative_to(reading.text, chain.start, chain.stop, chain.parts[0].name),
    )


def _candidate(entry: Entry) -> dict[str, Json]:
    return {
        "name": entry.name,
        "kind": entry.kind,
        "where": sorted(areas(entry)),
        "years": list(entry.held),
        "source": entry.source,
    }


def _point(entry: Entry | None) -> Json:
    if entry is None or entry.lat is None or entry.lon is None:
        return None
    return {
        "lat": entry.lat,
        "lon": entry.lon,
        "radius_m": entry.radius_m,
        "source": entry.source,
    }

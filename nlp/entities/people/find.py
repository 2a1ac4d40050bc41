"""People in a text: names in all notations, their aliases and roles."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from nlp.entities.people.alias import find_aliases
from nlp.entities.people.capitals import find_capitalised
from nlp.entities.people.chinese import find_chinese
from nlp.entities.people.company import find_company
from nlp.entities.people.covered import Covered
from nlp.entities.people.cyrillic import find_russian
from nlp.entities.people.hangul import find_korean
from nlp.entities.people.roles import roles
from nlp.entities.people.spoken import find_spoken
from nlp.entities.people.spots import Spot, without_overlaps
from nlp.entities.people.western import find_western
from nlp.entities.reading import EntityReading
from records.entity import Entity

# Kinds that a name never is, when their finder is sure of them.
_OTHER_KINDS: Final = frozenset(
    ("UNIT", "MAILBOX", "DATE", "COORD", "PLACE", "DOC", "RANK", "POSITION")
)
_SURE: Final = 0.6
# No entity of another kind is longer than this many characters.
_LONGEST: Final = 400
# Rules under which a place may be part of the name: "Lợi Hà Nam".
_WITH_PLACE: Final = frozenset(
    ("region_nickname", "full_name", "spoken_full", "titled", "alias", "nickname", "zh_vietnamese")
)


def find_people(reading: EntityReading, taken: Sequence[Entity] = ()) -> list[Entity]:
    """Return PERSON and ALIAS entities in order, none overlapping.

    Args:
        reading: the prepared text.
        taken: what other finders found; a person gives way to a surer unit, date, place …
    """
    spots = _spots(reading)
    aliases = without_overlaps(list(find_aliases(reading, spots)))
    other_names = Covered((alias.start, alias.end) for alias in aliases)
    claims = _claims(taken)
    named = [
        spot
        for spot in spots
        if not other_names.overlaps(spot.start, spot.end) and _stands(spot, claims)
    ]
    aliases = [spot for spot in aliases if _stands(spot, claims)]
    found = [
        reading.entity(
            spot.start,
            spot.end,
            "PERSON",
            reading.text[spot.start : spot.end],
            spot.score,
            spot.rule,
            role=role,
        )
        for spot, role in zip(named, roles(reading, named), strict=True)
    ]
    found += [
        reading.entity(
            spot.start,
            spot.end,
            "ALIAS",
            reading.text[spot.start : spot.end],
            min(spot.score, 0.9),
            spot.rule,
        )
        for spot in aliases
    ]
    return sorted(found, key=lambda entity: entity.start)


def _spots(reading: EntityReading) -> list[Spot]:
    spots: list[Spot] = []
    if reading.case != "lower":
        spots += find_capitalised(reading)
        if reading.case == "mixed" or "vi" not in reading.languages:
            spots += find_western(reading)
    if reading.case != "upper":
        spots += find_spoken(reading)
    for find in (find_korean, find_russian, find_chinese):
        spots += find(reading)
    spots = without_overlaps(spots)
    return without_overlaps([*spots, *find_company(reading, spots)])


def _claims(taken: Sequence[Entity]) -> list[Entity]:
    claims = [one for one in taken if one.label in _OTHER_KINDS and one.score >= _SURE]
    return sorted(claims, key=lambda one: one.start)


def _stands(spot: Spot, claims: Sequence[Entity]) -> bool:
    """Whether no surer find of another kind lies over ``spot``; ``claims`` by their start."""
    first = bisect_left(claims, spot.start - _LONGEST, key=lambda one: one.start)
    for other in claims[first:]:
        if other.start >= spot.end:
            break
        if other.end <= spot.start:
            continue
        inside = spot.start <= other.start and other.end <= spot.end
        smaller = other.end - other.start < spot.end - spot.start
        if inside and smaller and spot.rule in _WITH_PLACE and other.label == "PLACE":
            continue
        if other.score >= spot.score or other.label in ("UNIT", "COORD", "DATE"):
            return False
    return True

"""All entities of a text: every finder, overlaps settled, and what each date and place is about."""

from __future__ import annotations

from dataclasses import replace

from nlp import language
from nlp.entities.about import assign_about
from nlp.entities.coordinates import find_coordinates
from nlp.entities.dates import find_dates
from nlp.entities.graves import find_burial_facts, find_documents, find_objects
from nlp.entities.overlaps import settle
from nlp.entities.people import find_kin, find_people, find_positions, find_ranks
from nlp.entities.places import find_places, settle_places
from nlp.entities.reading import EntityReading, prepare
from nlp.entities.units import find_mailboxes, find_units
from records.entity import Entity


def extract(text: str, lang: str = "") -> list[Entity]:
    """Return what ``text`` names, in order; spans are code points of ``text`` as given.

    Rules, gazetteers and finite-state patterns only: the same text always gives the same answer.

    Args:
        text: NFC, any length.
        lang: ISO 639-1; identified where it is not told.
    """
    reading = prepare(text, lang or language.identify(text).lang)
    places = find_places(reading)
    positions = find_coordinates(reading)
    sure = [
        *positions,
        *find_mailboxes(reading),
        *find_documents(reading),
        *find_units(reading),
        *find_dates(reading),
        *find_positions(reading),
        *find_ranks(reading),
    ]
    objects = find_objects(reading)
    # Places that a grid, unit or date contains are none; people are looked for in what is left.
    taken = settle([*sure, *places, *objects])
    people = find_people(reading, taken)
    kin = find_kin(reading, people)
    found = settle([*sure, *places, *objects, *people, *kin, *find_burial_facts(reading)])
    found = assign_about(reading, settle_places(found))
    return _with_places(reading, found) if positions else found


def _with_places(reading: EntityReading, found: list[Entity]) -> list[Entity]:
    """Read the positions again, now that it is known which places are near them and which home.

    A province named tells the meridian of VN-2000 figures, and a position far from the place named
    with it is warned of; where a soldier came from says nothing of where he lies.
    """
    places = [one for one in found if one.label == "PLACE"]
    if not places:
        return found
    again = {(one.start, one.end): one for one in find_coordinates(reading, places)}
    return [
        replace(
            again[one.start, one.end],
            details={
                **again[one.start, one.end].details,
                **{key: one.details[key] for key in ("about",) if key in one.details},
            },
        )
        if one.label == "COORD" and (one.start, one.end) in again
        else one
        for one in found
    ]

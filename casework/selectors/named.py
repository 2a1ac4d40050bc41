"""What the clues inside passages name: places, units, years of events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from casework.models import Clue, Passage

# A date that may be any of more years than these says no year.
MOST_YEARS: Final = 12


@dataclass(frozen=True, slots=True)
class Named:
    """Places (``province:45``, ``country:LA``), units (whole, and each part), years of events."""

    places: set[str]
    units: set[str]
    years: set[int]


def named_in(passages: Sequence[Passage]) -> dict[int, Named]:
    """Return what the clues inside each passage name, by the passage's id."""
    named = {p.pk: Named(set(), set(), set()) for p in passages}
    by_text: dict[tuple[int, int, str, int | None, int | None], list[Clue]] = {}
    rows = Clue.objects.filter(
        item_id__in={p.item_id for p in passages}, label__in=("PLACE", "UNIT", "DATE")
    ).exclude(norm="")
    for clue in rows:
        by_text.setdefault(_text_of(clue), []).append(clue)
    for passage in passages:
        for clue in by_text.get(_text_of(passage), ()):
            if passage.start <= clue.start and clue.end <= passage.end:
                if clue.label == "PLACE":
                    named[passage.pk].places.add(clue.norm)
                elif clue.label == "UNIT":
                    named[passage.pk].units.update(unit_terms(clue.norm))
                else:
                    named[passage.pk].years.update(event_years(clue))
    return named


def _text_of(row: Passage | Clue) -> tuple[int, int, str, int | None, int | None]:
    return row.item_id, row.item_version, row.text_kind, row.transcript_id, row.reading_id


def event_years(clue: Clue) -> range:
    """Return the years in which what a date is about may have been; none for birth and letters."""
    if clue.data.get("about") in ("birth", "enlist", "letter"):
        return range(0)
    if clue.earliest is None or clue.latest is None:
        return range(0)
    years = range(clue.earliest.year, clue.latest.year + 1)
    return years if len(years) <= MOST_YEARS else range(0)


def unit_terms(norm: str) -> set[str]:
    """Return what a unit is found by: ``PAVN:co3/bn7`` by itself, ``PAVN:co3`` and ``PAVN:bn7``."""
    side, _, parts = norm.partition(":")
    return {norm, *(f"{side}:{part}" for part in parts.split("/") if part)}

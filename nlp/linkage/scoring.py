"""A clue's fields against all distinct values of a register: levels, and log-odds from them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.linkage.columns import Register
from nlp.linkage.dates import birth_levels, clue_days, precision
from nlp.linkage.homes import clue_area
from nlp.linkage.levels import Alias
from nlp.linkage.names import NameReading, name_readings
from nlp.linkage.syllables import is_accented
from nlp.linkage.units import unit_parts
from nlp.linkage.values import ClueRecord
from nlp.linkage.weights import Weights
from records.text import unaccented


@dataclass(frozen=True, slots=True)
class FieldScore:
    """One field of one clue.

    Attributes:
        field: its name, a column of the register.
        condition: what the clue's value is like.
        clue: the clue's value as shown.
        levels: level of every distinct value of the column.
        odds: log-odds of every level.
    """

    field: str
    condition: str
    clue: str
    levels: NDArray[np.int8]
    odds: NDArray[np.float64]

    def weights(self) -> NDArray[np.float64]:
        """Return the log-odds of every distinct value."""
        result: NDArray[np.float64] = self.odds[self.levels]
        return result


@dataclass(frozen=True, slots=True)
class NameScore:
    """One way to read the clue's name, with the log-odds of that way."""

    reading: NameReading
    order_odds: float
    parts: tuple[FieldScore, ...]


@dataclass(frozen=True, slots=True)
class ClueScore:
    """All that can be compared of one clue."""

    names: tuple[NameScore, ...]
    fields: tuple[FieldScore, ...]


def score_clue(clue: ClueRecord, register: Register, weights: Weights) -> ClueScore:
    """Compare a clue with every distinct value of the register."""
    readings = name_readings(clue.name, clue.source, register.surname_set)
    if not any(reading.order == "alias" for reading in readings):
        readings += _full_alias(clue.name, register)
    names = tuple(
        NameScore(
            reading,
            weights.order(clue.source, reading.order),
            tuple(_name_fields(reading, register, weights)),
        )
        for reading in readings
    )
    return ClueScore(names, tuple(_other_fields(clue, register, weights)))


def _full_alias(name: str, register: Register) -> tuple[NameReading, ...]:
    """A clue may know a man only by the other full name that the register gives."""
    plain = " ".join(name.lower().split())
    if not plain or unaccented(plain) not in register.alias_set:
        return ()
    return (NameReading("alias", plain, "", "", is_accented(plain)),)


def _field(
    field: str,
    condition: str,
    clue: str,
    levels: NDArray[np.int8],
    register: Register,
    weights: Weights,
) -> FieldScore:
    counts = register.columns[field].counts
    odds = weights.of_levels(field, condition, levels, counts)
    return FieldScore(field, condition, clue, levels, odds)


def _name_fields(reading: NameReading, register: Register, weights: Weights) -> list[FieldScore]:
    mark = "accented" if reading.accented else "bare"
    accented = reading.accented
    if reading.order == "alias":
        said = " ".join(filter(None, (reading.surname, reading.given)))
        return [_alias_field(said, register, weights, blank=Alias.OTHER)]
    scores = []
    given = register.givens.levels(reading.given, accented=accented)
    scores.append(_field("given", mark, reading.given, given, register, weights))
    if reading.surname:
        surname = register.surnames.levels(reading.surname, accented=accented)
        scores.append(_field("surname", mark, reading.surname, surname, register, weights))
        middle = register.middles.middle_levels(reading.middle, accented=accented)
        condition = mark if reading.middle else "lost"
        scores.append(_field("middle", condition, reading.middle, middle, register, weights))
    return scores


def _alias_field(said: str, register: Register, weights: Weights, *, blank: Alias) -> FieldScore:
    """Compare with the aliases; ``blank`` is the level of people without one."""
    bare = unaccented(" ".join(said.split()))
    last = bare.split(" ")[-1]
    levels = np.full(len(register.aliases.bare), Alias.OTHER, np.int8)
    for number, alias in enumerate(register.aliases.bare):
        if alias == bare:
            levels[number] = Alias.SAME
        elif alias.split(" ")[-1] == last:
            levels[number] = Alias.OTHER_ORDER
    levels[0] = blank
    return _field("alias", "any", said, levels, register, weights)


def _other_fields(clue: ClueRecord, register: Register, weights: Weights) -> list[FieldScore]:
    scores = []
    if clue.birth_year:
        levels = birth_levels(register.births, clue.birth_year)
        scores.append(("birth", "any", str(clue.birth_year), levels))
    area = clue_area(clue.hometown)
    if area is not None:
        scores.append(("home", area.depth, clue.hometown, register.homes.levels(area)))
    parts = unit_parts(clue.unit)
    if parts:
        condition = str(min(len(parts), 3))
        scores.append(("unit", condition, clue.unit, register.units.levels(parts)))
    days = clue_days(clue.death_date)
    if days is not None:
        levels = register.dates.levels(days)
        scores.append(("date", precision(days), clue.death_date, levels))
    places = register.places.levels(clue.death_place)
    if places is not None:
        scores.append(("place", "any", clue.death_place, places))
    relatives = register.relatives.levels(clue.relative)
    if relatives is not None:
        scores.append(("relative", "any", clue.relative, relatives))
    found = [_field(*score, register, weights) for score in scores]
    if clue.alias:
        found.append(_alias_field(clue.alias, register, weights, blank=Alias.MISSING))
    return found

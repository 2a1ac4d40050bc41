"""Names compared: one table of syllables for surnames, one for middle names, one for given names.

A clue's name is read in every order its source may write it in; the register's is surname first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from nlp.linkage.levels import Name
from nlp.linkage.syllables import is_accented, sound_key, syllables, twin
from records.text import unaccented

Levels = NDArray[np.int8]

# Birth order before a given name, the southern way of calling people.
ORDERS: Final = frozenset(
    "hai ba tư tu năm nam sáu sau bảy bay tám tam chín chin mười muoi út ut".split()
)


@dataclass(frozen=True, slots=True)
class NameReading:
    """One way to read a clue's name; "" for a part it does not have."""

    order: str  # "surname_first", "given_first", "given_only", "alias" or "order_given"
    surname: str
    middle: str
    given: str
    accented: bool


def split_name(name: str) -> tuple[str, str, str]:
    """Return surname, middle and given name of a register's name; "" where there is none."""
    parts = syllables(name)
    if not parts:
        return "", "", ""
    return (parts[0] if len(parts) > 1 else ""), " ".join(parts[1:-1]), parts[-1]


def name_readings(name: str, source: str, surnames: frozenset[str]) -> tuple[NameReading, ...]:
    """Return the ways to read a clue's name.

    Args:
        name: as the clue has it.
        source: where the clue is from; papers of the US side often put the given name first.
        surnames: unaccented surnames of the register.
    """
    parts = syllables(name)
    accented = is_accented(name)
    if not parts:
        return ()
    if len(parts) == 1:
        return (NameReading("given_only", "", "", parts[0], accented),)
    readings = [NameReading("surname_first", parts[0], " ".join(parts[1:-1]), parts[-1], accented)]
    if len(parts) == 2 and parts[0] in ORDERS:
        readings.append(NameReading("alias", parts[0], "", parts[1], accented))
        readings.append(NameReading("order_given", "", "", parts[1], accented))
    if source == "us_document" or not accented:
        if unaccented(parts[1]) in surnames:
            readings.append(
                NameReading("given_first", parts[1], " ".join(parts[2:]), parts[0], accented)
            )
        if len(parts) > 2 and unaccented(parts[-1]) in surnames:
            readings.append(
                NameReading("given_first", parts[-1], " ".join(parts[1:-1]), parts[0], accented)
            )
    return tuple(readings)


class SyllableTable:
    """All distinct surnames, middle names or given names of a register."""

    def __init__(self, values: Sequence[str]) -> None:
        self.values = list(values)
        self.bare = [unaccented(value) for value in values]
        self._same = {value: number for number, value in enumerate(values)}
        self._by_bare: dict[str, list[int]] = defaultdict(list)
        self._by_sound: dict[str, list[int]] = defaultdict(list)
        self._by_part: dict[str, list[int]] = defaultdict(list)
        for number, value in enumerate(values):
            self._by_bare[self.bare[number]].append(number)
            self._by_sound[_sound(value)].append(number)
            parts = value.split(" ")
            if len(parts) > 1:
                for part in parts:
                    self._by_part[unaccented(part)].append(number)
        self._empty = np.array([not value for value in values], dtype=bool)

    def levels(self, wanted: str, *, accented: bool) -> Levels:
        """Return for every value a ``levels.Name``; ``wanted`` "" finds nothing."""
        found = np.full(len(self.values), Name.OTHER, np.int8)
        if not wanted:
            found[:] = Name.MISSING
            return found
        bare = unaccented(wanted)
        self._set(found, self._parts(bare), Name.PART)
        self._set(found, self._close(bare), Name.CLOSE)
        other = twin(wanted)
        if other:
            self._set(found, self._by_bare.get(unaccented(other), ()), Name.TWIN)
        self._set(found, self._by_sound.get(_sound(wanted), ()), Name.SOUND)
        same_letters = Name.TONE if accented else Name.BARE
        self._set(found, self._by_bare.get(bare, ()), same_letters)
        if accented and wanted in self._same:
            found[self._same[wanted]] = Name.SAME
        found[self._empty] = Name.MISSING
        return found

    def middle_levels(self, wanted: str, *, accented: bool) -> Levels:
        """Return the levels of middle names, where one side may have lost its own."""
        if not wanted:
            found = np.full(len(self.values), Name.LOST, np.int8)
            found[self._empty] = Name.SAME
            return found
        found = self.levels(wanted, accented=accented)
        found[self._empty] = Name.LOST
        return found

    def _close(self, bare: str) -> NDArray[Any]:
        """Values one letter off; spellings of two letters are too short to tell."""
        if len(bare) < 3:
            return np.zeros(0, np.int64)
        distance = process.cdist([bare], self.bare, scorer=OSA.distance, score_cutoff=1)[0]
        return np.flatnonzero(distance <= 1)

    def _parts(self, bare: str) -> list[int]:
        rows: list[int] = []
        parts = bare.split(" ")
        for part in parts:
            rows += self._by_part.get(part, ())
            if len(parts) > 1:
                rows += self._by_bare.get(part, ())
        return rows

    @staticmethod
    def _set(found: Levels, where: Sequence[int] | NDArray[Any], level: Name) -> None:
        if len(where):
            found[np.asarray(where, np.int64)] = level


def _sound(value: str) -> str:
    return " ".join(map(sound_key, value.split(" ")))

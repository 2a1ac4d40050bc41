"""Days of death compared, each as precise as it is: a day, a month, a year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from nlp.entities.dates import bounds, read_date
from nlp.linkage.levels import Birth, Date

Precision = Literal["day", "month", "year"]
Days = tuple[int, int]

_YEAR: Final = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")
# Wider spans say too little to be compared.
_WIDEST_DAYS: Final = 1200


def register_days(text: str) -> Days | None:
    """Return first and last day (ordinals) of a register's date, ``None`` where it has none."""
    value = read_date(text)
    if value.earliest is None or value.latest is None:
        return None
    if (value.latest - value.earliest).days > _WIDEST_DAYS:
        return None
    return value.earliest.toordinal(), value.latest.toordinal()


def clue_days(edtf: str) -> Days | None:
    """Return first and last day (ordinals) of a clue's EDTF date; ``None`` where it is open."""
    first, last = bounds(edtf) if edtf else (None, None)
    if first is None or last is None or (last - first).days > _WIDEST_DAYS:
        return None
    return first.toordinal(), last.toordinal()


def precision(days: Days) -> Precision:
    """Return what a span of days amounts to."""
    length = days[1] - days[0]
    return "day" if length <= 4 else "month" if length <= 70 else "year"


def swapped(day: int) -> int | None:
    """Return the day with day and month changed places, ``None`` where that is no date."""
    known = date.fromordinal(day)
    if known.day > 12 or known.day == known.month:
        return None
    return date(known.year, known.day, known.month).toordinal()


class DateTable:
    """All distinct spans of days of a register; number 0 is "no date"."""

    def __init__(self, spans: Sequence[Days | None]) -> None:
        self.first = np.array([span[0] if span else 0 for span in spans], np.int32)
        self.last = np.array([span[1] if span else 0 for span in spans], np.int32)
        self._missing = self.first == 0

    def levels(self, days: Days) -> NDArray[np.int8]:
        """Return for every span a ``levels.Date``."""
        gap = np.maximum(np.maximum(self.first - days[1], days[0] - self.last), 0)
        length = np.maximum(self.last - self.first, days[1] - days[0])
        both_days, months = length <= 4, length <= 70
        found = np.full(len(self.first), Date.OTHER, np.int8)
        found[gap <= 366] = Date.NEXT
        found[(gap == 0) | _same_year(self.first, self.last, days)] = Date.YEAR
        found[months & (gap <= np.where(both_days, 31, 3))] = Date.MONTH
        if days[1] - days[0] <= 4:
            turned = swapped(days[0])
            if turned is not None:
                found[both_days & (abs(self.first - turned) <= 3)] = Date.SWAPPED
        found[both_days & (gap <= 3)] = Date.NEAR
        found[both_days & (gap == 0)] = Date.DAY
        found[self._missing] = Date.MISSING
        return found


def _same_year(first: NDArray[np.int32], last: NDArray[np.int32], days: Days) -> NDArray[np.bool_]:
    """Whether a span lies in the year that the clue's days lie in."""
    year = date.fromordinal(days[0]).year
    if year != date.fromordinal(days[1]).year:
        return np.zeros(len(first), bool)
    start, end = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    return (first >= start) & (last <= end)


def birth_year(text: str) -> int:
    """Return the year of a register's birth cell, 0 where it has none."""
    match = _YEAR.search(text)
    return int(match[1]) if match else 0


def birth_levels(years: NDArray[np.int32], year: int) -> NDArray[np.int8]:
    """Return for every year of the register (0 where missing) a ``levels.Birth``."""
    apart = np.minimum(abs(years - year), 6)
    steps = (Birth.SAME, Birth.ONE, Birth.TWO, Birth.FIVE, Birth.FIVE, Birth.FIVE, Birth.OTHER)
    found = np.array(steps, np.int8)[apart]
    found[years == 0] = Birth.MISSING
    return found

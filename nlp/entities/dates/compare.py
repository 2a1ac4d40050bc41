"""How far two uncertain dates lie apart: days between, overlap, day and month swapped."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from nlp.entities.dates.edtf import alternatives, bounds, day_exists

_WHOLE: Final = re.compile(r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})[~?%]?")
_YEARLESS: Final = re.compile(r"XXXX-(?P<m>\d{2})(?:-(?P<d>\d{2}))?[~?%]?")


@dataclass(frozen=True, slots=True)
class DateAgreement:
    """What two dates have in common.

    Attributes:
        days_apart_min: least number of days between a day of one and a day of the other, 0 where
            they overlap; ``None`` where one of them cannot be placed.
        overlap: whether some day may be meant by both.
        swap_day_month: whether they are one day once day and month change places in one of them
            (``1972-03-05`` and ``1972-05-03``).
        approximate: whether one of them is said to be uncertain (``~``, ``?``, ``%``).
        span_days: length of the narrower date in days, 1 for a day; ``None`` where it is open.
    """

    days_apart_min: int | None
    overlap: bool
    swap_day_month: bool
    approximate: bool
    span_days: int | None


_NOTHING: Final = DateAgreement(None, False, False, False, None)


@lru_cache(maxsize=65536)
def distance(first: str, second: str) -> DateAgreement:
    """Compare two EDTF dates; a one-of set agrees by its nearest member. Never raises.

    A date without a year (``XXXX-07-27``) is compared by month and day alone, in the years the
    other may mean.
    """
    approximate = any(mark in first + second for mark in "~?%")
    apart: list[int] = []
    for one in alternatives(first):
        for other in alternatives(second):
            days = _apart(one, other)
            if days is not None:
                apart.append(days)
    if not apart:
        return _NOTHING
    least = min(apart)
    lengths = [days for days in (_length(first), _length(second)) if days is not None]
    return DateAgreement(
        least, least == 0, _swapped(first, second), approximate, min(lengths, default=None)
    )


def _apart(one: str, other: str) -> int | None:
    if _YEARLESS.fullmatch(one):
        return _apart_yearless(one, other)
    if _YEARLESS.fullmatch(other):
        return _apart_yearless(other, one)
    first, second = bounds(one), bounds(other)
    if first == (None, None) or second == (None, None):
        return None
    if first[1] is not None and second[0] is not None and first[1] < second[0]:
        return (second[0] - first[1]).days
    if second[1] is not None and first[0] is not None and second[1] < first[0]:
        return (first[0] - second[1]).days
    return 0


def _apart_yearless(yearless: str, other: str) -> int | None:
    if _YEARLESS.fullmatch(other):
        # One leap year for both: 29 February is a day.
        return _apart(yearless.replace("XXXX", "2000"), other.replace("XXXX", "2000"))
    first, last = bounds(other)
    if first is None or last is None:
        return None
    known: list[int] = []
    for year in range(max(first.year - 1, 1), min(last.year + 1, first.year + 100) + 1):
        days = _apart(yearless.replace("XXXX", f"{year:04d}"), other)
        if days is not None:
            known.append(days)
    return min(known, default=None)


def _length(edtf: str) -> int | None:
    first, last = bounds(edtf)
    return (last - first).days + 1 if first is not None and last is not None else None


def _swapped(first: str, second: str) -> bool:
    one, other = _WHOLE.fullmatch(first), _WHOLE.fullmatch(second)
    if one is None or other is None or one["m"] == one["d"]:
        return False
    if not day_exists(int(one["y"]), int(one["d"]), int(one["m"])):
        return False
    swapped = date(int(one["y"]), int(one["d"]), int(one["m"]))
    return swapped.isoformat() == f"{other['y']}-{other['m']}-{other['d']}"

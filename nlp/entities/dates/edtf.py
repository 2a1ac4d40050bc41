"""Dates as EDTF (ISO 8601-2): writing them, and the first and last day they may mean.

Own computation, because the ``edtf`` package widens ``1968-01-30?`` to two years, raises on open
intervals and has European seasons.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Final

Bounds = tuple[date | None, date | None]
"""First and last possible day, both included; ``None`` where the side is open or unknown."""

_SIMPLE: Final = re.compile(r"(?P<y>[\dX]{4})(?:-(?P<m>[\dX]{2})(?:-(?P<d>[\dX]{2}))?)?")
_QUALIFIERS: Final = re.compile(r"[?~%]")
_UNKNOWN: Final[Bounds] = (None, None)
# Months of the seasons 21 to 24, as a Vietnamese year has them: three lunar months each, spring
# from Tết; the winter ends in the next year.
SEASON_MONTHS: Final = {21: (2, 4), 22: (5, 7), 23: (8, 10), 24: (11, 13)}


def day_exists(year: int, month: int, day: int) -> bool:
    """Whether the Gregorian calendar has that day."""
    return 1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


def last_day(year: int, month: int) -> int:
    """Return the number of days of a month."""
    return monthrange(year, month)[1]


def interval(first: str, last: str) -> str:
    """Return the interval from ``first`` to ``last``, or the one date that both are."""
    return first if first == last else f"{first}/{last}"


def one_of(days: tuple[date, ...]) -> str:
    """Return one date, or the set ``[a,b]`` meaning one of them; in order, without repeats."""
    known = sorted(set(days))
    if len(known) == 1:
        return known[0].isoformat()
    return "[" + ",".join(day.isoformat() for day in known) + "]"


def alternatives(edtf: str) -> tuple[str, ...]:
    """Return the members of a one-of set, else the value alone."""
    if edtf[:1] in ("[", "{") and edtf[-1:] in ("]", "}"):
        return tuple(part.strip() for part in edtf[1:-1].split(",") if part.strip())
    return (edtf,)


@lru_cache(maxsize=4096)
def bounds(edtf: str) -> Bounds:
    """Return the first and last day that ``edtf`` may mean.

    ``~`` and ``?`` do not widen: how far "about" reaches is for the reader of the date to say. A
    date without a year, and what is no EDTF, gives ``(None, None)``. Never raises.
    """
    value = _QUALIFIERS.sub("", edtf.strip())
    members = alternatives(value)
    if len(members) > 1:
        each = [bounds(member) for member in members]
        firsts = [first for first, _ in each]
        lasts = [last for _, last in each]
        return (
            None if None in firsts else min(day for day in firsts if day),
            None if None in lasts else max(day for day in lasts if day),
        )
    value = members[0] if members else ""
    for mark in ("/", ".."):
        if mark in value.strip("./") or (mark == "/" and "/" in value):
            first, _, last = value.partition(mark)
            return _open(first)[0], _open(last)[1]
    if value.startswith(".."):
        return None, _open(value[2:])[1]
    if value.endswith(".."):
        return _open(value[:-2])[0], None
    return _simple(value)


def _open(side: str) -> Bounds:
    return _UNKNOWN if side in ("", "..") else _simple(side)


def _simple(value: str) -> Bounds:
    match = _SIMPLE.fullmatch(value)
    if match is None or match["y"] == "XXXX":
        return _UNKNOWN
    years = (int(match["y"].replace("X", "0")), int(match["y"].replace("X", "9")))
    if years[0] < 1:
        return _UNKNOWN
    if match["m"] and match["m"].isdecimal() and 21 <= int(match["m"]) <= 24:
        first, last = SEASON_MONTHS[int(match["m"])]
        end = (years[1] + last // 13, (last - 1) % 12 + 1)
        return date(years[0], first, 1), date(*end, last_day(*end))
    if match["m"] is None:
        return date(years[0], 1, 1), date(years[1], 12, 31)
    if match["d"] is None or match["d"] == "XX":
        months = [month for month in range(1, 13) if _fits(month, match["m"])]
        if not months:
            return _UNKNOWN
        end = (years[1], months[-1])
        return date(years[0], months[0], 1), date(*end, last_day(*end))
    first_day = next(_days(years[0], match["m"], match["d"]), None)
    last_day_of = None
    for day in _days(years[1], match["m"], match["d"]):
        last_day_of = day
    return first_day, last_day_of


def _days(year: int, month: str, day: str) -> Iterator[date]:
    for number in range(1, 13):
        if _fits(number, month):
            for place in range(1, last_day(year, number) + 1):
                if _fits(place, day):
                    yield date(year, number, place)


def _fits(number: int, pattern: str) -> bool:
    return all(want in ("X", have) for have, want in zip(f"{number:02d}", pattern, strict=True))

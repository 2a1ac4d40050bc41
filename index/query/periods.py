"""Days, months and years as they are typed behind ``after:`` and ``before:``, Vietnam time."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

import regex

_LOCAL: Final = ZoneInfo("Asia/Ho_Chi_Minh")
_FORMS: Final = (
    regex.compile(r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})"),
    regex.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"),
    regex.compile(r"(?P<month>\d{1,2})[/.-](?P<year>\d{4})"),
    regex.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})"),
    regex.compile(r"(?P<year>\d{4})"),
)


class Period(NamedTuple):
    """First and last second (UTC epoch) of a day, month or year."""

    first: int
    last: int


def read_period(text: str) -> Period | None:
    """Return the period that ``dd/mm/yyyy``, ``mm/yyyy``, ``yyyy`` or the ISO forms name.

    ``None`` for anything else, and for a day that no calendar has.
    """
    for form in _FORMS:
        match = form.fullmatch(text)
        if match is None:
            continue
        found = {name: int(value) for name, value in match.groupdict().items()}
        return _period(found["year"], found.get("month"), found.get("day"))
    return None


def _period(year: int, month: int | None, day: int | None) -> Period | None:
    try:
        first = date(year, month or 1, day or 1)
        if day is not None:
            after = first + timedelta(days=1)
        elif month is not None:
            after = date(year + month // 12, month % 12 + 1, 1)
        else:
            after = date(year + 1, 1, 1)
        return Period(_epoch(first), _epoch(after) - 1)
    except (ValueError, OverflowError):
        return None


def _epoch(day: date) -> int:
    return int(datetime.combine(day, time.min, tzinfo=_LOCAL).timestamp())

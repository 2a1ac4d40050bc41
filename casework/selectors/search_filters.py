"""A search's filters as the form names them, read into what the index understands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from django.utils import timezone

from nlp.entities.units import read_unit
from records.search import SearchFilters

_FIRST_YEAR: Final = 1900
FILTER_NAMES: Final = (
    "lang", "platform", "kind", "source", "place", "unit", "year_from", "year_to",
    "from", "to", "flagged",
)  # fmt: skip


def read_day(text: str) -> tuple[date | None, bool]:
    """Read ``yyyy-mm-dd`` (the date field's form) or ``dd/mm/yyyy``; second: it could not be.

    A day before ``_FIRST_YEAR`` is a slip of the keyboard: nothing published is taken in as older.
    """
    if not text:
        return None, False
    for pattern in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            day = datetime.strptime(text, pattern).date()
        except ValueError:
            continue
        return (day, False) if day.year >= _FIRST_YEAR else (None, True)
    return None, True


def day_epoch(day: date | None, *, end: bool) -> int | None:
    """First or last second (UTC epoch) of a local day."""
    if day is None:
        return None
    midnight = datetime.combine(day, time.min, tzinfo=timezone.get_default_timezone())
    moment = midnight + timedelta(days=1, seconds=-1) if end else midnight
    return int(moment.astimezone(UTC).timestamp())


def numbers(values: Sequence[str]) -> tuple[int, ...]:
    """Return those of ``values`` that can be the number of a row."""
    ids = (v for v in values if v.isascii() and v.isdecimal() and len(v) < 19)
    return tuple(int(v) for v in ids)


def read_year(text: str) -> int | None:
    """Return a year of four digits, else ``None``."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) == 4 else None


def unit_terms_of(values: Sequence[str]) -> Iterator[str]:
    """Yield what units are filtered by: a norm as it is, else as the reader of units reads it."""
    for value in values:
        if ":" in value:
            yield value
        else:
            unit = read_unit(value)
            yield str(unit) if unit is not None else value


def read_filters(kept: Mapping[str, Sequence[str]]) -> SearchFilters:
    """Return the filters that ``kept`` names; what makes no sense is left out."""

    def first(name: str) -> str:
        return next(iter(kept.get(name, ())), "")

    return SearchFilters(
        langs=tuple(filter(None, kept.get("lang", ()))),
        platforms=tuple(filter(None, kept.get("platform", ()))),
        kinds=tuple(filter(None, kept.get("kind", ()))),
        source_ids=numbers(kept.get("source", ())),
        places=tuple(filter(None, kept.get("place", ()))),
        units=tuple(unit_terms_of(kept.get("unit", ()))),
        year_from=read_year(first("year_from")),
        year_to=read_year(first("year_to")),
        published_from=day_epoch(read_day(first("from"))[0], end=False),
        published_to=day_epoch(read_day(first("to"))[0], end=True),
        flagged=True if first("flagged") == "1" else None,
    )

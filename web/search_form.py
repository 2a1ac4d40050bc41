"""The search form's parameters: read leniently, written back as links."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils import timezone

from records.search import SearchFilters

PAGE: Final = 20
LAST_PAGE: Final = 25
MAX_QUERY: Final = 500
FILTER_NAMES: Final = ("lang", "platform", "kind", "source", "from", "to", "flagged")


@dataclass(frozen=True, slots=True)
class SearchForm:
    """What was asked: ``query``, the filters for the index, the page (1-based).

    ``day_from`` and ``day_to`` are local days, both included; ``bad_dates`` is set when one could
    not be read.
    """

    query: str
    filters: SearchFilters
    page: int
    day_from: date | None
    day_to: date | None
    bad_dates: bool
    kept: dict[str, list[str]]

    @property
    def narrowed(self) -> bool:
        """Whether any filter is set."""
        return bool(self.kept)

    def without_filters(self) -> str:
        """Query string with the query alone."""
        return urlencode({"q": self.query})


def _day(text: str) -> tuple[date | None, bool]:
    """Read ``yyyy-mm-dd`` (the date field's form) or ``dd/mm/yyyy``."""
    if not text:
        return None, False
    for pattern in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, pattern).date(), False
        except ValueError:
            continue
    return None, True


def _epoch(day: date | None, *, end: bool) -> int | None:
    """First or last second (UTC epoch) of a local day."""
    if day is None:
        return None
    midnight = datetime.combine(day, time.min, tzinfo=timezone.get_default_timezone())
    moment = midnight + timedelta(days=1, seconds=-1) if end else midnight
    return int(moment.astimezone(UTC).timestamp())


def _numbers(values: list[str]) -> tuple[int, ...]:
    ids = (v for v in values if v.isascii() and v.isdecimal() and len(v) < 19)
    return tuple(int(v) for v in ids)


def read_search(data: QueryDict) -> SearchForm:
    """Read a search from a query string; what makes no sense is left out, dates are reported."""
    query = " ".join(data.get("q", "").replace("\x00", " ").split())[:MAX_QUERY]
    day_from, bad_from = _day(data.get("from", ""))
    day_to, bad_to = _day(data.get("to", ""))
    flagged = data.get("flagged") == "1"
    page = data.get("page", "1")
    filters = SearchFilters(
        langs=tuple(filter(None, data.getlist("lang"))),
        platforms=tuple(filter(None, data.getlist("platform"))),
        kinds=tuple(filter(None, data.getlist("kind"))),
        source_ids=_numbers(data.getlist("source")),
        published_from=_epoch(day_from, end=False),
        published_to=_epoch(day_to, end=True),
        flagged=True if flagged else None,
    )
    kept = {name: [v for v in data.getlist(name) if v] for name in FILTER_NAMES}
    return SearchForm(
        query=query,
        filters=filters,
        page=min(max(1, int(page)), LAST_PAGE) if page.isascii() and page.isdecimal() else 1,
        day_from=day_from,
        day_to=day_to,
        bad_dates=bad_from or bad_to,
        kept={name: values for name, values in kept.items() if values},
    )

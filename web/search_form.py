"""The search form's parameters: read leniently, written back as links."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlencode

from django.http import QueryDict

from casework.selectors.search_filters import FILTER_NAMES, read_day, read_filters
from records.search import SearchFilters

PAGE: Final = 20
LAST_PAGE: Final = 25
MAX_QUERY: Final = 500


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


def read_search(data: QueryDict) -> SearchForm:
    """Read a search from a query string; what makes no sense is left out, dates are reported."""
    query = " ".join(data.get("q", "").replace("\x00", " ").split())[:MAX_QUERY]
    day_from, bad_from = read_day(data.get("from", ""))
    day_to, bad_to = read_day(data.get("to", ""))
    page = data.get("page", "1")
    kept = {name: [v for v in data.getlist(name) if v] for name in FILTER_NAMES}
    kept = {name: values for name, values in kept.items() if values}
    return SearchForm(
        query=query,
        filters=read_filters(kept),
        page=min(max(1, int(page)), LAST_PAGE) if page.isascii() and page.isdecimal() else 1,
        day_from=day_from,
        day_to=day_to,
        bad_dates=bad_from or bad_to,
        kept=kept,
    )

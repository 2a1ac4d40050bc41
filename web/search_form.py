"""The search form's parameters: read leniently, written back as links."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlencode

from django.http import QueryDict

from casework.selectors.search_filters import FILTER_NAMES, numbers, read_day, read_filters
from records.search import SearchFilters

PAGE: Final = 20
LAST_PAGE: Final = 25
MAX_QUERY: Final = 500
LIKE: Final = ("passage", "item", "transcript")


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
    cut: bool = False
    like: tuple[str, int] | None = None
    fold: bool = True
    expand: bool = True

    @property
    def narrowed(self) -> bool:
        """Whether any filter is set."""
        return bool(self.kept)

    @property
    def asked(self) -> bool:
        """Whether anything was asked, by words, filters or likeness."""
        return bool(self.query or self.kept or self.like)

    def without_filters(self) -> str:
        """Query string with the query alone."""
        if self.like is not None:
            return urlencode({f"like_{self.like[0]}": self.like[1]})
        return urlencode({"q": self.query})


def read_search(data: QueryDict, *, fold: bool | None = None) -> SearchForm:
    """Read a search from a query string; what makes no sense is left out, dates are reported.

    Args:
        data: the query string or the posted form.
        fold: decided by the caller; otherwise on unless the form says ``fold=0``.
    """
    typed = " ".join(data.get("q", "").replace("\x00", " ").split())
    # Words typed over a "more like this" page mean a new question.
    like = None if typed else _like(data)
    query = typed[:MAX_QUERY]
    day_from, bad_from = read_day(data.get("from", ""))
    day_to, bad_to = read_day(data.get("to", ""))
    page = next(iter(numbers([data.get("page", "1")])), 1)
    kept = {name: [v for v in data.getlist(name) if v] for name in FILTER_NAMES}
    kept = {name: values for name, values in kept.items() if values}
    return SearchForm(
        query=query,
        filters=read_filters(kept),
        page=min(max(1, page), LAST_PAGE),
        day_from=day_from,
        day_to=day_to,
        bad_dates=bad_from or bad_to,
        kept=kept,
        cut=len(typed) > MAX_QUERY,
        like=like,
        fold=data.get("fold") != "0" if fold is None else fold,
        expand=data.get("expand") != "0",
    )


def _like(data: QueryDict) -> tuple[str, int] | None:
    for kind in LIKE:
        text = data.get(f"like_{kind}", "")
        if text.isascii() and text.isdecimal() and len(text) < 19:
            return kind, int(text)
    return None

"""``search``: passages by meaning and words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from casework.selectors.search import search_passages
from casework.selectors.search_json import page_json
from monitor.operations import Event
from records.search import SearchFilters


def search(options: Mapping[str, Any]) -> Iterator[Event]:
    """Search ``query`` with ``lang``, ``platform``, ``from``, ``to`` (epoch s), ``limit``."""
    filters = SearchFilters(
        langs=tuple(options.get("lang") or ()),
        platforms=tuple(options.get("platform") or ()),
        published_from=options.get("from"),
        published_to=options.get("to"),
        access=("open", "restricted"),
    )
    page = search_passages(
        user=None,
        operator=True,
        query=options["query"],
        filters=filters,
        limit=int(options.get("limit") or 20),
        expand=bool(options.get("expand", True)),
        offset=0,
    )
    yield {"event": "result", **page_json(page)}

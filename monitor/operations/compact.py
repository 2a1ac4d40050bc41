"""``index compact``: the segments of the search index are merged beside what serves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from casework.index_access import index_home
from monitor.operations import Event
from records.search import SearchFilters


def index_compact(options: Mapping[str, Any]) -> Iterator[Event]:
    """Merge, then let the merged copy serve. ``done`` is false where a server does it by itself."""
    home = index_home()
    done = home.compact()
    passages = home.current().count(SearchFilters(access=()))
    yield {"event": "result", "done": done, "passages": passages}

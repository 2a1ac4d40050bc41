"""Filling in what was published before a source was added: newest stretches first."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from casework.clock import LOCAL, local_date
from casework.models import Source
from monitor.collect.connector import Window


def next_window(source: Source) -> dict[str, str] | None:
    """Return the stretch to fill in next as days (``start``, and ``end`` exclusive), or ``None``.

    The first one ends on the day after the source was added, so that nothing lies between it and
    the ordinary visits.
    """
    wanted = source.backfill
    if not wanted:
        return None
    first = date.fromisoformat(wanted["from"])
    if "filled_to" in wanted:
        end = date.fromisoformat(wanted["filled_to"])
    else:
        end = local_date(source.added_at) + timedelta(days=1)
    if end <= first:
        return None
    start = max(first, end - timedelta(days=int(wanted["window_days"])))
    return {"start": start.isoformat(), "end": end.isoformat()}


def window_of(order: dict[str, Any]) -> Window | None:
    """Return the stretch that a visit's order names, as moments."""
    given = order.get("window")
    if given is None:
        return None
    start, end = (
        datetime.combine(date.fromisoformat(given[name]), time(), LOCAL)
        for name in ("start", "end")
    )
    return Window(start, end)

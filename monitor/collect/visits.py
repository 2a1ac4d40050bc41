"""The durable visit to a source: slices of pages, each handed on, then what is to fill in.

A killed process goes on in the same visit behind the last page stored. Scheduled visits that were
missed while nothing ran are caught up by one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from dbos import DBOS, SetWorkflowID

from casework.clock import now
from casework.models import Source, SourceRun
from casework.services.source_runs import Busy
from casework.services.sources import source_filled, source_next_run
from monitor.collect.backfill import next_window, window_of
from monitor.collect.opening import open_visit
from monitor.collect.plan import FILLING
from monitor.collect.visit import Slice, visit_slice
from monitor.sources.table import manifest
from monitor.workflows import hand_on, step

SOURCES: Final = "sources"
_BUSY_S: Final = 2.0
"""How often a visit that waits for its turn looks again."""
WINDOWS: Final = 24
"""Stretches filled in after one scheduled visit at most: the others have their turn too."""

Order = Mapping[str, Any]
"""What a visit is to do: ``source_id``, and where given ``base_url`` (replaces every host),
``window`` (days to fill in), ``by_hand`` (a person wants it now, so it may spend what is kept
back), ``patient`` (waits for a visit under way to end), ``fill`` (false: only the newest)."""


@step("visit_due")
def _due(order: dict[str, Any], at: str) -> bool:
    """Whether a visit is to be made now."""
    source = Source.objects.get(pk=order["source_id"])
    if source.removed_at is not None:
        return False
    if source.parked_until is not None and source.parked_until > now():
        return False
    if order.get("by_hand"):
        return True
    if not source.enabled:
        return False
    # Many visits may have piled up while nothing ran: one is enough.
    begun = SourceRun.objects.filter(source=source, started_at__gt=datetime.fromisoformat(at))
    return not begun.exclude(key__contains=FILLING).exists()


@step("visit")
def _visit(key: str, order: dict[str, Any], position: int) -> dict[str, Any]:
    """Go on with the visit for some seconds."""
    try:
        part = visit_slice(
            key=key,
            source_id=order["source_id"],
            position=position,
            base_url=order.get("base_url", ""),
            window=window_of(order),
            by_hand=bool(order.get("by_hand")),
        )
    except Busy:
        return {"busy": True}
    return told(part)


def told(part: Slice) -> dict[str, Any]:
    """Return a slice as a step keeps it."""
    return {
        "busy": False,
        "item_ids": list(part.item_ids),
        "media_ids": list(part.media_ids),
        "position": part.position,
        "last": part.last,
    }


@step("visit_after")
def _after(key: str, order: dict[str, Any]) -> dict[str, str] | None:
    """Note what comes next; returns the stretch to fill in now, if any."""
    source_id = order["source_id"]
    source_next_run(source_id=source_id)
    run = SourceRun.objects.get(key=key)
    window = order.get("window")
    if run.outcome != SourceRun.Outcome.DONE:
        return None
    if window is not None:
        source_filled(source_id=source_id, down_to=window["start"])
    source = Source.objects.get(pk=source_id)
    if order.get("fill") is False or not source.enabled or not spare(source):
        return None
    return next_window(source)


def spare(source: Source, *, by_hand: bool = False) -> bool:
    """Whether every quota allows to fill in an earlier stretch.

    Args:
        source: the source.
        by_hand: a person asked for it: all but the reserve may be spent; otherwise only what the
            day's ordinary visits will not need.
    """
    opened = open_visit(source, manifest(source.kind), purpose="filling" if by_hand else "window")
    try:
        return all(opened.visit.quota_left(one.name) > 0 for one in opened.visit.manifest.buckets)
    finally:
        opened.client.close()


@DBOS.workflow(name="visit_source")
def visit_source(at: datetime, order: dict[str, Any]) -> None:
    """Visit a source.

    Args:
        at: when it was due.
        order: see :data:`Order`.
    """
    key = str(DBOS.workflow_id)
    patient = bool(order.get("patient"))
    if not patient and order.get("window") is None and not _due(order, at.isoformat()):
        return
    position = 0
    while True:
        part = _visit(key, order, position)
        if part["busy"]:
            if not patient:
                return
            DBOS.sleep(_BUSY_S)
            continue
        hand_on(f"{key}:{position}", part["item_ids"], part["media_ids"])
        position = int(part["position"])
        if part["last"]:
            break
    window = _after(key, order)
    number = int(order.get("number", 0)) + 1
    if window is not None and not patient and number <= WINDOWS:
        with SetWorkflowID(f"{key.partition(FILLING)[0]}{FILLING}{window['start']}"):
            DBOS.enqueue_workflow(
                SOURCES, visit_source, at, {**order, "window": window, "number": number}
            )

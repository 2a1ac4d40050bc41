"""Asks sources again about what is stored, before it is too old to be kept without asking.

Connectors that can are asked by id; what they no longer show is erased (``monitor.collect.visit``
applies it, ``monitor.collect.goneguard`` holds back what is too much to be true). What nobody can
be asked about any more falls to retention (``casework.services.retention``).
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, cast

from dbos import DBOS, SetWorkflowID
from django.db.models import Exists, OuterRef, Q, QuerySet

from casework.clock import now
from casework.models import Item, LegalHold, Source
from casework.services.source_runs import Busy
from monitor.collect.connector import Due
from monitor.collect.goneguard import MARGIN
from monitor.collect.plan import FILLING
from monitor.collect.visit import visit_slice
from monitor.collect.visits import SOURCES, told
from monitor.sources.table import connector, kinds
from monitor.workflows import hand_on, step
from records.errors import OperatorError
from records.incoming import Kind

AT_ONCE: Final = 2_000
"""Things in one round: at fifty an answer, forty requests."""
_BUSY_S: Final = 5.0


def is_refreshing(kind: str) -> bool:
    """Whether the connector of that kind can ask again about what is stored."""
    if kind not in kinds():
        return False
    try:
        return hasattr(connector(kind), "refresh")
    except (OperatorError, ImportError):
        return False  # its optional package is not installed


def askable() -> list[Source]:
    """Return the sources that can be asked again now."""
    rows = Source.objects.filter(
        Q(parked_until=None) | Q(parked_until__lte=now()), enabled=True, removed_at=None
    )
    return [one for one in rows.order_by("pk") if is_refreshing(one.kind)]


def due_items(source: Source, *, due_before: datetime) -> QuerySet[Item]:
    """Return the living items that ``source`` is to be asked about, the most pressing first.

    These are its own, and those of sources of its platform that cannot be asked (removed, pushing)
    when it is the first of that platform that can. What a legal hold keeps after the source deleted
    it is settled.
    """
    settled = LegalHold.objects.filter(item=OuterRef("pk"), ended_at=None).exclude(erase_after="")
    whose = Q(source=source)
    stands_in = {"synthetic": source.synthetic, "base_url": source.base_url}
    same = Source.objects.filter(platform=source.platform, **stands_in).order_by("pk")
    ready = {one.pk for one in askable()}
    able = [one.pk for one in same if one.pk in ready]
    if able[:1] == [source.pk]:
        whose |= Q(source__in=same.exclude(pk__in=able))
    rows = Item.objects.filter(
        whose, ~Exists(settled), deleted_at=None, refresh_due_at__lte=due_before
    )
    return rows.filter(platform=source.platform).order_by("refresh_due_at", "pk")


def due_things(source: Source, *, due_before: datetime, limit: int = AT_ONCE) -> list[Due]:
    """Return what a source is to be asked about in one round."""
    return _things(due_items(source, due_before=due_before)[:limit])


def _things(items: QuerySet[Item]) -> list[Due]:
    rows = items.values_list("kind", "platform_id", "url", "published_at")
    return [Due(cast(Kind, kind), one, url, at) for kind, one, url, at in rows]


Order = Mapping[str, Any]
"""What a round is: ``source_id``, and where given ``base_url``."""


@step("refresh_due")
def _due(source_id: int) -> list[int]:
    """Return the ids of what to ask about: addresses would outlive their items in this record."""
    rows = due_items(Source.objects.get(pk=source_id), due_before=now() + MARGIN)
    return list(rows.values_list("pk", flat=True)[:AT_ONCE])


@step("refresh")
def _refresh(key: str, order: dict[str, Any], item_ids: list[int], position: int) -> dict[str, Any]:
    try:
        part = visit_slice(
            key=key,
            source_id=order["source_id"],
            position=position,
            base_url=order.get("base_url", ""),
            due=_things(Item.objects.filter(pk__in=item_ids, deleted_at=None)),
        )
    except Busy:
        return {"busy": True}
    return told(part)


@DBOS.workflow(name="refresh_source")
def refresh_source(order: dict[str, Any]) -> None:
    """Ask one source again about what is due.

    Args:
        order: see :data:`Order`.
    """
    key = str(DBOS.workflow_id)
    due = _due(order["source_id"])
    if not due:
        return
    position = 0
    while True:
        part = _refresh(key, order, due, position)
        if part["busy"]:
            DBOS.sleep(_BUSY_S)
            continue
        hand_on(f"{key}:{position}", part["item_ids"], part["media_ids"])
        position = int(part["position"])
        if part["last"]:
            return


def _key(source_id: int, name: str) -> str:
    """Return a round's key, told apart from ordinary visits as those are that fill in."""
    return f"refresh-{source_id}{FILLING}{name}"


def refresh_begin(source_id: int, *, base_url: str = "") -> str:
    """Begin a round for one source now; returns the workflow's id, which is the key of its run.

    Args:
        source_id: the source.
        base_url: replaces every host of the platform.
    """
    key = _key(source_id, uuid.uuid4().hex[:12])
    with SetWorkflowID(key):
        DBOS.start_workflow(refresh_source, {"source_id": source_id, "base_url": base_url})
    return key


def refresh_all() -> list[str]:
    """Queue this hour's round for every source that has something due; returns their keys."""
    moment = now()
    due = [one for one in askable() if due_items(one, due_before=moment + MARGIN).exists()]
    keys = [_key(one.pk, f"{moment:%Y%m%d%H}") for one in due]
    for source, key in zip(due, keys, strict=True):
        with SetWorkflowID(key):
            DBOS.enqueue_workflow(SOURCES, refresh_source, {"source_id": source.pk})
    return keys

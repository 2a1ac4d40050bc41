"""Visits to sources: the lease, the counts, the cursor, the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import F, Q

from casework.clock import local_date, now
from casework.models import QueryYield, Source, SourceRun
from casework.services.audit import audit_record
from records.errors import Refused

LEASE: Final = timedelta(seconds=90)
"""How long a visit may be silent before another may take its place; longer than any one request
with its tries waits for."""
NOTES_KEPT: Final = 50


@dataclass(frozen=True, slots=True)
class Counts:
    """What a stretch of a visit brought."""

    received: int = 0
    new: int = 0
    duplicate: int = 0
    changed: int = 0
    deleted: int = 0
    quarantined: int = 0


class Busy(Refused):
    """Another visit to this source is under way."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"Nguồn {name} đang được thu ở nơi khác; chờ xong rồi chạy lại.",
            f"the source {name} is being visited elsewhere; wait until that is done.",
        )


@transaction.atomic
def source_run_begin(*, source_id: int, key: str, base_url: str = "") -> SourceRun:
    """Take the source's lease and return the run called ``key``, making it on first use.

    Called again with the same key (a killed visit that goes on) it renews the lease; a visit that
    is over takes none.

    Args:
        source_id: the source.
        key: names the visit.
        base_url: replaces the platform's hosts for this visit and for what follows from it.

    Raises:
        Busy: another visit holds the lease.
    """
    # A kill between a visit's end and the note that it ended must not keep the lease.
    over = SourceRun.objects.filter(key=key, finished_at__isnull=False).first()
    if over is not None:
        return over
    _renew(source_id, key)
    run, created = SourceRun.objects.get_or_create(
        key=key,
        defaults={"source_id": source_id, "started_at": now(), "base_url": base_url},
    )
    if created:
        audit_record(action="source.visit", subject=f"source:{source_id}", detail={"run": run.pk})
    return run


def _renew(source_id: int, key: str) -> None:
    moment = now()
    free = Q(lease_owner__in=["", key]) | Q(lease_until=None) | Q(lease_until__lt=moment)
    taken = Source.objects.filter(free, pk=source_id).update(
        lease_owner=key, lease_until=moment + LEASE
    )
    if not taken:
        raise Busy(str(Source.objects.values_list("name", flat=True).get(pk=source_id)))


def source_lease_renew(*, source_id: int, key: str) -> None:
    """Say that the visit is alive.

    Raises:
        Busy: the lease ran out and another visit took it.
    """
    _renew(source_id, key)


@transaction.atomic
def source_run_page(
    *,
    run: SourceRun,
    counts: Counts,
    cursor: Mapping[str, Any] | None,
    part: str,
    query: str = "",
) -> None:
    """Add a stored page's counts and keep the cursor behind it.

    Args:
        run: the visit.
        counts: of this page.
        cursor: where the next visit begins; ``None`` leaves it.
        part: ``own``, or ``window`` for a visit that fills in.
        query: which query found it, for the plan of the next days.
    """
    values = {
        name: F(name) + getattr(counts, name)
        for name in ("received", "new", "duplicate", "changed", "deleted", "quarantined")
        if getattr(counts, name)
    }
    if values:
        SourceRun.objects.filter(pk=run.pk).update(**values)
    source = Source.objects.select_for_update().get(pk=run.source_id)
    source.lease_owner, source.lease_until = run.key, now() + LEASE
    fields = ["lease_owner", "lease_until"]
    if cursor is not None:
        source.cursor = {**source.cursor, part: dict(cursor)}
        fields.append("cursor")
    if counts.new or counts.changed:
        source.last_item_at = now()
        fields.append("last_item_at")
    source.save(update_fields=fields)
    if query:
        _yielded(run.source_id, query, counts)


def _yielded(source_id: int, query: str, counts: Counts) -> None:
    row, _ = QueryYield.objects.get_or_create(
        source_id=source_id, query=query[:200], day=local_date()
    )
    QueryYield.objects.filter(pk=row.pk).update(
        calls=F("calls") + 1, found=F("found") + counts.received, new=F("new") + counts.new
    )


@transaction.atomic
def source_run_cost(*, run: SourceRun, requests: int, spent: Mapping[str, int]) -> None:
    """Add requests made and quota units spent since this was last called."""
    if not requests and not spent:
        return
    row = SourceRun.objects.select_for_update().get(pk=run.pk)
    row.requests += requests
    used = dict(row.quota_used)
    for bucket, units in spent.items():
        used[bucket] = used.get(bucket, 0) + units
    row.quota_used = used
    row.save(update_fields=["requests", "quota_used"])


@transaction.atomic
def source_run_note(*, run: SourceRun, vi: str, en: str) -> None:
    """Keep a remark of the visit; of very many the first fifty."""
    row = SourceRun.objects.select_for_update().get(pk=run.pk)
    if len(row.notes) < NOTES_KEPT:
        row.notes = [*row.notes, {"vi": vi, "en": en}]
        row.save(update_fields=["notes"])


@transaction.atomic
def source_run_end(
    *,
    run: SourceRun,
    outcome: str,
    vi: str = "",
    en: str = "",
    parked_until: datetime | None = None,
) -> SourceRun:
    """Close a visit, give the lease back and note how it went on the source.

    Args:
        run: the visit.
        outcome: one of ``SourceRun.Outcome``.
        vi: what went wrong or why it waits, in Vietnamese.
        en: the same in English.
        parked_until: when a parked source may be visited again.
    """
    moment = now()
    row = SourceRun.objects.select_for_update().get(pk=run.pk)
    if row.finished_at is not None:
        return row
    row.finished_at, row.outcome, row.error_vi, row.error_en = moment, outcome, vi, en
    row.save(update_fields=["finished_at", "outcome", "error_vi", "error_en"])
    source = Source.objects.select_for_update().get(pk=row.source_id)
    source.last_run_at = moment
    source.last_error = vi if outcome == SourceRun.Outcome.FAILED else ""
    if outcome != SourceRun.Outcome.FAILED:
        source.last_success_at = moment
    source.parked_until = parked_until
    source.parked_why = {"vi": vi, "en": en} if parked_until else {}
    if source.lease_owner == row.key:
        source.lease_owner, source.lease_until = "", None
    source.save()
    audit_record(
        action="source.visited",
        subject=f"source:{row.source_id}",
        detail={"run": row.pk, "outcome": outcome, "new": row.new, "requests": row.requests},
    )
    return row

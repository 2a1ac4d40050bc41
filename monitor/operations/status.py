"""``status``, ``quarantine list`` and ``quarantine retry``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Count

from casework.jobs import enqueue_retry
from casework.models import Flag, Intake, Item, Media, Passage, QuarantineEntry, Source
from casework.models.items import WorkState
from monitor.operations import Event
from monitor.operations.ingest import wait, wait_for_workflows
from records.errors import OperatorError


def status(options: Mapping[str, Any]) -> Iterator[Event]:
    """Count what lies where."""
    stages = Item.objects.values_list("stage", "state").annotate(n=Count("pk")).order_by()
    media = Media.objects.values_list("state", "waiting_for").annotate(n=Count("pk")).order_by()
    yield {
        "event": "result",
        "items": Item.objects.filter(deleted_at=None).count(),
        "passages": Passage.objects.filter(current=True).count(),
        "intakes": Intake.objects.count(),
        "item_stages": [{"stage": s, "state": t, "count": n} for s, t, n in stages],
        "media": [{"state": s, "waiting_for": w, "count": n} for s, w, n in media],
        "parked": Media.objects.filter(state=WorkState.PARKED).count(),
        "quarantined": QuarantineEntry.objects.filter(resolved_at=None).count(),
        "flags": dict(Flag.objects.values_list("status").annotate(n=Count("pk")).order_by()),
        "sources": [
            {
                "name": source.name,
                "enabled": source.enabled,
                "last_success_at": source.last_success_at and source.last_success_at.isoformat(),
                "last_error": source.last_error,
            }
            for source in Source.objects.all()
        ],
    }


def quarantine_list(options: Mapping[str, Any]) -> Iterator[Event]:
    """List open entries, newest first, of one ``stage`` if given."""
    entries = QuarantineEntry.objects.filter(resolved_at=None).select_related("intake")
    if options.get("stage"):
        entries = entries.filter(stage=options["stage"])
    count = 0
    for entry in entries.iterator():
        count += 1
        yield {
            "event": "row",
            "id": entry.pk,
            "stage": entry.stage,
            "reason": entry.reason,
            "file": entry.intake.name if entry.intake else "",
            "line": entry.line,
            "byte": entry.byte,
            "item_id": entry.item_id,
            "media_id": entry.media_id,
            "message_vi": entry.message_vi,
            "message_en": entry.message_en,
            "attempts": entry.attempts,
            "created_at": entry.created_at.isoformat(),
        }
    yield {"event": "result", "count": count}


def quarantine_retry(options: Mapping[str, Any]) -> Iterator[Event]:
    """Run entries again: the ``ids`` given, or all of a ``stage``, or ``all``."""
    entries = QuarantineEntry.objects.filter(resolved_at=None)
    if options.get("ids"):
        entries = entries.filter(pk__in=options["ids"])
    elif options.get("stage"):
        entries = entries.filter(stage=options["stage"])
    elif not options.get("all"):
        raise OperatorError(
            "Hãy nêu số mục, --stage hoặc --all", "name entry ids, --stage or --all"
        )
    chosen = list(entries)
    for entry in chosen:
        enqueue_retry(entry.pk)
    yield from wait_for_workflows()
    yield from wait([e.intake_id for e in chosen if e.intake_id])
    still = QuarantineEntry.objects.filter(
        resolved_at=None, intake_id__in=[e.intake_id for e in chosen]
    ).count()
    yield {"event": "result", "retried": len(chosen), "still_quarantined": still}

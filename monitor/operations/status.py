"""``status`` and ``quarantine list``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Count

from casework.models import Flag, Intake, Item, Media, Passage, QuarantineEntry, Source
from casework.models.items import WorkState
from casework.selectors.progress import recordings_under_way, under_way_json
from monitor.operations import Event


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
        "hearing": [under_way_json(one) for one in recordings_under_way()],
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

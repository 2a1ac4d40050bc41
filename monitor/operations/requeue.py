"""``quarantine retry``: what was set aside is run again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from casework.jobs import enqueue_retry
from casework.models import QuarantineEntry
from monitor.operations import Event
from monitor.operations.ingest import wait, wait_for_workflows
from records.errors import OperatorError


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
    if unknown := sorted(set(options.get("ids") or ()) - {entry.pk for entry in chosen}):
        named = ", ".join(map(str, unknown))
        raise OperatorError(
            f"Không có mục cách ly nào mang số {named}", f"no quarantine entry has the id {named}"
        )
    for entry in chosen:
        enqueue_retry(entry.pk)
    yield from wait_for_workflows()
    yield from wait([e.intake_id for e in chosen if e.intake_id])
    still = QuarantineEntry.objects.filter(
        resolved_at=None, intake_id__in=[e.intake_id for e in chosen]
    ).count()
    yield {"event": "result", "retried": len(chosen), "still_quarantined": still}

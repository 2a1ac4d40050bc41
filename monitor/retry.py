"""Another try of what was set aside."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from casework.models import Intake, QuarantineEntry
from casework.services.quarantine import quarantine_release, record_quarantine
from monitor.originals import ArchivedOriginal
from monitor.readers.registry import choose
from records.errors import Quarantine


def _again(intake: Intake) -> bool:
    """Make an intake readable from its start; what it gave before will count as duplicate.

    The reader of an unknown file is chosen anew, since a newer release may know the format.

    Returns:
        Whether there is a reader; without one the file is set aside again.
    """
    if intake.reader.startswith("unknown"):
        with ArchivedOriginal(intake.original.sha256, intake.name).open() as stream:
            head = stream.read(65_536)
        try:
            reader = choose(intake.name, head, intake.original.mime, intake.options.get("map"))
        except Quarantine as error:
            record_quarantine(intake=intake, error=error, first_chunk=None, last_chunk=None)
            return False
        intake.reader = f"{reader.name}:{intake.reader.partition(':')[2]}"
    intake.state = Intake.State.RECEIVED
    intake.chunks_done = 0
    intake.received = intake.new = intake.duplicate = intake.changed = intake.quarantined = 0
    intake.save()
    return True


@transaction.atomic
def release(entry_id: int) -> dict[str, Any]:
    """Release an entry and say what work it holds; a new failure will open a new entry.

    Running it again after a kill releases nothing twice and names the same work.

    Returns:
        ``intake_id`` (or ``None``), ``item_ids``, ``media_ids``.
    """
    entry = QuarantineEntry.objects.select_related("intake__original").get(pk=entry_id)
    whole = entry.item_id is None and entry.media_id is None
    work: dict[str, Any] = {
        "intake_id": entry.intake_id if whole else None,
        "item_ids": [entry.item_id] if entry.item_id and not entry.media_id else [],
        "media_ids": [entry.media_id] if entry.media_id else [],
    }
    if entry.resolved_at is None:
        quarantine_release(entry=entry, user=None)
        if whole and entry.intake is not None and not _again(entry.intake):
            work["intake_id"] = None
    return work

"""Quarantined work is run again on a person's word: one entry, or all of one stage."""

from __future__ import annotations

from django.db import transaction

from casework import jobs
from casework.models import QuarantineEntry, User
from casework.permissions import Action, require
from casework.services.audit import audit_record


@transaction.atomic
def quarantine_retry(*, user: User, entry: QuarantineEntry) -> None:
    """Hand one quarantine entry to the pipeline again.

    Raises:
        Refused: role.
    """
    require(user, Action.QUARANTINE_RETRY)
    _again(user, entry.pk)


@transaction.atomic
def quarantine_retry_stage(*, user: User, stage: str) -> int:
    """Hand every open entry of one stage to the pipeline again; return how many.

    Raises:
        Refused: role.
    """
    require(user, Action.QUARANTINE_RETRY)
    rows = QuarantineEntry.objects.filter(stage=stage, resolved_at=None).order_by("pk")
    ids = list(rows.values_list("pk", flat=True))
    for entry_id in ids:
        _again(user, entry_id)
    return len(ids)


def _again(user: User, entry_id: int) -> None:
    audit_record(action="quarantine.retry", subject=f"quarantine:{entry_id}", detail={}, actor=user)
    transaction.on_commit(lambda: _enqueue(entry_id))


def _enqueue(entry_id: int) -> None:
    jobs.enqueue_retry(entry_id)

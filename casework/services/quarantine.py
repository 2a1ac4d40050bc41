"""Setting aside, and taking back in."""

from __future__ import annotations

from django.db import transaction

from casework.clock import now
from casework.models import Intake, Item, Media, QuarantineEntry, Reading, Transcript, User
from casework.models.items import Stage, WorkState
from casework.permissions import Action, require
from casework.services.audit import audit_record
from records.errors import Quarantine
from records.understanding import TextUnit

_TEXTS = {"original": Item, "transcript": Transcript, "reading": Reading}


def _open_entry(**subject: object) -> QuarantineEntry | None:
    return QuarantineEntry.objects.filter(resolved_at=None, **subject).first()


def _write(error: Quarantine, stage: str, **subject: object) -> QuarantineEntry:
    """Write or renew the open entry of a subject, so that a repeated failure stays one row."""
    entry = _open_entry(stage=stage, **subject)
    if entry is None:
        entry = QuarantineEntry(stage=stage, **subject)
    else:
        entry.attempts += 1
    entry.reason = error.reason[:48]
    entry.message_vi = error.vi
    entry.message_en = error.en
    entry.line = error.line
    entry.byte = error.byte
    entry.save()
    return entry


@transaction.atomic
def work_quarantine(*, unit: TextUnit, stage: str, error: Quarantine) -> QuarantineEntry:
    """Set one text of an item aside."""
    item = Item.objects.get(pk=unit.item_id)
    model = _TEXTS[unit.kind]
    model._default_manager.filter(pk=unit.text_id or unit.item_id).update(
        state=WorkState.QUARANTINED
    )
    entry = _write(error, stage, item=item, intake_id=item.intake_id)
    audit_record(
        action="quarantine.add",
        subject=f"item:{item.pk}",
        detail={"entry": entry.pk, "stage": stage, "reason": error.reason},
    )
    return entry


@transaction.atomic
def media_quarantine(*, media: Media, error: Quarantine) -> QuarantineEntry:
    """Set one media file aside; its item's text goes on."""
    Media.objects.filter(pk=media.pk).update(state=WorkState.QUARANTINED)
    entry = _write(
        error, media.stage, media=media, item_id=media.item_id, intake_id=media.item.intake_id
    )
    audit_record(
        action="quarantine.add",
        subject=f"media:{media.pk}",
        detail={"entry": entry.pk, "stage": media.stage, "reason": error.reason},
    )
    return entry


@transaction.atomic
def record_quarantine(
    *, intake: Intake, error: Quarantine, first_chunk: int | None, last_chunk: int | None
) -> QuarantineEntry:
    """Set a stretch of a received file aside (the whole file when no chunk is given)."""
    entry = _write(
        error,
        "take",
        intake=intake,
        item=None,
        media=None,
        first_chunk=first_chunk,
        last_chunk=last_chunk,
    )
    if first_chunk is None:
        Intake.objects.filter(pk=intake.pk).update(
            state=Intake.State.QUARANTINED, quarantined=1, received=1
        )
    audit_record(
        action="quarantine.add",
        subject=f"intake:{intake.pk}",
        detail={"entry": entry.pk, "stage": "take", "reason": error.reason},
    )
    return entry


@transaction.atomic
def quarantine_release(*, entry: QuarantineEntry, user: User | None) -> None:
    """Put what an entry holds back to work at the stage where it failed.

    The entry is closed; if the work fails again a new one tells so.

    Args:
        entry: an open entry.
        user: who asks; ``None`` for the local operator's command line.
    """
    if user is not None:
        require(user, Action.QUARANTINE_RETRY)
    entry.resolved_at = now()
    entry.save(update_fields=["resolved_at"])
    if entry.media_id:
        Media.objects.filter(pk=entry.media_id).update(state=WorkState.PENDING)
    elif entry.item_id:
        for model, key in ((Item, "pk"), (Transcript, "item_id"), (Reading, "item_id")):
            model._default_manager.filter(
                **{key: entry.item_id}, state=WorkState.QUARANTINED
            ).update(state=WorkState.PENDING, stage=Stage.UNDERSTAND)
    audit_record(
        action="quarantine.release",
        subject=f"quarantine:{entry.pk}",
        detail={"stage": entry.stage, "reason": entry.reason},
        actor=user,
    )

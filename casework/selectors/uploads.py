"""Reads of uploads: one's own sessions and how far the pipeline has got with them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Literal

from django.db.models import Count, Q

from casework.models import Item, Media, UploadSession, User
from casework.models.intake import Intake
from casework.models.items import Stage, WorkState
from casework.permissions import Action, require

Phase = Literal["uploading", "waiting", "reading", "working", "done", "quarantined"]
SHOWN = 20


@dataclass(frozen=True, slots=True)
class UploadProgress:
    """One upload as its page shows it.

    ``items`` counts what came of it, ``items_done`` those that are searchable, ``parked`` what
    waits for a model or an engine, ``quarantined`` what was set aside.
    """

    upload: UploadSession
    phase: Phase
    items: int = 0
    items_done: int = 0
    parked: int = 0
    quarantined: int = 0
    first_item: int | None = None

    def as_json(self) -> dict[str, object]:
        """Return it as the page polls it."""
        return {
            "id": str(self.upload.pk),
            "name": self.upload.name,
            "size": self.upload.size,
            "offset": self.upload.offset,
            "phase": self.phase,
            "items": self.items,
            "items_done": self.items_done,
            "parked": self.parked,
            "quarantined": self.quarantined,
            "first_item": self.first_item,
        }


def upload_get(*, user: User, upload_id: uuid.UUID) -> UploadSession | None:
    """Return one's own upload, else ``None``: another person's is as good as absent.

    Raises:
        Refused: role.
    """
    require(user, Action.UPLOAD)
    rows = UploadSession.objects.select_related("intake", "user")
    return rows.filter(pk=upload_id, user=user).first()


def uploads_recent(*, user: User) -> list[UploadProgress]:
    """Return one's own newest uploads with their progress.

    Raises:
        Refused: role.
    """
    require(user, Action.UPLOAD)
    rows = UploadSession.objects.select_related("intake").filter(user=user)
    return [upload_progress(one) for one in rows.order_by("-created_at")[:SHOWN]]


def upload_progress(upload: UploadSession) -> UploadProgress:
    """Return how far this upload has got."""
    if upload.finished_at is None:
        return UploadProgress(upload, "uploading")
    intake = upload.intake
    if intake is None:
        return UploadProgress(upload, "waiting")
    quarantined = intake.quarantine.filter(resolved_at=None).count()
    if intake.state == Intake.State.QUARANTINED:
        return UploadProgress(upload, "quarantined", quarantined=quarantined)
    items = Item.objects.filter(intake=intake).aggregate(
        n=Count("pk"), done=Count("pk", filter=Q(stage=Stage.DONE, state=WorkState.DONE))
    )
    media = Media.objects.filter(item__intake=intake).aggregate(
        parked=Count("pk", filter=Q(state=WorkState.PARKED)),
        pending=Count("pk", filter=Q(state=WorkState.PENDING)),
    )
    finished = items["done"] == items["n"] and not media["pending"]
    phase: Phase = "working"
    if intake.state != Intake.State.DONE:
        phase = "reading"
    elif finished:
        phase = "done"
    return UploadProgress(
        upload,
        phase,
        items=items["n"],
        items_done=items["done"],
        parked=media["parked"],
        quarantined=quarantined,
        first_item=Item.objects.filter(intake=intake).values_list("pk", flat=True).first(),
    )

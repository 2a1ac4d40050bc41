"""What a user's first page says of the whole: how much is here, how fresh it is, what is stuck."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from casework.models import Intake, Item, Media, QuarantineEntry, User
from casework.models.items import Stage, WorkState
from casework.permissions import Action, allowed
from casework.selectors.restricted import readable


@dataclass(frozen=True, slots=True)
class Overview:
    """Counts of items this user may read and times of the newest; stuck work for its keepers.

    ``quarantined``, ``parked`` and ``pending`` are ``None`` for roles that do not see the pipeline.
    """

    items: int
    newest_published: datetime | None
    newest_collected: datetime | None
    last_intake: Intake | None
    synthetic: bool
    quarantined: int | None
    parked: int | None
    pending: int | None


def overview(*, user: User) -> Overview:
    """Return the overview; a role that may not see items gets zeros."""
    items = Item.objects.filter(readable(user), deleted_at=None)
    if not allowed(user, Action.ITEM_VIEW) and not allowed(user, Action.PIPELINE_VIEW):
        items = items.none()
    newest = items.aggregate(published=Max("published_at"), collected=Max("collected_at"))
    keeper = allowed(user, Action.PIPELINE_VIEW)
    return Overview(
        items=items.filter(stage=Stage.DONE, state=WorkState.DONE).count(),
        newest_published=newest["published"],
        newest_collected=newest["collected"],
        last_intake=Intake.objects.order_by("-received_at").first() if keeper else None,
        synthetic=items.filter(synthetic=True).exists(),
        quarantined=QuarantineEntry.objects.filter(resolved_at=None).count() if keeper else None,
        parked=Media.objects.filter(state=WorkState.PARKED).count() if keeper else None,
        pending=Item.objects.filter(state=WorkState.PENDING).count() if keeper else None,
    )

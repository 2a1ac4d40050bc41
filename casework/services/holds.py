"""Legal holds: evidence of a flag that a first reviewer called false is kept from erasure."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.db.models import QuerySet

from casework.clock import now
from casework.models import Flag, Item, LegalHold, User
from casework.services.audit import audit_record
from casework.services.searchable import refresh_passages
from casework.services.shared_erasure import shared_narrow


class HoldEnd(StrEnum):
    """Why a hold ended."""

    REJECTED = "rejected"
    UNDONE = "undone"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"


def hold_days() -> int:
    """Return after how many days without a second approval a hold expires."""
    return int(settings.MANHMOI_HOLD_DAYS)


def active_holds(item_id: int) -> QuerySet[LegalHold]:
    """Return the holds that keep this item."""
    return LegalHold.objects.filter(item_id=item_id, ended_at=None)


def hold_place(*, flag: Flag, user: User, at: datetime | None = None) -> LegalHold:
    """Put the flag's item under a hold that expires unless a second person approves.

    Must run inside the transaction that records the first approval. A hold that stands already
    is kept as it is.

    Args:
        flag: the flag whose evidence is held.
        user: the first reviewer.
        at: when the hold begins; now by default.
    """
    standing = LegalHold.objects.filter(flag=flag, ended_at=None).first()
    if standing is not None:
        return standing
    due = (at or now()) + timedelta(days=hold_days())
    hold = LegalHold.objects.create(item_id=flag.item_id, flag=flag, placed_by=user, expires_at=due)
    audit_record(
        action="hold.place",
        subject=f"item:{flag.item_id}",
        detail={"flag": flag.pk, "hold": hold.pk, "expires": due.isoformat()},
        actor=user,
    )
    return hold


def hold_set_expiry(*, flag: Flag, user: User, expires: bool) -> None:
    """Let the flag's hold run out again, or stand without end since two people approved."""
    due = now() + timedelta(days=hold_days()) if expires else None
    for hold in LegalHold.objects.filter(flag=flag, ended_at=None):
        hold.expires_at = due
        hold.save(update_fields=["expires_at"])
        audit_record(
            action="hold.extend",
            subject=f"item:{hold.item_id}",
            detail={"hold": hold.pk, "expires": due.isoformat() if due else None},
            actor=user,
        )


def hold_end(*, flag: Flag, why: HoldEnd, user: User | None) -> None:
    """End the flag's hold, if there is one.

    What was to be erased meanwhile is erased by ``held_erasures_finish``, which the caller asks
    for after its commit.
    """
    for hold in LegalHold.objects.filter(flag=flag, ended_at=None):
        hold.ended_at, hold.ended_why = now(), why
        hold.save(update_fields=["ended_at", "ended_why"])
        audit_record(
            action="hold.end",
            subject=f"item:{hold.item_id}",
            detail={"hold": hold.pk, "flag": flag.pk, "why": why, "erase": bool(hold.erase_after)},
            actor=user,
        )


def hold_back(*, item: Item, reason: str, user: User | None) -> None:
    """Remember that a held item was to be erased, and limit who may see it until then.

    Args:
        item: an item with at least one active hold.
        reason: why it was to be erased, without personal text; kept on its holds.
        user: who asked; ``None`` for a rule.
    """
    Item.objects.select_for_update(of=("self",)).get(pk=item.pk)
    active_holds(item.pk).filter(erase_after="").update(erase_after=(reason or "?")[:200])
    audit_record(action="item.held", subject=f"item:{item.pk}", actor=user)
    item_restrict(item_id=item.pk, user=user)


def item_restrict(*, item_id: int, user: User | None) -> bool:
    """Limit who may read an item; returns whether it was open until now.

    Args:
        item_id: a living item.
        user: who asked; ``None`` for a rule.
    """
    row = Item.objects.select_for_update(of=("self",)).get(pk=item_id)
    if row.access == "restricted":
        return False
    row.access = "restricted"
    row.save(update_fields=["access"])
    audit_record(action="item.restrict", subject=f"item:{row.pk}", actor=user)
    refresh_passages(row.pk)
    shared_narrow(item_id=row.pk)
    return True

"""When a hold ends: what was to be erased meanwhile is erased; holds nobody confirmed run out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from casework.clock import now
from casework.models import Flag, Item, LegalHold
from casework.services.audit import audit_record
from casework.services.erasure import UnderLegalHold, item_erase
from casework.services.holds import HoldEnd, hold_end
from casework.services.searchable import refresh_flagged


@dataclass(frozen=True, slots=True)
class Expired:
    """Flags whose hold ran out, and items erased because nothing holds them any more."""

    flags: tuple[int, ...]
    erased: tuple[int, ...]


def held_erasures_finish() -> tuple[int, ...]:
    """Erase every item that was to be erased during a hold and is held by none now.

    Safe to run again at any time; a run that was killed is finished by the next.

    Returns:
        The ids of the items erased.
    """
    due = (
        LegalHold.objects.exclude(erase_after="")
        .filter(item__deleted_at=None)
        .exclude(ended_at=None)
        .order_by("item_id", "pk")
    )
    erased: dict[int, None] = {}
    for item_id, reason in list(due.values_list("item_id", "erase_after")):
        if item_id in erased:
            continue
        try:
            item_erase(item=Item.objects.get(pk=item_id), reason=reason, user=None)
        except UnderLegalHold:
            continue
        erased[item_id] = None
    return tuple(erased)


def finish_after_commit() -> None:
    """Erase what may be erased now as soon as the running transaction has committed."""
    transaction.on_commit(_finish, robust=True)


def _finish() -> None:
    held_erasures_finish()


@transaction.atomic
def _expire(hold: LegalHold, moment: datetime) -> int | None:
    """End one hold, unless somebody approved or ended it before the flag was locked here."""
    flag = Flag.objects.select_for_update(of=("self",)).get(pk=hold.flag_id)
    if not LegalHold.objects.filter(pk=hold.pk, ended_at=None, expires_at__lte=moment).exists():
        return None
    if flag.status == Flag.Status.FIRST_APPROVED:
        reviews = flag.reviews.filter(undone_at=None, decision="accept")
        reviews.update(undone_at=now())
        flag.status, flag.first_reviewer = Flag.Status.SUGGESTED, None
        flag.save(update_fields=["status", "first_reviewer"])
        audit_record(
            action="flag.expire", subject=f"flag:{flag.pk}", detail={"status": flag.status}
        )
        refresh_flagged(flag.item_id)
    hold_end(flag=flag, why=HoldEnd.EXPIRED, user=None)
    return flag.pk


def holds_expire(*, at: datetime | None = None) -> Expired:
    """End holds that no second person confirmed in time, and erase what waited for that.

    The flag is a suggestion again and needs a first approval anew.

    Args:
        at: the moment to judge by; now by default.
    """
    moment = at or now()
    over = LegalHold.objects.filter(ended_at=None, expires_at__lte=moment).order_by("pk")
    flags = [_expire(hold, moment) for hold in list(over)]
    return Expired(tuple(pk for pk in flags if pk is not None), held_erasures_finish())

"""A flag that someone is looking at is locked for a few minutes, so that two do not decide at once.

Locks are no decisions: taking one anew goes on record (who has seen it), keeping it does not.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from casework.clock import now
from casework.models import Flag, User
from casework.permissions import Action, require
from casework.selectors.restricted import require_readable
from casework.services.audit import audit_record
from records.errors import Refused


def lock_holder(flag: Flag, at: datetime | None = None) -> User | None:
    """Return who holds the flag now, ``None`` when nobody does or the time is over."""
    if flag.locked_by is None or flag.locked_until is None:
        return None
    return flag.locked_by if flag.locked_until > (at or now()) else None


def lock_refuse(flag: Flag, user: User) -> None:
    """Raise while someone else works on the flag.

    Raises:
        Refused: someone else holds it; the message says who and until when.
    """
    holder = lock_holder(flag)
    if holder is None or holder.pk == user.pk or flag.locked_until is None:
        return
    until = timezone.localtime(flag.locked_until).strftime("%H:%M")
    raise Refused(
        f"{holder.username} đang xem cờ này (đến {until}). Hãy xem cờ khác hoặc chờ.",
        f"{holder.username} is working on this flag (until {until}). Take another one or wait.",
    )


@transaction.atomic
def flag_lock(*, user: User, flag: Flag) -> datetime:
    """Take the flag for oneself, or keep it longer.

    Returns:
        Until when it is locked.

    Raises:
        Refused: role, restricted item, or someone else holds it.
    """
    require(user, Action.FLAG_REVIEW)
    row = Flag.objects.select_for_update(of=("self",)).select_related("item", "locked_by")
    held = row.get(pk=flag.pk)
    require_readable(user, held.item)
    lock_refuse(held, user)
    anew = lock_holder(held) is None
    until = now() + timedelta(minutes=int(settings.MANHMOI_LOCK_MINUTES))
    Flag.objects.filter(pk=held.pk).update(locked_by=user, locked_until=until)
    if anew:
        audit_record(action="flag.open", subject=f"flag:{held.pk}", actor=user)
    return until


@transaction.atomic
def flag_unlock(*, user: User, flag: Flag) -> None:
    """Let go of a flag; someone else's lock stands.

    Raises:
        Refused: role.
    """
    require(user, Action.FLAG_REVIEW)
    Flag.objects.filter(pk=flag.pk, locked_by=user).update(locked_by=None, locked_until=None)

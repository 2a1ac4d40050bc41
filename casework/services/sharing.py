"""What two people approved is laid out for the cyber unit's programmes; what is withdrawn, revoked.

Objects are made when a flag is approved or withdrawn, and kept, so that every programme gets the
same; they are made anew only when their contents have changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from casework.models import AuditHead, Flag, SharedObject, User
from casework.permissions import Action, require
from casework.selectors.flags import near_copy_ids
from casework.selectors.sharing import collection_of, flags_to_share
from casework.services.audit import audit_record
from casework.services.laying_out import EVENT, difference, lay_out
from records.errors import Refused

_OUT: Final = frozenset({Flag.Status.APPROVED, Flag.Status.WITHDRAWN})


def _never_left(flag: Flag) -> bool:
    """Whether a withdrawn flag was neither laid out nor handed over: nobody needs to be told."""
    return (
        flag.status == Flag.Status.WITHDRAWN
        and not flag.referrals.exists()
        and not flag.shared.exists()
    )


@transaction.atomic
def flag_share(*, flag: Flag) -> int:
    """Lay out an approved flag's objects, or the revoked versions of a withdrawn one's.

    Called in the transaction of the decision; a second call adds nothing unless the evidence has
    changed in between (confirmed copies, limited access).

    Returns:
        How many versions are new.

    Raises:
        Refused: the decisions do not show two different people.
    """
    flag = Flag.objects.select_related("item__original", "fact").get(pk=flag.pk)
    if flag.status not in _OUT or flag.item.deleted_at is not None or _never_left(flag):
        return 0
    # The record's own lock puts all that share in a row: whoever asks for what was added after
    # a time can then never be told later of something added earlier.
    list(AuditHead.objects.select_for_update().filter(pk=1))
    found = difference(flag)
    if not (found.new or found.gone):
        return 0
    where = collection_of(flag).name
    detail = {"collection": where, "status": flag.status, "removed": len(found.gone)}
    audit_record(action="share.add", subject=f"flag:{flag.pk}", detail=detail)
    lay_out(flag, found.new)
    SharedObject.objects.filter(pk__in=[row.pk for row in found.gone]).delete()
    if any(row.spec_version != EVENT for row in found.gone):
        share_near(of=[flag])
    return len(found.new)


@transaction.atomic
def flag_unshare(*, flag: Flag) -> int:
    """Take back what nobody has fetched yet, for the undoing of an approval.

    Returns:
        How many objects were taken back.

    Raises:
        Refused: a programme or a person has fetched it; then it can only be withdrawn.
    """
    if flag.referrals.exists():
        raise Refused(
            "Cờ đã được đơn vị an ninh mạng lấy về; chỉ có thể rút lại.",
            "The cyber unit has fetched this flag; it can only be withdrawn.",
        )
    count, _rows = SharedObject.objects.filter(flag=flag).delete()
    if count:
        audit_record(action="share.remove", subject=f"flag:{flag.pk}", detail={"objects": count})
        share_near(of=[flag])
    return count


def share_near(*, of: Sequence[Flag]) -> None:
    """Bring what is laid out of the near copies of these flags' posts in line with the evidence.

    A copy that was confirmed belongs to the evidence of the others. And the address and the words
    of a post have ids that follow from their contents, so flags of one post, and of its exact
    copies, name the same ones: what goes with one is given back to the others.
    """
    items = {flag.item_id: flag.item for flag in of}
    near = {
        pk for item in items.values() for pk in near_copy_ids(item).values_list("pk", flat=True)
    }
    others = Flag.objects.filter(
        item__in=near | set(items), status=Flag.Status.APPROVED, shared__isnull=False
    ).exclude(pk__in=[flag.pk for flag in of])
    for other in others.distinct():
        flag_share(flag=other)


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a catch-up did: flags looked at, flags with something new, versions added, refused."""

    flags: int
    changed: int
    added: int
    refused: int


def sharing_refresh(*, user: User | None, only_absent: bool = False) -> Refreshed:
    """Lay out what of approved and withdrawn flags is not there yet, or has changed since.

    Flags whose decisions do not show two different people are counted and left out.

    Args:
        user: who asks; ``None`` for the command line.
        only_absent: look only at flags of which nothing is there, which is quick.

    Raises:
        Refused: the user may not manage tokens.
    """
    if user is not None:
        require(user, Action.TOKENS_MANAGE)
    flags = changed = added = refused = 0
    rows = flags_to_share().filter(shared__isnull=True) if only_absent else flags_to_share()
    for flag in rows:
        flags += 1
        try:
            with transaction.atomic():
                # Nobody decides about it meanwhile.
                new = flag_share(flag=Flag.objects.select_for_update().get(pk=flag.pk))
        except Refused:
            refused += 1
            continue
        changed, added = changed + bool(new), added + new
    return Refreshed(flags, changed, added, refused)

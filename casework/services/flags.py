"""Decisions about flags: two different people approve, anyone's own last step can be undone."""

from __future__ import annotations

from typing import Literal

from django.db import transaction

from casework.clock import now
from casework.models import Flag, Review, User
from casework.permissions import Action, require
from casework.services.audit import audit_record
from casework.services.flag_outcomes import RejectReason, outcome_follow, outcome_undo
from casework.services.flag_steps import (
    STATE_FIELDS,
    flag_locked_row,
    flag_record,
    flag_stamp,
    flag_state,
    last_review,
    refuse_inactive_fact,
    refuse_stale,
    refuse_state,
)
from casework.services.held_erasure import finish_after_commit
from casework.services.holds import HoldEnd, hold_end, hold_place, hold_set_expiry
from casework.services.propagation import flag_propagate
from casework.services.searchable import refresh_flagged
from casework.services.sharing import flag_share, flag_unshare, share_near
from casework.services.waves import waves_refresh
from records.errors import Refused

__all__ = ["RejectReason", "flag_decide", "flag_stamp", "flag_undo", "flag_withdraw"]

Decision = Literal["accept", "reject", "unsure"]
Status = Flag.Status
_UNDECIDED = frozenset({Status.SUGGESTED, Status.UNSURE})


def _accept(user: User, flag: Flag) -> None:
    refuse_inactive_fact(flag)
    if flag.status in _UNDECIDED:
        flag.status = Status.FIRST_APPROVED
        flag.first_reviewer = user
    elif flag.status == Status.FIRST_APPROVED:
        if flag.first_reviewer_id == user.pk:
            raise Refused(
                "Cờ phải do hai người khác nhau duyệt; bạn đã duyệt lần một.",
                "Two different people must approve; you gave the first approval.",
            )
        require(user, Action.FLAG_APPROVE)
        flag.status = Status.APPROVED
        flag.second_reviewer = user
    else:
        refuse_state()


def _reject(flag: Flag, reason: str) -> RejectReason:
    if reason not in set(RejectReason):
        raise Refused("Hãy chọn lý do bác bỏ.", "Choose a reason for the rejection.")
    if flag.status not in {*_UNDECIDED, Status.FIRST_APPROVED}:
        refuse_state()
    flag.status = Status.REJECTED
    return RejectReason(reason)


@transaction.atomic
def flag_decide(
    *,
    user: User,
    flag: Flag,
    decision: Decision,
    reason: str = "",
    note: str = "",
    seen: str | None = None,
    lead_id: int | None = None,
) -> Review:
    """Accept or reject a flag, or say that one is unsure.

    The first accept makes it ``first_approved`` and puts its evidence under a legal hold; a
    second one, by a different person who may approve, ``approved``. A rejection needs a code of
    ``RejectReason``; ``complaint`` opens a complaint, ``lead`` brings the item to intake. Unsure
    puts a suggestion aside until someone takes it up again.

    Args:
        user: who decides.
        flag: the flag.
        decision: ``accept``, ``reject`` or ``unsure``.
        reason: a ``RejectReason`` value; only for a rejection.
        note: free words.
        seen: ``flag_stamp`` of the state that the user looked at; refused when it is stale.
        lead_id: the lead to join; only for the reason ``lead``, a new one when ``None``.

    Returns:
        The decision's row.

    Raises:
        Refused: role, state, the same person twice, an inactive fact, missing reason, a stale
            form, or someone else is working on the flag.
    """
    require(user, Action.FLAG_REVIEW)
    flag = flag_locked_row(flag, user)
    refuse_stale(flag, seen)
    if decision == "accept":
        return _accepted(user, flag, note)
    if decision == "reject":
        return _rejected(user, flag, reason, note, lead_id)
    before = flag_state(flag)
    if flag.status != Status.SUGGESTED:
        refuse_state()
    flag.status = Status.UNSURE
    return flag_record(user, flag, decision, before, note=note)


def _accepted(user: User, flag: Flag, note: str) -> Review:
    before = flag_state(flag)
    _accept(user, flag)
    review = flag_record(user, flag, "accept", before, note=note)
    if flag.status == Status.FIRST_APPROVED:
        hold_place(flag=flag, user=user)
        copies = flag_propagate(flag=flag)
        waves_refresh(item_ids={flag.item_id, *(one.item_id for one in copies)})
    else:
        hold_set_expiry(flag=flag, user=user, expires=False)
        flag_share(flag=flag)
        share_near(of=[flag])
    return review


def _rejected(user: User, flag: Flag, reason: str, note: str, lead_id: int | None) -> Review:
    before = flag_state(flag)
    outcome = _reject(flag, reason)
    made = outcome_follow(user=user, flag=flag, reason=outcome, lead_id=lead_id)
    review = flag_record(user, flag, "reject", {**before, **made}, reason, note)
    _release(flag, HoldEnd.REJECTED, user)
    waves_refresh(item_ids={flag.item_id})
    return review


def _release(flag: Flag, why: HoldEnd, user: User) -> None:
    hold_end(flag=flag, why=why, user=user)
    finish_after_commit()


@transaction.atomic
def flag_withdraw(*, user: User, flag: Flag, reason: str) -> Review:
    """Withdraw an approved flag; its referrals say so from now on, its hold ends.

    Raises:
        Refused: role, state, or no reason given.
    """
    require(user, Action.FLAG_WITHDRAW)
    flag = flag_locked_row(flag, user, even_erased=True)
    if not reason.strip():
        raise Refused("Hãy ghi lý do rút lại.", "Say why it is withdrawn.")
    if flag.status != Status.APPROVED:
        refuse_state()
    before = flag_state(flag)
    flag.status = Status.WITHDRAWN
    review = flag_record(user, flag, "withdraw", before, note=reason)
    flag.referrals.filter(withdrawn_at=None).update(withdrawn_at=now())
    flag_share(flag=flag)
    share_near(of=[flag])
    _release(flag, HoldEnd.WITHDRAWN, user)
    waves_refresh(item_ids={flag.item_id})
    return review


def _restore_hold(flag: Flag, user: User) -> None:
    """Let the evidence be held as the restored state asks."""
    if flag.status in (Status.FIRST_APPROVED, Status.APPROVED):
        hold_place(flag=flag, user=flag.first_reviewer or user)
        hold_set_expiry(flag=flag, user=user, expires=flag.status == Status.FIRST_APPROVED)
    else:
        _release(flag, HoldEnd.UNDONE, user)


@transaction.atomic
def flag_undo(*, user: User, review: Review) -> Flag:
    """Undo one's own last decision about a flag and restore the state before it.

    Raises:
        Refused: not one's own, not the last, the item was erased meanwhile, or the flag was
            handed over already.
    """
    require(user, Action.FLAG_REVIEW)
    if review.flag_id is None:
        refuse_state()
    flag = flag_locked_row(Flag(pk=review.flag_id), user)
    last = last_review(flag)
    if last is None or last.pk != review.pk or last.reviewer_id != user.pk:
        raise Refused(
            "Chỉ hoàn tác được quyết định gần nhất của chính bạn.",
            "Only your own last decision can be undone.",
        )
    if flag.referrals.exists():
        raise Refused(
            "Cờ đã chuyển giao cho cơ quan an ninh mạng; không hoàn tác được, chỉ có thể rút lại.",
            "The flag was handed over; it can be withdrawn but not undone.",
        )
    flag_unshare(flag=flag)
    flag.status = last.before["status"]
    flag.first_reviewer_id = last.before["first_reviewer"]
    flag.second_reviewer_id = last.before["second_reviewer"]
    flag.save(update_fields=STATE_FIELDS)
    # After the flag: the database keeps reviews that an approval rests on.
    last.undone_at = now()
    last.save(update_fields=["undone_at"])
    outcome_undo(user=user, made=last.before)
    waves_refresh(item_ids={flag.item_id})
    if flag.status == Status.APPROVED:  # a withdrawal was undone: it goes out again
        flag_share(flag=flag)
    audit_record(
        action="flag.undo",
        subject=f"flag:{flag.pk}",
        detail={"review": last.pk, "status": flag.status},
        actor=user,
    )
    _restore_hold(flag, user)
    refresh_flagged(flag.item_id)
    return flag

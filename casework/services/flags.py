"""Decisions about flags: two different people approve, anyone's own last step can be undone."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Literal

from django.db import transaction

from casework.clock import now
from casework.models import Flag, Review, User
from casework.permissions import Action, require
from casework.selectors.restricted import require_readable
from casework.services.audit import audit_record
from casework.services.searchable import refresh_flagged
from casework.services.words import typed
from records.errors import Refused

Decision = Literal["accept", "reject"]
Status = Flag.Status


class RejectReason(StrEnum):
    """Why a machine's suggestion is no distortion."""

    FALSE_ALARM = "false_alarm"
    OPINION = "opinion"
    COMPLAINT = "complaint"
    QUESTION = "question"
    SATIRE_OR_GRIEF = "satire_or_grief"
    TYPO = "typo"
    LEAD = "lead"


def _locked(flag: Flag) -> Flag:
    rows = Flag.objects.select_for_update(of=("self",)).select_related("item")
    return rows.get(pk=flag.pk)


def _last_review(flag: Flag) -> Review | None:
    return flag.reviews.filter(undone_at=None).order_by("-id").first()


def flag_stamp(flag: Flag) -> str:
    """Return a short mark of the flag's state, for forms to say what their user was looking at."""
    last = _last_review(flag)
    return f"{flag.status}:{last.pk if last else 0}"


def _refuse_stale(flag: Flag, seen: str | None) -> None:
    if seen is not None and seen != flag_stamp(flag):
        raise Refused(
            "Người khác vừa quyết định về cờ này. Hãy xem trạng thái mới rồi quyết định lại.",
            "Someone else has just decided about this flag. Look at its new state first.",
        )


def _state(flag: Flag) -> dict[str, Any]:
    return {
        "status": flag.status,
        "first_reviewer": flag.first_reviewer_id,
        "second_reviewer": flag.second_reviewer_id,
    }


def _accept(user: User, flag: Flag) -> None:
    if flag.status == Status.SUGGESTED:
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
        _refuse_state()


def _reject(flag: Flag, reason_code: str) -> None:
    if reason_code not in set(RejectReason):
        raise Refused("Hãy chọn lý do bác bỏ.", "Choose a reason for the rejection.")
    if flag.status not in {Status.SUGGESTED, Status.FIRST_APPROVED}:
        _refuse_state()
    flag.status = Status.REJECTED


def _refuse_state() -> None:
    raise Refused(
        "Trạng thái hiện tại của cờ không cho phép việc này.",
        "The flag's present state does not allow this.",
    )


def _record(
    user: User, flag: Flag, decision: str, before: dict[str, Any], code: str, note: str
) -> Review:
    flag.save(update_fields=["status", "first_reviewer", "second_reviewer"])
    review = Review.objects.create(
        flag=flag,
        reviewer=user,
        decision=decision,
        reason_code=code,
        reason=typed(note),
        before=before,
    )
    audit_record(
        action=f"flag.{decision}",
        subject=f"flag:{flag.pk}",
        detail={"review": review.pk, "status": flag.status, "reason": code},
        actor=user,
    )
    refresh_flagged(flag.item_id)
    return review


@transaction.atomic
def flag_decide(
    *,
    user: User,
    flag: Flag,
    decision: Decision,
    reason: str = "",
    note: str = "",
    seen: str | None = None,
) -> Review:
    """Accept or reject a flag.

    The first accept makes it ``first_approved``; a second one, by a different person who may
    approve, ``approved``. A rejection needs a code of ``RejectReason``.

    Args:
        user: who decides.
        flag: the flag.
        decision: ``accept`` or ``reject``.
        reason: a ``RejectReason`` value; only for a rejection.
        note: free words.
        seen: ``flag_stamp`` of the state that the user looked at; refused when it is stale.

    Returns:
        The decision's row.

    Raises:
        Refused: role, state, the same person twice, missing reason, or a stale form.
    """
    require(user, Action.FLAG_REVIEW)
    flag = _locked(flag)
    require_readable(user, flag.item)
    _refuse_stale(flag, seen)
    before = _state(flag)
    if decision == "accept":
        _accept(user, flag)
        return _record(user, flag, decision, before, "", note)
    _reject(flag, reason)
    return _record(user, flag, decision, before, reason, note)


@transaction.atomic
def flag_withdraw(*, user: User, flag: Flag, reason: str) -> Review:
    """Withdraw an approved flag; its referrals say so from now on.

    Raises:
        Refused: role, state, or no reason given.
    """
    require(user, Action.FLAG_WITHDRAW)
    flag = _locked(flag)
    require_readable(user, flag.item)
    if not reason.strip():
        raise Refused("Hãy ghi lý do rút lại.", "Say why it is withdrawn.")
    if flag.status != Status.APPROVED:
        _refuse_state()
    before = _state(flag)
    flag.status = Status.WITHDRAWN
    review = _record(user, flag, "withdraw", before, "", reason)
    flag.referrals.filter(withdrawn_at=None).update(withdrawn_at=now())
    return review


@transaction.atomic
def flag_undo(*, user: User, review: Review) -> Flag:
    """Undo one's own last decision about a flag and restore the state before it.

    Raises:
        Refused: not one's own, not the last, or the flag was handed over already.
    """
    require(user, Action.FLAG_REVIEW)
    if review.flag_id is None:
        _refuse_state()
    flag = _locked(Flag(pk=review.flag_id))
    last = _last_review(flag)
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
    last.undone_at = now()
    last.save(update_fields=["undone_at"])
    flag.status = last.before["status"]
    flag.first_reviewer_id = last.before["first_reviewer"]
    flag.second_reviewer_id = last.before["second_reviewer"]
    flag.save(update_fields=["status", "first_reviewer", "second_reviewer"])
    audit_record(
        action="flag.undo",
        subject=f"flag:{flag.pk}",
        detail={"review": last.pk, "status": flag.status},
        actor=user,
    )
    refresh_flagged(flag.item_id)
    return flag

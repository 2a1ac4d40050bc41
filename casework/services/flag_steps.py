"""What every decision about a flag shares: its lock, its state, its record."""

from __future__ import annotations

from typing import Any, Final

from casework.models import Flag, Review, User
from casework.selectors.restricted import require_readable
from casework.services.audit import audit_record
from casework.services.flag_locks import lock_refuse
from casework.services.searchable import refresh_flagged
from casework.services.words import typed
from records.errors import Refused

Status = Flag.Status
INACTIVE: Final = frozenset({"assumed", "plan+assumed"})
"""A fact of these statuses waits for an official text; only synthetic items may be held to it."""
STATE_FIELDS: Final = ("status", "first_reviewer", "second_reviewer", "locked_by", "locked_until")


def flag_locked_row(flag: Flag, user: User, *, even_erased: bool = False) -> Flag:
    """Return the flag as it stands, its row locked to the end of the transaction.

    Args:
        flag: the flag.
        user: who asks.
        even_erased: also where the item was erased; what was handed over can still be withdrawn.

    Raises:
        Refused: it is gone, its item was erased or is not for this user.
    """
    rows = Flag.objects.select_for_update(of=("self",)).select_related("item", "fact")
    row = rows.filter(pk=flag.pk).first()
    if row is None or (row.item.deleted_at is not None and not even_erased):
        raise Refused("Tư liệu của cờ này đã bị xóa.", "The item of this flag has been erased.")
    require_readable(user, row.item)
    return row


def last_review(flag: Flag) -> Review | None:
    """Return the newest decision that was not undone."""
    return flag.reviews.filter(undone_at=None).order_by("-id").first()


def flag_stamp(flag: Flag) -> str:
    """Return a short mark of the flag's state, for forms to say what their user was looking at."""
    last = last_review(flag)
    return f"{flag.status}:{last.pk if last else 0}"


def refuse_stale(flag: Flag, seen: str | None) -> None:
    """Raise when the user decided about a state that is no more.

    Raises:
        Refused: someone else was faster.
    """
    if seen is not None and seen != flag_stamp(flag):
        raise Refused(
            "Người khác vừa quyết định về cờ này. Hãy xem trạng thái mới rồi quyết định lại.",
            "Someone else has just decided about this flag. Look at its new state first.",
        )


def refuse_state() -> None:
    """Raise: what is asked does not fit the flag's present state.

    Raises:
        Refused: always.
    """
    raise Refused(
        "Trạng thái hiện tại của cờ không cho phép việc này.",
        "The flag's present state does not allow this.",
    )


def refuse_inactive_fact(flag: Flag) -> None:
    """Raise when a real item would be held to a fact that no official text backs.

    Raises:
        Refused: the fact is inactive and the item not synthetic.
    """
    if flag.fact.status in INACTIVE and not flag.item.synthetic:
        raise Refused(
            f"Dữ kiện {flag.fact.fact_id} còn giả định, chưa có văn bản chính thức: "
            "không được dùng làm căn cứ cho bài thật.",
            f"Fact {flag.fact.fact_id} is assumed until an official text replaces it: "
            "no real post may be flagged by it.",
        )


def flag_state(flag: Flag) -> dict[str, Any]:
    """Return what an undo restores."""
    return {
        "status": flag.status,
        "first_reviewer": flag.first_reviewer_id,
        "second_reviewer": flag.second_reviewer_id,
    }


def flag_record(
    user: User, flag: Flag, decision: str, before: dict[str, Any], code: str = "", note: str = ""
) -> Review:
    """Write the decision, then the flag's new state (the database asks for this order)."""
    lock_refuse(flag, user)
    review = Review.objects.create(
        flag=flag,
        reviewer=user,
        decision=decision,
        reason_code=code,
        reason=typed(note),
        # The role too: it may be another one when the decision is handed over.
        before={**before, "role": user.role},
    )
    flag.locked_by, flag.locked_until = None, None
    flag.save(update_fields=STATE_FIELDS)
    audit_record(
        action=f"flag.{decision}",
        subject=f"flag:{flag.pk}",
        detail={"review": review.pk, "status": flag.status, "reason": code},
        actor=user,
    )
    refresh_flagged(flag.item_id)
    return review

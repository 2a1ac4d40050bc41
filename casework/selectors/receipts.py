"""What the cyber unit answered about flags, and which answers are still owed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from casework.models import Flag, ReferralReceipt, User
from casework.permissions import Action, allowed, require
from casework.selectors.referrals import referral_get

Kind = ReferralReceipt.Kind


@dataclass(frozen=True, slots=True)
class Answers:
    """All answers about one flag, newest first, and what is owed.

    ``handed_over``: somebody, or a programme, took the flag over. ``withdrawal_owed``: it was
    withdrawn after a hand-over and the unit has not said that it knows.
    """

    flag: Flag
    rows: list[ReferralReceipt]
    handed_over: bool
    withdrawal_owed: bool

    @property
    def received(self) -> ReferralReceipt | None:
        """The newest receipt."""
        return next((row for row in self.rows if row.kind == Kind.RECEIVED), None)

    @property
    def outcome(self) -> ReferralReceipt | None:
        """The newest outcome."""
        return next((row for row in self.rows if row.kind == Kind.OUTCOME), None)


def _require_reader(user: User) -> None:
    if not allowed(user, Action.FLAG_VIEW):
        require(user, Action.REFERRAL_VIEW)


def _noted() -> Exists:
    return Exists(ReferralReceipt.objects.filter(flag=OuterRef("pk"), kind=Kind.WITHDRAWAL_NOTED))


def _handed_over(status: Flag.Status) -> QuerySet[Flag]:
    return Flag.objects.filter(status=status, referrals__isnull=False).distinct()


def answers_of(*, user: User, flag: Flag) -> Answers:
    """Return the answers about a flag that the user may see.

    Raises:
        Refused: role.
    """
    _require_reader(user)
    rows = list(flag.receipts.select_related("by", "token"))
    handed_over = flag.referrals.exists()
    owed = (
        flag.status == Flag.Status.WITHDRAWN
        and handed_over
        and all(row.kind != Kind.WITHDRAWAL_NOTED for row in rows)
    )
    return Answers(flag, rows, handed_over, owed)


def answerable(*, user: User, flag_id: int) -> Flag | None:
    """Return a flag that the user may answer about: one that two people approved.

    Raises:
        Refused: role.
    """
    require(user, Action.REFERRAL_ANSWER)
    return referral_get(user=user, flag_id=flag_id)


def withdrawals_owed(*, user: User) -> int:
    """Return how many withdrawn flags were handed over and not noted by the unit.

    Raises:
        Refused: role.
    """
    _require_reader(user)
    return _handed_over(Flag.Status.WITHDRAWN).exclude(_noted()).count()


def receipts_owed(*, user: User) -> int:
    """Return how many approved flags were handed over and have no answer of any kind.

    Raises:
        Refused: role.
    """
    _require_reader(user)
    return _handed_over(Flag.Status.APPROVED).filter(receipts__isnull=True).count()


def answer_list(
    *, user: User | None, flag_id: int | None = None, since: datetime | None = None
) -> QuerySet[ReferralReceipt]:
    """Return answers, newest first; ``None`` is the command line.

    Raises:
        Refused: role.
    """
    if user is not None:
        _require_reader(user)
    rows = ReferralReceipt.objects.select_related("by", "token", "flag")
    if flag_id is not None:
        rows = rows.filter(flag=flag_id)
    if since is not None:
        rows = rows.filter(at__gte=since)
    return rows.order_by("-at", "-pk")


def answer_json(row: ReferralReceipt) -> dict[str, Any]:
    """Return one answer as the API and the command line show it."""
    return {
        "id": row.pk,
        "flag": row.flag_id,
        "kind": row.kind,
        "outcome": row.outcome or None,
        "reference": row.reference or None,
        "note": row.note or None,
        "at": row.at.isoformat(timespec="seconds"),
        "by": row.by.username,
        "token": row.token.name if row.token else None,
    }

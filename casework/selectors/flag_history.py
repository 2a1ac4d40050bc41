"""What changed in the last days: decisions, undos, withdrawals, holds, complaints."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import Q

from casework.clock import now
from casework.models import Complaint, LegalHold, Review, User
from casework.permissions import Action, allowed, require
from casework.selectors.restricted import readable

DAYS: Final = 30
PAGE_SIZE: Final = 50
KINDS: Final = (
    "accept",
    "reject",
    "unsure",
    "undo",
    "withdraw",
    "hold_end",
    "complaint_open",
    "complaint_change",
)


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed: when, what (one of ``KINDS``), which flag or complaint, by whom.

    ``who`` is empty for the machine. ``code`` is a reason, an end of a hold or a status.
    """

    at: datetime
    kind: str
    flag_id: int | None
    complaint_id: int | None
    type: str
    fact_id: str
    who: str
    code: str
    note: str


@dataclass(frozen=True, slots=True)
class HistoryQuery:
    """What to show: the last ``days``, only one ``kind``, ``who`` or ``type`` where given."""

    days: int = DAYS
    kind: str = ""
    who: str = ""
    type: str = ""


def _visible(user: User | None, prefix: str) -> Q:
    return Q() if user is None else readable(user, prefix)


def _reviews(user: User | None, since: datetime) -> Iterator[Change]:
    rows = Review.objects.filter(_visible(user, "flag__item__"), flag__isnull=False)
    rows = rows.filter(Q(created_at__gte=since) | Q(undone_at__gte=since))
    for row in rows.select_related("flag__fact", "reviewer"):
        if row.flag is None:
            continue
        shared = (row.flag_id, None, row.flag.type, row.flag.fact.fact_id)
        who = row.reviewer.username
        if row.created_at >= since:
            yield Change(row.created_at, row.decision, *shared, who, row.reason_code, row.reason)
        if row.undone_at and row.undone_at >= since:
            yield Change(row.undone_at, "undo", *shared, who, row.decision, "")


def _holds(user: User | None, since: datetime) -> Iterator[Change]:
    rows = LegalHold.objects.filter(_visible(user, "item__"), ended_at__gte=since)
    for row in rows.select_related("flag__fact"):
        if row.ended_at:
            shared = (row.flag_id, None, row.flag.type, row.flag.fact.fact_id)
            yield Change(row.ended_at, "hold_end", *shared, "", row.ended_why, "")


def _complaints(user: User | None, since: datetime) -> Iterator[Change]:
    if user is not None and not allowed(user, Action.COMPLAINT_VIEW):
        return
    rows = Complaint.objects.filter(_visible(user, "item__"))
    rows = rows.filter(Q(opened_at__gte=since) | Q(changed_at__gte=since))
    for row in rows.select_related("flag__fact", "opened_by", "changed_by"):
        flag = row.flag
        shared = (row.flag_id, row.pk, flag.type if flag else "", flag.fact.fact_id if flag else "")
        if row.opened_at >= since:
            who = row.opened_by.username
            yield Change(row.opened_at, "complaint_open", *shared, who, "", "")
        if row.changed_at and row.changed_at >= since:
            who = row.changed_by.username if row.changed_by else ""
            yield Change(row.changed_at, "complaint_change", *shared, who, row.status, row.office)


def flag_changes(*, user: User | None, query: HistoryQuery) -> list[Change]:
    """Return what changed, newest first; ``user`` is ``None`` for the command line.

    Raises:
        Refused: role.
    """
    if user is not None:
        require(user, Action.FLAG_VIEW)
    since = now() - timedelta(days=query.days)
    found = [
        change
        for part in (_reviews, _holds, _complaints)
        for change in part(user, since)
        if (not query.kind or change.kind == query.kind)
        and (not query.who or change.who == query.who)
        and (not query.type or change.type == query.type)
    ]
    return sorted(found, key=lambda change: (change.at, change.flag_id or 0), reverse=True)


def flag_history(*, user: User, query: HistoryQuery, page: int = 1) -> Page[Any]:
    """Return one page of ``flag_changes``.

    Raises:
        Refused: role.
    """
    return Paginator(flag_changes(user=user, query=query), PAGE_SIZE).get_page(page)

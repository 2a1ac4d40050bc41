"""Requests of people about their own data, with how their clocks stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q, QuerySet

from casework.clock import now
from casework.models import SubjectRequest, User
from casework.permissions import Action, require
from records.errors import OperatorError

SOON: Final = timedelta(days=2)
"""A clock that ends sooner than this is shown as pressing."""


@dataclass(frozen=True, slots=True)
class RequestLine:
    """A request and its clock that runs out next.

    Attributes:
        row: the request.
        clock: ``acknowledge``, ``answer`` or empty once it is closed.
        until: when that clock ends.
        overdue: whether a clock has run out, also in the end.
        soon: whether it runs out within two days.
    """

    row: SubjectRequest
    clock: str
    until: datetime | None
    overdue: bool
    soon: bool


def request_line(row: SubjectRequest, moment: datetime | None = None) -> RequestLine:
    """Return a request with how its clocks stand at ``moment`` (now by default)."""
    at = moment or now()
    answered = row.closed_at or at
    acknowledged = row.acknowledged_at or row.closed_at or at
    overdue = acknowledged > row.acknowledge_by or answered > row.due_at
    if row.closed_at is not None:
        return RequestLine(row, "", None, overdue, soon=False)
    waits = row.acknowledged_at is None
    until = row.acknowledge_by if waits else row.due_at
    clock = "acknowledge" if waits else "answer"
    return RequestLine(row, clock, until, overdue, soon=at <= until < at + SOON)


def _open() -> QuerySet[SubjectRequest]:
    return SubjectRequest.objects.filter(closed_at=None)


def requests_list(*, user: User | None, closed: bool = False) -> list[RequestLine]:
    """Return open requests, the most pressing first; or the closed ones, newest first.

    Args:
        user: who looks; ``None`` for the command line.
        closed: the closed ones instead.

    Raises:
        Refused: role.
    """
    if user is not None:
        require(user, Action.SUBJECT_REQUEST_VIEW)
    if closed:
        rows = SubjectRequest.objects.exclude(closed_at=None).order_by("-closed_at")[:200]
        return [request_line(row) for row in rows]
    lines = [request_line(row) for row in _open()]
    return sorted(lines, key=lambda one: (one.until or one.row.due_at, one.row.pk))


def request_get(*, user: User, request_id: int) -> SubjectRequest | None:
    """Return a request, or ``None``.

    Raises:
        Refused: role.
    """
    require(user, Action.SUBJECT_REQUEST_VIEW)
    return SubjectRequest.objects.filter(pk=request_id).first()


def request_coded(code: str) -> SubjectRequest:
    """Return the request of that code; for the command line.

    Raises:
        OperatorError: there is none.
    """
    row = SubjectRequest.objects.filter(code__iexact=code.strip()).first()
    if row is None:
        raise OperatorError(f"Không có yêu cầu {code}.", f"there is no request {code}")
    return row


def requests_overdue(*, user: User) -> int:
    """Return how many open requests have a clock that has run out.

    Raises:
        Refused: role.
    """
    require(user, Action.SUBJECT_REQUEST_VIEW)
    moment = now()
    late = Q(acknowledged_at=None, acknowledge_by__lt=moment) | Q(due_at__lt=moment)
    return _open().filter(late).count()


def requests_open(*, user: User) -> int:
    """Return how many requests are open.

    Raises:
        Refused: role.
    """
    require(user, Action.SUBJECT_REQUEST_VIEW)
    return _open().count()

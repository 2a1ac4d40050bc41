"""Breaches of personal data, with how their 72 hours stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from casework.clock import now
from casework.models import Incident, User
from casework.permissions import Action, require
from records.errors import OperatorError

SOON: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class IncidentLine:
    """A breach with its clock.

    Attributes:
        row: the breach.
        running: whether the authority must still be told.
        hours_left: whole hours until then, negative when it is late; ``None`` when no clock runs.
        overdue: whether it was or is told too late.
        soon: whether less than a day is left.
    """

    row: Incident
    running: bool
    hours_left: int | None
    overdue: bool
    soon: bool


def incident_line(row: Incident, moment: datetime | None = None) -> IncidentLine:
    """Return a breach with how its clock stands at ``moment`` (now by default)."""
    at = moment or now()
    running = row.must_notify and row.notified_at is None and row.closed_at is None
    left = row.notify_by - at
    late = row.must_notify and (row.notified_at or row.closed_at or at) > row.notify_by
    return IncidentLine(
        row,
        running,
        left // timedelta(hours=1) if running else None,
        late,
        soon=running and timedelta() <= left < SOON,
    )


def incidents_list(*, user: User | None) -> list[IncidentLine]:
    """Return all breaches, those whose clock runs first, then the newest.

    Args:
        user: who looks; ``None`` for the command line.

    Raises:
        Refused: role.
    """
    if user is not None:
        require(user, Action.INCIDENT_VIEW)
    lines = [incident_line(row) for row in Incident.objects.order_by("-detected_at", "-pk")[:500]]
    return sorted(lines, key=lambda one: (not one.running, one.row.closed_at is not None))


def incident_get(*, user: User, incident_id: int) -> Incident | None:
    """Return a breach, or ``None``.

    Raises:
        Refused: role.
    """
    require(user, Action.INCIDENT_VIEW)
    return Incident.objects.filter(pk=incident_id).first()


def incident_coded(code: str) -> Incident:
    """Return the breach of that code; for the command line.

    Raises:
        OperatorError: there is none.
    """
    row = Incident.objects.filter(code__iexact=code.strip()).first()
    if row is None:
        raise OperatorError(f"Không có hồ sơ {code}.", f"there is no record {code}")
    return row


def incidents_running(*, user: User) -> int:
    """Return for how many breaches the authority must still be told.

    Raises:
        Refused: role.
    """
    require(user, Action.INCIDENT_VIEW)
    rows = Incident.objects.filter(must_notify=True, notified_at=None, closed_at=None)
    return rows.count()

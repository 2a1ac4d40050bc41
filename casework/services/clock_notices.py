"""Reminders by mail before and after a statutory clock runs out: each once, without a name."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone

from casework.clock import now
from casework.models import Incident, SubjectRequest
from casework.services.audit import audit_record

logger = logging.getLogger(__name__)

_ACKNOWLEDGE: Final = timedelta(hours=12)
_ANSWER: Final = timedelta(days=2)
_NOTIFY: Final = (timedelta(hours=24), timedelta(hours=6))
_AGAIN: Final = timedelta(hours=1)
"""A mail that did not go out is tried again after this."""
_failed: dict[str, datetime] = {}


@dataclass(frozen=True, slots=True)
class Reminder:
    """A mail that is due: about which row, which mark it leaves there, what it says."""

    row: SubjectRequest | Incident
    mark: str
    vi: str
    en: str
    url: str

    @property
    def key(self) -> str:
        """What tells this reminder from all others."""
        return f"{self.row.code}:{self.mark}"


def _local(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%d/%m/%Y %H:%M")


def _request(row: SubjectRequest, moment: datetime) -> Iterator[Reminder]:
    clocks = [("answer", row.due_at, _ANSWER, "giải quyết", "answer")]
    if row.acknowledged_at is None:
        clocks.append(("acknowledge", row.acknowledge_by, _ACKNOWLEDGE, "báo nhận", "acknowledge"))
    for name, until, before, vi, en in clocks:
        if moment < until - before:
            continue
        over = moment > until
        yield Reminder(
            row,
            f"{name}_{'over' if over else 'soon'}",
            f"Yêu cầu {row.code}: {'QUÁ HẠN' if over else 'sắp hết hạn'} {vi}, {_local(until)}",
            f"Request {row.code}: {'OVERDUE' if over else 'soon due'} to {en}, {_local(until)}",
            f"/subject-requests/{row.pk}",
        )


def _incident(row: Incident, moment: datetime) -> Iterator[Reminder]:
    passed = [before for before in _NOTIFY if moment >= row.notify_by - before]
    if not passed:
        return
    over = moment > row.notify_by
    hours = int(min(passed) / timedelta(hours=1))
    vi = "QUÁ HẠN" if over else f"còn dưới {hours} giờ để"
    en = "OVERDUE to" if over else f"less than {hours} h left to"
    yield Reminder(
        row,
        "over" if over else f"left_{hours}",
        f"Sự cố {row.code}: {vi} thông báo, {_local(row.notify_by)}",
        f"Incident {row.code}: {en} notify, {_local(row.notify_by)}",
        f"/incidents/{row.pk}",
    )


def reminders_due() -> list[Reminder]:
    """Return the reminders whose time has come and that have not gone out."""
    moment = now()
    found: list[Reminder] = []
    for request in SubjectRequest.objects.filter(closed_at=None):
        found += _request(request, moment)
    running = Incident.objects.filter(must_notify=True, notified_at=None, closed_at=None)
    for incident in running:
        found += _incident(incident, moment)
    return [
        one
        for one in found
        if one.mark not in one.row.reminded
        and _failed.get(one.key, moment - _AGAIN) <= moment - _AGAIN
    ]


def reminders_send() -> int:
    """Send the reminders that are due to whoever gets alerts; returns how many went out.

    Without a mail server or addressees nothing is sent, and the pages show the clocks all the
    same. What is sent is marked right after: a kill in between sends that one again.
    """
    if not (settings.EMAIL_HOST and settings.MANHMOI_ALERT_EMAILS):
        return 0
    sent = 0
    for one in reminders_due():
        try:
            send_mail(
                f"Manh Mối: {one.vi}",
                f"{one.vi}\n{settings.MANHMOI_URL}{one.url}\n\n--\n{one.en}\n",
                None,
                settings.MANHMOI_ALERT_EMAILS,
            )
        except Exception:
            # A mail server's fault must not keep the other reminders back.
            logger.exception("reminder %s", one.key)
            _failed[one.key] = now()
            continue
        _mark(one)
        sent += 1
    return sent


@transaction.atomic
def _mark(one: Reminder) -> None:
    row = type(one.row)._default_manager.select_for_update().get(pk=one.row.pk)
    row.reminded = {**row.reminded, one.mark: now().isoformat()}
    row.save(update_fields=["reminded"])
    subject = "request" if isinstance(row, SubjectRequest) else "incident"
    audit_record(
        action=f"{subject}.remind", subject=f"{subject}:{row.pk}", detail={"mark": one.mark}
    )

"""Alerts about sources: opened once, closed when it is over, told by mail and webhook."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.db import transaction

from casework.clock import now
from casework.models import Source, SourceAlert, User
from casework.permissions import Action, require
from casework.services.audit import audit_record
from casework.services.notices import TRIES, mail_send, wait_s, webhook_send
from records.errors import Refused

_KEPT: Final = 2_000


@transaction.atomic
def source_alert_open(
    *, source: Source, kind: str, since: datetime, vi: str, en: str
) -> SourceAlert:
    """Open an alert, or bring the words of the one that is open up to date.

    Args:
        source: the source.
        kind: one of ``SourceAlert.Kind``.
        since: when the trouble began, UTC: where the gap starts.
        vi: what is the matter, one sentence, without secrets.
        en: the same in English.
    """
    words = {"detail_vi": vi[:_KEPT], "detail_en": en[:_KEPT]}
    alert, created = SourceAlert.objects.select_for_update().get_or_create(
        source=source,
        kind=kind,
        closed_at=None,
        defaults={"opened_at": now(), "since": since, "notices": _ways(), **words},
    )
    if created:
        audit_record(
            action="source_alert.open",
            subject=f"source:{source.pk}",
            detail={"alert": alert.pk, "kind": kind},
        )
    elif (alert.detail_vi, alert.detail_en) != (vi[:_KEPT], en[:_KEPT]):
        SourceAlert.objects.filter(pk=alert.pk).update(**words)
    return alert


def _ways() -> list[dict[str, Any]]:
    ways = [("email", address) for address in settings.MANHMOI_ALERT_EMAILS]
    if settings.MANHMOI_ALERT_WEBHOOK:
        ways.append(("webhook", settings.MANHMOI_ALERT_WEBHOOK))
    blank: dict[str, Any] = {"sent_at": None, "tries": 0, "problem": ""}
    return [{"way": way, "to": to, **blank} for way, to in ways]


@transaction.atomic
def source_alert_close(*, source: Source, kind: str, at: datetime | None = None) -> bool:
    """Close the open alert of a kind, if there is one; whether there was.

    Args:
        source: the source.
        kind: one of ``SourceAlert.Kind``.
        at: when it was over, UTC; now by default.
    """
    closed = SourceAlert.objects.filter(source=source, kind=kind, closed_at=None)
    if not closed.update(closed_at=at or now()):
        return False
    audit_record(action="source_alert.close", subject=f"source:{source.pk}", detail={"kind": kind})
    return True


@transaction.atomic
def source_alert_seen(*, user: User, alert_id: int) -> SourceAlert:
    """Note that somebody has looked at an alert.

    Raises:
        Refused: role, or there is no such alert.
    """
    require(user, Action.SOURCE_VIEW)
    alert = SourceAlert.objects.select_for_update().filter(pk=alert_id).first()
    if alert is None:
        raise Refused("Không có tin báo này", "there is no such alert")
    if alert.seen_at is None:
        alert.seen_by, alert.seen_at = user, now()
        alert.save(update_fields=["seen_by", "seen_at"])
        audit_record(
            action="source_alert.seen",
            subject=f"source:{alert.source_id}",
            detail={"alert": alert.pk},
            actor=user,
        )
    return alert


def source_notices_send() -> int:
    """Send what is due about open alerts; returns how many went out.

    What is sent is marked right after: a kill in between sends that one again.
    """
    sent = 0
    for alert in SourceAlert.objects.filter(closed_at=None).exclude(notices=[]).order_by("pk"):
        for number, notice in enumerate(alert.notices):
            if _due(alert, notice):
                sent += _told(alert, number)
    return sent


def _due(alert: SourceAlert, notice: dict[str, Any]) -> bool:
    waited = (now() - alert.opened_at).total_seconds()
    return (
        notice["sent_at"] is None and notice["tries"] < TRIES and waited >= wait_s(notice["tries"])
    )


def _told(alert: SourceAlert, number: int) -> bool:
    notice = alert.notices[number]
    problem = ""
    try:
        if notice["way"] == "email":
            mail_send(to=notice["to"], subject=_subject(alert), letter=_letter(alert))
        else:
            webhook_send(to=notice["to"], content=alert_content(alert))
    except Exception as error:
        # A mail server's or a stranger's host's fault must not keep the others back.
        problem = f"{type(error).__name__}: {error}"[:500]
    _mark(alert.pk, number, problem)
    return not problem


@transaction.atomic
def _mark(alert_id: int, number: int, problem: str) -> None:
    alert = SourceAlert.objects.select_for_update().get(pk=alert_id)
    notice = alert.notices[number]
    notice["tries"] += 1
    notice["problem"] = problem
    notice["sent_at"] = None if problem else now().isoformat()
    alert.save(update_fields=["notices"])
    audit_record(
        action="notice.failed" if problem else "notice.sent",
        subject=f"source:{alert.source_id}",
        detail={"alert": alert_id, "way": notice["way"], "problem": problem[:200]},
    )


def alert_content(alert: SourceAlert) -> dict[str, Any]:
    """Return what a webhook is told: the source and what is the matter."""
    return {
        "schema": "manhmoi.source_alert/1",
        "source": alert.source.name,
        "platform": alert.source.platform,
        "kind": alert.kind,
        "since": alert.since.isoformat(),
        "opened_at": alert.opened_at.isoformat(),
        "detail_vi": alert.detail_vi,
        "detail_en": alert.detail_en,
        "synthetic": alert.source.synthetic,
        "url": f"{settings.MANHMOI_URL}/sources/{alert.source_id}",
    }


def _subject(alert: SourceAlert) -> str:
    mark = "[MẪU] " if alert.source.synthetic else ""
    # A subject is one line, whatever a name holds.
    name = " ".join(alert.source.name.split())
    return f"{mark}Manh Mối: nguồn {name} cần xem"


def _letter(alert: SourceAlert) -> str:
    url = alert_content(alert)["url"]
    return (
        f"Nguồn {alert.source.name}: {alert.detail_vi}\nXem: {url}\n\n--\n"
        f"Source {alert.source.name}: {alert.detail_en}\n"
    )

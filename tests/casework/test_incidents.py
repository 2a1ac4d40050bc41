"""Breaches of personal data: the 72-hour clock, the record that only grows, the papers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from casework.clock import now
from casework.models import Incident, User
from casework.selectors.audit import audit_verify
from casework.selectors.incidents import incident_line, incidents_list, incidents_running
from casework.services import clock_notices
from casework.services.incident_papers import incident_draft, incident_record
from casework.services.incidents import (
    incident_close,
    incident_judge,
    incident_note,
    incident_notified,
    incident_open,
)
from records.errors import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
Open = Callable[..., Incident]


@pytest.fixture
def opened(administrator: User) -> Open:
    def make(harms: tuple[str, ...] = ("honour",), **fields: Any) -> Incident:
        given = {"title": "Mất máy tính", "description": "Máy có 20 lời kể, đã mã hóa.", **fields}
        return incident_open(user=administrator, harms=harms, **given)

    return make


def test_the_clock_runs_from_detection_until_the_authority_is_told(
    opened: Open, administrator: User
) -> None:
    row = opened(detected_at=now() - timedelta(hours=49, minutes=30))
    assert row.notify_by - row.detected_at == timedelta(hours=72)
    line = incident_line(row)
    assert (line.running, line.hours_left, line.soon, line.overdue) == (True, 22, True, False)
    assert incidents_running(user=administrator) == 1

    row = incident_notified(user=administrator, incident=row, reference="CV 12/A05")
    assert not incident_line(row).running
    assert incidents_running(user=administrator) == 0
    row = incident_close(user=administrator, incident=row, note="Đã thu hồi máy")
    acts: list[Callable[[], Incident]] = [
        lambda: incident_note(user=administrator, incident=row, text="thêm"),
        lambda: incident_close(user=administrator, incident=row, note="lại"),
    ]
    for act in acts:
        with pytest.raises(Refused):
            act()
    record = incident_record(user=administrator, incident=row).partition("NHẬT KÝ")[2]
    assert record.index("Mở hồ sơ") < record.index("CV 12/A05") < record.index("Đã thu hồi máy")
    assert audit_verify().ok


def test_late_stays_late(opened: Open, administrator: User) -> None:
    row = opened(detected_at=now() - timedelta(hours=80))
    assert incident_line(row).overdue and (incident_line(row).hours_left or 0) < 0
    assert "Lý do thông báo sau 72 giờ" in incident_draft(user=administrator, incident=row)
    row = incident_notified(user=administrator, incident=row, reference="CV 13")
    assert incident_line(row).overdue
    assert "Quá hạn 72 giờ" in row.log[-1]["text"]


def test_the_draft_says_what_is_known_and_asks_for_the_rest(
    opened: Open, administrator: User, auditor: User
) -> None:
    row = opened(("life", "property"))
    row = incident_note(user=administrator, incident=row, text="Đổi mọi mật khẩu")
    draft = incident_draft(user=auditor, incident=row)
    for words in ("Bộ Công an", row.code, "Mất máy tính", "20 lời kể", "tính mạng", "tài sản"):
        assert words in draft
    assert "Đổi mọi mật khẩu" in draft and "72 giờ: …" not in draft


def test_no_duty_needs_its_reason_and_no_harm(opened: Open, administrator: User) -> None:
    assert not opened(()).must_notify
    row = opened()
    with pytest.raises(Refused):
        incident_close(user=administrator, incident=row, note="xong")
    for harms, must, reason in (
        (["honour"], False, "không sao"),
        ([], False, " "),
        (["soul"], True, "x"),
    ):
        with pytest.raises(Refused):
            incident_judge(
                user=administrator, incident=row, harms=harms, must_notify=must, reason=reason
            )
    row = incident_judge(
        user=administrator, incident=row, harms=[], must_notify=False, reason="Đĩa đã mã hóa"
    )
    assert not row.must_notify and "Đĩa đã mã hóa" in row.log[-1]["text"]
    incident_close(user=administrator, incident=row, note="xong")


def test_who_may_and_what_cannot_be(opened: Open, administrator: User, auditor: User) -> None:
    row = opened()
    assert [line.row.pk for line in incidents_list(user=auditor)] == [row.pk]
    future, past = now() + timedelta(hours=1), row.detected_at - timedelta(hours=1)
    acts: list[Callable[[], Incident]] = [
        lambda: opened(title=" "),
        lambda: opened(detected_at=future),
        lambda: incident_note(user=auditor, incident=row, text="x"),
        lambda: incident_note(user=administrator, incident=row, text=" "),
        lambda: incident_notified(user=administrator, incident=row, reference=""),
        lambda: incident_notified(user=administrator, incident=row, reference="1", at=future),
        lambda: incident_notified(user=administrator, incident=row, reference="1", at=past),
    ]
    for act in acts:
        with pytest.raises(Refused):
            act()


def test_reminders_as_the_hours_go(
    opened: Open, settings: Any, mailoutbox: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EMAIL_HOST, settings.MANHMOI_ALERT_EMAILS = "mail.invalid", ["dau-moi@example.org"]
    row = opened()
    for hours, mails in ((1, 0), (50, 1), (51, 1), (67, 2), (73, 3), (90, 3)):
        monkeypatch.setattr(
            clock_notices, "now", lambda h=hours: row.detected_at + timedelta(hours=h)
        )
        clock_notices.reminders_send()
        assert len(mailoutbox) == mails, hours
    assert "QUÁ HẠN" in mailoutbox[-1].subject

"""A new wave is told by mail and webhook, once each, and never with an author or a text."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from pytest_httpserver import HTTPServer

from casework.clock import now
from casework.models import AuditEvent, ClaimNotice, ClaimWave, User
from casework.services.notices import TRIES, notices_due, notices_send, wave_read
from casework.services.waves import waves_refresh
from records.errors import Refused
from tests.casework.queues import rows
from tests.casework.queues.test_propagation import wave

pytestmark = pytest.mark.django_db
AUTHOR = "0" * 64


@pytest.fixture(autouse=True)
def _ways(monkeypatch: pytest.MonkeyPatch, httpserver: HTTPServer) -> None:
    monkeypatch.setattr(settings, "EMAIL_HOST", "127.0.0.1")
    monkeypatch.setattr(settings, "MANHMOI_ALERT_EMAILS", ["truc@example.invalid"])
    monkeypatch.setattr(settings, "MANHMOI_ALERT_WEBHOOK", httpserver.url_for("/nhan"))


def begin() -> ClaimWave:
    flags = wave()
    return waves_refresh(item_ids=[flags[0].item_id])[0]


def test_mail_and_webhook_tell_the_claim_and_nobody(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/nhan", method="POST").respond_with_data("ok")
    begun = begin()
    assert notices_send() == 2
    assert notices_send() == 0
    letter = mail.outbox[0]
    assert letter.to == ["truc@example.invalid"]
    assert letter.subject == "[MẪU] Manh Mối: 3 bài lan cùng một nội dung cần xem xét"
    assert "0965.001.222" in letter.body and "chưa ai xác nhận" in letter.body
    assert f"/spread/{begun.pk}" in letter.body
    request, _answer = httpserver.log[0]
    body = request.get_data()
    key = settings.MANHMOI_ALERT_WEBHOOK_KEY
    signed = hmac.new(key, body, hashlib.sha256).hexdigest()
    assert request.headers["X-ManhMoi-Signature"] == f"sha256={signed}"
    told = json.loads(body)
    assert (told["posts"], told["fact"], told["synthetic"]) == (3, "F01", True)
    assert (told["coordinated"], told["confirmed"]) == (True, False)
    for out in (letter.body, body.decode()):
        assert AUTHOR not in out and rows.POST not in out and "0911.222.333" not in out
    assert AuditEvent.objects.filter(action="notice.sent").count() == 2


def test_a_host_that_fails_is_tried_again_and_given_up_in_the_end(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/nhan").respond_with_data("no", status=503)
    begin()
    assert notices_send() == 1
    webhook = ClaimNotice.objects.get(way="webhook")
    assert (webhook.tries, webhook.sent_at) == (1, None)
    assert "503" in webhook.problem
    assert webhook not in notices_due()
    for tries in range(1, TRIES):
        ClaimNotice.objects.filter(pk=webhook.pk).update(made_at=now() - timedelta(days=1))
        assert [one.pk for one in notices_due()] == [webhook.pk]
        assert notices_send() == 0
        webhook.refresh_from_db()
        assert webhook.tries == tries + 1
    assert notices_due() == []


def test_without_a_mail_server_the_letter_waits_and_says_so(
    monkeypatch: pytest.MonkeyPatch, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/nhan").respond_with_data("ok")
    monkeypatch.setattr(settings, "EMAIL_HOST", "")
    begin()
    assert notices_send() == 1
    assert "MANHMOI_SMTP_HOST" in ClaimNotice.objects.get(way="email").problem


def test_reading_is_one_s_own(editor: User, verifier: User, liaison: User) -> None:
    begun = begin()
    wave_read(user=editor, wave=begun)
    notice = ClaimNotice.objects.get(way="console")
    assert list(notice.read_by.all()) == [editor]
    wave_read(user=verifier, wave=begun)
    assert notice.read_by.count() == 2
    with pytest.raises(Refused):
        wave_read(user=liaison, wave=begun)

"""The outbox, the vault of contacts, and the words by which people agree."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from django.test import Client

from casework.clock import now
from casework.models import AuditEvent, ContactDetail, Item, Reply, Source, User
from casework.sealing import seal, unseal
from casework.services import replies, testimony
from casework.services.contact_vault import (
    contact_reveal,
    contact_seal,
    contacts_expire,
    contacts_open,
)
from casework.services.erasure import item_erase
from config.cli.contacts import contact
from monitor.collect.connector import Visit
from monitor.collect.consent import said
from monitor.collect.replies import send_due
from monitor.sources.table import connector
from records.errors import OperatorError, Refused, Retry

if TYPE_CHECKING:
    from pytest_django.fixtures import Settings

pytestmark = pytest.mark.django_db


@pytest.fixture
def row() -> Reply:
    """An answer that waits."""
    source = Source.objects.create(name="thử", kind="zalo", platform="zalo", legal_basis="thử")
    queued = replies.reply_queue(source=source, key="m1", to="123456", text="đã nhận")
    assert queued is not None
    assert replies.reply_queue(source=source, key="m1", to="123456", text="lần hai") is None
    assert b"123456" not in bytes(queued.sealed_to or b"")
    return queued


def test_a_reply_cut_off_while_being_sent_is_not_sent_again(row: Reply) -> None:
    assert replies.replies_due() == [(row.pk, row.source_id)]
    told = CliRunner().invoke(contact, ["replies", "--json"])
    assert json.loads(told.output) == {"source": "thử", "state": "waiting", "count": 1, "error": ""}
    begun = replies.reply_begin(reply_id=row.pk)
    assert begun is not None and begun[1] == "123456"
    assert replies.reply_begin(reply_id=row.pk) is None and replies.replies_due() == []
    assert replies.replies_killed() == 0
    Reply.objects.update(due_at=now())
    assert replies.replies_killed() == 1
    row.refresh_from_db()
    assert (row.state, row.sealed_to) == ("failed", None)


def test_a_busy_platform_is_tried_eight_times(row: Reply) -> None:
    for attempt in range(1, replies.TRIES + 1):
        assert replies.reply_begin(reply_id=row.pk) is not None
        replies.reply_postpone(reply_id=row.pk, error="busy")
        row.refresh_from_db()
        assert row.state == ("waiting" if attempt < replies.TRIES else "failed")
        Reply.objects.update(due_at=now())
    assert row.sealed_to is None and replies.replies_due() == []


def test_many_answers_of_one_source_do_not_delay_another(
    row: Reply, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(2, 5):
        replies.reply_queue(source=row.source, key=f"m{number}", to="1", text="đã nhận")
    other = Source.objects.create(name="khác", kind="zalo", platform="zalo", legal_basis="thử")
    replies.reply_queue(source=other, key="k1", to="1", text="đã nhận")
    assert [source for _, source in replies.replies_due(limit=3)] == [
        row.source_id,
        other.pk,
        row.source_id,
    ]
    tried: list[int] = []

    def hangs(visit: Visit, to: str, text: str) -> None:
        tried.append(len(tried))
        raise Retry("bận", "busy")

    monkeypatch.setattr(connector("zalo"), "reply", hangs)
    assert send_due() == 0 and len(tried) == 2  # one try a source


def test_an_answer_a_day_late_is_not_sent(row: Reply) -> None:
    Reply.objects.update(created_at=now() - timedelta(hours=25))
    assert replies.reply_begin(reply_id=row.pk) is None
    row.refresh_from_db()
    assert (row.state, row.sealed_to) == ("failed", None)


def _item(number: str, **more: object) -> Item:
    contact = contact_seal(platform="hotline", author_key="+84900000001")
    given = {"platform": "hotline", "kind": "call", "route": "submitted", "collected_at": now()}
    return Item.objects.create(
        **{**given, "platform_id": number, "author_pid": contact.pid, **more}
    )


def test_a_contact_is_shown_with_a_reason_only_and_goes_with_the_last_item() -> None:
    first, second = _item("1"), _item("2")
    assert ContactDetail.objects.count() == 1
    verifier = User.objects.create_user(username="tham-dinh", role="verifier")
    editor = User.objects.create_user(username="bien-tap", role="editor")
    with pytest.raises(Refused, match="lý do"):
        contact_reveal(item=first, user=verifier, reason=" ")
    with pytest.raises(Refused):
        contact_reveal(item=first, user=editor, reason="gọi lại xác minh")
    shown = contact_reveal(item=first, user=verifier, reason="gọi lại xác minh")
    assert shown == "+84900000001"
    event = AuditEvent.objects.get(action="contact.reveal")
    assert event.actor == verifier and event.detail["reason"] == "gọi lại xác minh"
    assert "+849" not in str(list(AuditEvent.objects.values("detail", "subject")))
    item_erase(item=first, reason="thử", user=None, remove_passages=lambda _: None)
    assert ContactDetail.objects.count() == 1
    item_erase(item=second, reason="thử", user=None, remove_passages=lambda _: None)
    assert not ContactDetail.objects.exists()
    with pytest.raises(Refused, match="liên hệ"):
        contact_reveal(item=second, user=verifier, reason="gọi lại xác minh")


def test_what_nobody_agreed_to_in_time_is_erased() -> None:
    old = _item("1", state="parked", stage="understand", collected_at=now() - timedelta(days=31))
    young = _item("2", state="parked", stage="understand")
    assert testimony.testimony_expire(days=30) == 1
    old.refresh_from_db()
    assert old.deleted_at is not None
    assert testimony.testimony_expire(days=30) == 0
    ContactDetail.objects.update(expires_at=now())
    with pytest.raises(Refused):
        contact_reveal(item=young, user=None, reason="gọi lại xác minh")
    assert contacts_expire() == 1


def test_a_withdrawal_leaves_what_was_written_after_it() -> None:
    before = _item("1", state="parked", stage="understand")
    word = _item("2", text="RÚT LẠI")
    after = _item("3", state="parked", stage="understand")
    assert testimony.testimony_withdraw(item=word) == []
    for item, left in ((before, False), (word, False), (after, True)):
        item.refresh_from_db()
        assert (item.deleted_at is None) is left


def test_a_sealed_text_opens_only_where_and_with_what_it_was_sealed(settings: Settings) -> None:
    sealed = seal("số điện thoại", context="contact:a:1")
    assert unseal(memoryview(sealed), context="contact:a:1") == "số điện thoại"
    assert seal("số điện thoại", context="contact:a:1") != sealed
    for wrong in (sealed[:-1], b"", b"\x02" + sealed[1:]):
        with pytest.raises(OperatorError, match=r"contacts\.key"):
            unseal(wrong, context="contact:a:1")
    with pytest.raises(OperatorError):
        unseal(sealed, context="contact:a:2")
    contact_seal(platform="hotline", author_key="+84900000001")
    assert contacts_open()
    settings.MANHMOI_CONTACTS_KEY = bytes(32)
    assert not contacts_open()
    with pytest.raises(OperatorError):
        unseal(sealed, context="contact:a:1")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("ĐỒNG Ý", "agree"),
        ("dạ con đồng ý ạ.", "agree"),
        ("dong y", "agree"),
        ("Đông y", None),
        ("đồng ý không?", None),
        ("Tôi đồng ý với bài viết này", None),
        ("ok", None),
        ("", None),
        ("Không đồng ý", "withdraw"),
        ("RÚT LẠI", "withdraw"),
        ("xin rút lại sự đồng ý", "withdraw"),
        ("xoa", "withdraw"),
        ("I agree!", "agree"),
        ("withdraw", "withdraw"),
    ],
)
def test_only_plain_words_agree_or_take_back(text: str, meant: str | None) -> None:
    assert said(text) == meant


def test_the_console_and_the_command_line_show_a_contact_for_a_reason(client: Client) -> None:
    item = _item("1")
    client.force_login(User.objects.create_user(username="tham-dinh", role="verifier"))
    page = f"/items/{item.pk}/contact"
    assert page in client.get(f"/items/{item.pk}").content.decode()
    assert "+849" not in client.get(page).content.decode()
    assert "+849" not in client.post(page, {"reason": " "}).content.decode()
    answer = client.post(page, {"reason": "gọi lại xác minh"})
    assert "+84900000001" in answer.content.decode() and "no-cache" in answer["Cache-Control"]
    shown = CliRunner().invoke(contact, ["reveal", str(item.pk), "--reason", "gọi lại xác minh"])
    assert shown.output.strip() == "+84900000001"
    told = CliRunner().invoke(contact, ["reveal", "999", "--reason", "gọi lại xác minh"])
    assert isinstance(told.exception, OperatorError)

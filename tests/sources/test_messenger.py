"""Messenger: what people send, their files, our answer within its window, what they take back."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from casework.models import Consent, Item, Media, QuarantineEntry, Reply
from monitor import workflows
from monitor.collect.opening import open_visit
from monitor.collect.replies import send_due
from monitor.sources.table import connector, manifest
from monitor.stages import media as stage
from nlp.positions import find_positions
from records.errors import OperatorError
from tests.sources.contract import stored
from tests.sources.doors import deliver, source_at
from tests.sources.fakes.base import Asked, Fault
from tests.sources.fakes.facebook_feed import greeting
from tests.sources.fakes.messenger import DAY_MS, JPEG, PAGE, MessengerFake

pytestmark = pytest.mark.django_db


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[MessengerFake]:
    """Messenger, with the credentials set; what would be queued is not."""
    monkeypatch.setattr(workflows, "hand_on", lambda *_: None)
    with MessengerFake() as platform:
        for name, value in platform.env.items():
            monkeypatch.setenv(name, value)
        yield platform


@pytest.fixture
def call() -> Callable[[Asked], int]:
    """What delivers a call to our door."""
    return deliver("messenger")


def test_everything_people_wrote_once_and_closed_until_they_agree(
    fake: MessengerFake, call: Callable[[Asked], int]
) -> None:
    source = source_at(fake)
    fake.send_all(call)
    fake.send_all(call)
    assert stored(source) == fake.truth() and fake.refused == [] and not fake.due
    assert fake.asked == []  # a call is answered without asking anybody
    items = list(Item.objects.filter(deleted_at=None))
    assert all(one.access == "restricted" and one.channel_id == PAGE for one in items)
    assert any("bên suối" in one.text for one in items)  # changed since it was sent
    assert any(find_positions(one.text) for one in items)
    taken_back = Item.objects.exclude(deleted_at=None)
    assert taken_back.exists() and not any(one.text for one in taken_back)
    rows = str(list(Item.objects.values()))
    assert not any(person in rows for person in fake.people)
    assert Client().get("/hooks/messenger", dict(greeting("messenger").query)).status_code == 200


def test_the_answer_carries_the_notice_and_consent_follows(
    fake: MessengerFake, call: Callable[[Asked], int]
) -> None:
    fake.empty()
    source_at(fake)
    person = fake.people[0]

    def say(mid: str, text: str) -> Item:
        assert call(fake.call(fake.event(person, message={"mid": mid, "text": text}))) == 200
        return Item.objects.get(platform_id=mid)

    first = say("m_1", "Cha tôi hy sinh ở Gio Linh")
    assert send_due() == 1 and fake.sent[0][0] == person
    assert "THÔNG BÁO" in fake.sent[0][1] and f"MM-{first.pk:06d}" in fake.sent[0][1]
    say("m_2", "Đồng ý")
    first.refresh_from_db()
    consent = Consent.objects.get()
    assert (first.consent, first.access, consent.channel) == (consent, "open", "messenger")
    assert send_due() == 1 and fake.refused == []


def test_what_names_no_sender_is_set_aside_and_not_answered(
    fake: MessengerFake, call: Callable[[Asked], int]
) -> None:
    fake.empty()
    source_at(fake)
    message = {
        **fake.event(fake.people[0], message={"mid": "m_1", "text": "Lời kể"}),
        "sender": None,
    }
    assert call(fake.call(message)) == 200
    assert QuarantineEntry.objects.get().reason == "missing_sender"
    assert not Item.objects.exists() and send_due() == 0


def test_what_meta_adds_is_set_aside_and_what_says_nothing_is_not(
    fake: MessengerFake, call: Callable[[Asked], int]
) -> None:
    fake.empty()
    source_at(fake)
    thumb = {"mid": "m_1", "attachments": [{"type": "image", "payload": {"sticker_id": 1}}]}
    quiet: list[dict[str, Any]] = [
        {"message": thumb},
        {"message": {"mid": "m_2", "text": "của ta", "is_echo": True}},
        {"read": {"watermark": 1}},
        {"postback": {"title": "Bắt đầu", "payload": "x"}},
    ]
    strange: list[dict[str, Any]] = [
        {"message": {"mid": "m_3", "attachments": [{"type": "kieu_moi", "payload": {}}]}},
        {"message": {"mid": "m_4", "thu_hoi": True}},
        {"message_moi": {"mid": "m_5", "text": "lời kể"}},
    ]
    for event in (*quiet, *strange):
        assert call(fake.call(fake.event(fake.people[0], **event))) == 200
    reasons = QuarantineEntry.objects.values_list("reason", flat=True)
    assert list(reasons) == ["unknown_event"] * len(strange)
    assert not Item.objects.exists()


def test_what_is_taken_back_before_it_comes_and_what_is_changed_into_a_withdrawal(
    fake: MessengerFake, call: Callable[[Asked], int]
) -> None:
    fake.empty()
    source_at(fake)
    person, at = fake.people[0], int(time.time() * 1000)
    messages: list[dict[str, Any]] = [
        {"mid": "m_1", "is_deleted": True},
        {"mid": "m_1", "text": "đã thu hồi"},
        {"mid": "m_2", "text": "Lời kể"},
        {"mid": "m_3", "text": "Lời kể thứ hai"},
    ]
    for number, message in enumerate(messages):
        assert call(fake.call(fake.event(person, at + number, message=message))) == 200
    assert send_due() == 2
    edit = {"message_edit": {"mid": "m_2", "text": "RÚT LẠI", "num_edit": 1}}
    assert call(fake.call(fake.event(person, at + 9, **edit))) == 200
    assert send_due() == 1 and "rút lại" in fake.sent[-1][1]
    assert not Item.objects.filter(deleted_at=None).exists() and Item.objects.count() == 3


@pytest.mark.parametrize(
    ("hours", "blocked", "faults", "state", "told"),
    [
        (25, False, [], "failed", "24 hours"),
        (1, True, [], "failed", "out of reach"),
        (1, False, [Fault("status", 503)], "waiting", "busy"),
        (1, False, [Fault("cut")], "failed", "may have arrived"),
    ],
)
def test_an_answer_goes_out_at_most_once_and_in_time(
    fake: MessengerFake,
    call: Callable[[Asked], int],
    hours: int,
    blocked: bool,
    faults: list[Fault],
    state: str,
    told: str,
) -> None:
    fake.empty()
    source_at(fake)
    at = int(time.time() * 1000) - hours * DAY_MS // 24
    person = fake.people[0]
    fake.blocked = {person} if blocked else set()
    message = {"mid": "m_1", "text": "Tôi còn giữ giấy báo tử"}
    assert call(fake.call(fake.event(person, at, message=message))) == 200
    fake.faults.extend(faults)
    assert send_due() == 0
    row = Reply.objects.get()
    assert row.state == state and told in row.error and person not in row.error


def test_files_come_from_facebooks_own_hosts_only(
    fake: MessengerFake, call: Callable[[Asked], int]
) -> None:
    source_at(fake)
    here = "https://scontent.xx.fbcdn.net/v/t1/2"
    urls = (f"{here}/anh.jpg?oh=1", f"{here}/het-han.jpg", "https://evil.example/a.jpg?oh=1")
    wanted = [{"type": "image", "payload": {"url": url}} for url in urls]
    fake.empty()
    fake.write(text="Ảnh mộ", attachments=wanted)
    fake.send_all(call)
    good, expired, evil = Media.objects.order_by("pk")
    for one in (good, expired, evil):
        stage.fetch(one.pk)
    good.refresh_from_db()
    assert good.original is not None and good.original.size == len(JPEG)
    reasons = QuarantineEntry.objects.order_by("pk").values_list("media", "reason")
    assert list(reasons) == [(expired.pk, "media_gone"), (evil.pk, "host_not_allowed")]
    assert all(one.path.startswith("/v/") for one in fake.asked)


def test_check_says_whether_we_could_answer(fake: MessengerFake) -> None:
    checks: Any = connector("messenger")
    opened = open_visit(source_at(fake), manifest("messenger")).visit
    assert "/hooks/messenger" in checks.check(opened).vi
    fake.expire_token()
    with pytest.raises(OperatorError, match="renew MANHMOI_FACEBOOK_TOKEN"):
        checks.check(opened)

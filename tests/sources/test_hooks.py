"""The doors that platforms call: stored before they are told so, refused when they must be."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from casework.models import AuditEvent, Intake, Item, Original, Reply, Source
from casework.services.erasure import item_erase
from monitor import workflows
from monitor.collect import hooks
from monitor.sources.zalo import signature
from tests.sources.doors import deliver, source_at
from tests.sources.fakes.zalo import ZaloFake

pytestmark = pytest.mark.django_db


@pytest.fixture
def zalo(monkeypatch: pytest.MonkeyPatch) -> Iterator[ZaloFake]:
    """Zalo, with the credentials set; what would be queued is not."""
    monkeypatch.setattr(workflows, "hand_on", lambda *_: None)
    hooks._told_at.clear()
    with ZaloFake() as fake:
        for name, value in fake.env.items():
            monkeypatch.setenv(name, value)
        yield fake


def test_the_signature_is_the_plain_hash_that_zalo_documents() -> None:
    found = signature("1000000000000000001", b'{"a":1}', "1793840400000", "test-secret")
    assert found == "a926fd120237d05bd26270771750ae68b15dc939191763e0ba8eeab4d4cb04ad"


def test_every_message_once_through_replays_and_forgeries(zalo: ZaloFake) -> None:
    source = source_at(zalo)
    zalo.send_all(deliver("zalo"))
    zalo.send_all(deliver("zalo"))
    assert set(Item.objects.values_list("kind", "platform_id")) == zalo.truth()
    assert zalo.refused == [] and not zalo.due and zalo.asked == []
    assert Reply.objects.filter(source=source).count() == len(zalo.truth())
    source.refresh_from_db()
    assert source.last_item_at is not None
    rows = str(list(Item.objects.values())) + str(list(Intake.objects.values()))
    assert not any(person in rows for person in zalo.people)
    assert AuditEvent.objects.filter(action="hook.refuse").count() == 1


def test_what_must_not_be_kept_leaves_nothing_behind(zalo: ZaloFake) -> None:
    source_at(zalo)
    call = deliver("zalo")
    card = {"attachments": [{"type": "link", "payload": {"description": '{"phone":"+840"}'}}]}
    for event in (
        zalo.event("user_send_business_card", card),
        zalo.event("user_send_link", card),
        zalo.event("follow", follower={"id": "1"}),
        zalo.event("user_send_group_text", {"text": "trong nhóm"}),
    ):
        assert call(event) == 200
    good = zalo.event("user_send_text", {"text": "lời kể"})
    changed = replace(good, body=good.body.replace("lời kể".encode(), "lời dối".encode()))
    other_app = zalo.event("user_send_text", {"text": "x"}, app_id="2")
    broken = [replace(good, body=body) for body in (b"{", b"[" * 100_000)]
    for forged in (changed, replace(good, headers={}), other_app, *broken):
        assert call(forged) == 403
    assert (Item.objects.count(), Original.objects.count(), Intake.objects.count()) == (0, 0, 0)


def test_the_door_says_what_is_wrong(zalo: ZaloFake, monkeypatch: pytest.MonkeyPatch) -> None:
    call = deliver("zalo")
    good = zalo.event("user_send_text", {"text": "lời kể"})
    assert call(good) == 404
    source = source_at(zalo, enabled=False)
    assert call(good) == 503
    Source.objects.filter(pk=source.pk).update(enabled=True)
    client = Client()
    assert client.get("/hooks/zalo").status_code == 405
    assert client.put("/hooks/zalo").status_code == 405
    assert client.post("/hooks/other").status_code == 404
    huge = client.generic("POST", "/hooks/zalo", b" " * (4 * 1024 * 1024 + 1))
    assert huge.status_code == 413

    troubles: list[Exception] = [
        OSError(errno.ENOSPC, "full"),
        OperationalError("database is locked"),
        ValueError("a fault of ours"),
    ]

    def fails(**_: Any) -> None:
        raise troubles[0]

    with monkeypatch.context() as patch:
        patch.setattr(hooks, "page_store", fails)
        while troubles:
            assert call(good) == 503
            troubles.pop(0)
    assert Item.objects.count() == 0
    assert call(good) == 200
    assert Item.objects.count() == 1
    monkeypatch.delenv("MANHMOI_ZALO_OA_SECRET")
    assert call(good) == 503


def test_of_several_accounts_the_one_whose_secret_fits(
    zalo: ZaloFake, monkeypatch: pytest.MonkeyPatch
) -> None:
    source_at(zalo, name="khác", config={"account": "khac"})
    monkeypatch.setenv("MANHMOI_ZALO_OA_SECRET_KHAC", "another")
    mine = source_at(zalo)
    assert deliver("zalo")(zalo.event("user_send_text", {"text": "lời kể"})) == 200
    assert Item.objects.get().source == mine


def test_an_erased_message_does_not_come_back(zalo: ZaloFake) -> None:
    source_at(zalo)
    event = zalo.event("user_send_text", {"text": "xin xóa"})
    assert deliver("zalo")(event) == 200
    item = Item.objects.get()
    item_erase(item=item, reason="thử", user=None, remove_passages=lambda _: None)
    assert deliver("zalo")(event) == 200
    assert Item.objects.get().text == ""
    assert not Original.objects.filter(erased_at=None).exists()


@pytest.mark.parametrize(
    ("door", "kind"), [("messenger", "messenger"), ("facebook", "facebook_feed")]
)
def test_metas_doors_shake_hands_and_check_signatures(
    monkeypatch: pytest.MonkeyPatch, door: str, kind: str
) -> None:
    monkeypatch.setenv("MANHMOI_FACEBOOK_APP_SECRET", "test-secret")
    monkeypatch.setenv("MANHMOI_FACEBOOK_VERIFY_TOKEN", "tu-dat")
    Source.objects.create(name=door, kind=kind, platform="facebook", legal_basis="thử")
    client = Client()
    asked = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": "tu-dat"}
    answer = client.get(f"/hooks/{door}", asked)
    assert (answer.status_code, answer.content) == (200, b"1158201444")
    assert client.get(f"/hooks/{door}", {**asked, "hub.verify_token": "x"}).status_code == 403
    good = "179bf20a8b9040a32368814a68b0dc270823b5968498e0a73796c4202708ed8d"
    for mac, status in ((good, 200), (good.replace("1", "2"), 403)):
        headers = {"X-Hub-Signature-256": f"sha256={mac}"}
        call = client.generic(
            "POST", f"/hooks/{door}", b'{"a":1}', "application/json", headers=headers
        )
        assert call.status_code == status
    assert not Original.objects.exists()

"""Zalo: what people send, what they are answered, and how they agree."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from casework.models import (
    Consent,
    ContactDetail,
    Intake,
    Item,
    Media,
    Original,
    QuarantineEntry,
    Reply,
    SourceAlert,
)
from casework.selectors.corroboration_accounts import accounts_of
from casework.selectors.texts import text_batches
from casework.services.contact_vault import contact_reveal
from monitor import workflows
from monitor.collect import downloads
from monitor.collect.replies import send_due
from monitor.sources.table import connector
from monitor.stages import media as stage
from nlp.positions import find_positions
from records.errors import OperatorError, Refused
from tests.sources.doors import deliver, source_at
from tests.sources.fakes.base import Fault
from tests.sources.fakes.base import Reply as Answer
from tests.sources.fakes.zalo import AMR, ZaloFake

pytestmark = pytest.mark.django_db

Handed = list[tuple[list[int], list[int]]]


@pytest.fixture
def handed(monkeypatch: pytest.MonkeyPatch) -> Handed:
    """What is handed to the pipeline."""
    found: Handed = []
    monkeypatch.setattr(
        workflows, "hand_on", lambda _, items, media: found.append((list(items), list(media)))
    )
    return found


@pytest.fixture
def zalo(handed: Handed, monkeypatch: pytest.MonkeyPatch) -> Iterator[ZaloFake]:
    """Zalo, with the credentials set."""
    with ZaloFake() as fake:
        fake.empty()
        for name, value in fake.env.items():
            monkeypatch.setenv(name, value)
        yield fake


@pytest.fixture
def say(zalo: ZaloFake) -> Callable[..., Item]:
    """Let the same person send something; returns its item."""
    source_at(zalo)
    call = deliver("zalo")

    def said(text: str = "", name: str = "user_send_text", **message: object) -> Item:
        sender = {"id": zalo.people[0]}
        event = zalo.event(name, {"text": text, **message}, sender=sender)
        assert call(event) == 200
        return Item.objects.get(platform_id=event.json()["message"]["msg_id"])

    return said


def test_closed_until_the_sender_agrees_then_open_then_erased(
    zalo: ZaloFake, say: Callable[..., Item], handed: Handed
) -> None:
    _, place = zalo.message(1)
    item = say(name="user_send_location", **place)
    assert [(p.lat, p.lon) for p in find_positions(item.text)] == [(16.0001, 107.0001)]
    assert (item.state, item.access, item.consent) == ("parked", "restricted", None)
    assert handed.pop() == ([], [])
    assert accounts_of([item.pk]) == {} and list(text_batches(10)) == []
    with pytest.raises(Refused, match="chưa đồng ý"):
        contact_reveal(item=item, user=None, reason="gọi lại xác minh")

    # Agreeing to what one has not been shown is no consent.
    assert say("Đồng ý").state == "parked"
    assert send_due() == 2
    (_, first), (_, second) = zalo.sent
    assert f"MM-{item.pk:06d}" in first and "ĐỒNG Ý" in first and "THÔNG BÁO" not in second
    assert len(first) <= 2000

    assert say("ok").state == "parked"
    yes = say("đồng ý ạ")
    item.refresh_from_db()
    consent = Consent.objects.get()
    assert (item.state, item.access, item.consent) == ("pending", "open", consent)
    assert (yes.state, yes.stage) == ("done", "done") and consent.channel == "zalo"
    assert "search" in consent.purposes and consent.notice_version == "2026-11"
    handed.clear()
    send_due()
    assert item.pk in handed[0][0] and yes.pk not in handed[0][0]
    assert contact_reveal(item=item, user=None, reason="gọi lại xác minh") == zalo.people[0]
    later = say("Còn một bức thư nữa")
    assert (later.state, later.consent) == ("pending", consent)

    say("Rút lại")
    assert Item.objects.filter(deleted_at=None).exists()
    send_due()
    consent.refresh_from_db()
    assert consent.withdrawn_at is not None
    assert not Item.objects.filter(deleted_at=None).exists()
    assert not ContactDetail.objects.exists()
    assert "rút lại" in zalo.sent[-1][1] and zalo.sent[-1][0] == zalo.people[0]
    assert not Reply.objects.exclude(sealed_to=None).exists()
    assert zalo.refused == []


def test_a_new_kind_is_kept_and_nothing_without_a_sender(
    zalo: ZaloFake, say: Callable[..., Item]
) -> None:
    new = say("Lời kể", "user_send_kieu_moi", attachments=[{"type": "la", "payload": {}}])
    assert (new.text, new.access) == ("Lời kể", "restricted")
    nameless = zalo.event("user_send_text", {"text": "Lời kể"}, sender=None)
    assert deliver("zalo")(nameless) == 200
    assert QuarantineEntry.objects.get().reason == "missing_sender"
    assert Item.objects.get() == new
    assert "note_unknown_part" in str(list(Intake.objects.values_list("options", flat=True)))


def test_zalo_tells_us_of_a_withdrawal_itself(zalo: ZaloFake, say: Callable[..., Item]) -> None:
    say("Lời kể")
    event = zalo.event("user_withdraw", user_id=zalo.people[0])
    assert deliver("zalo")(event) == 200
    send_due()
    assert not Item.objects.filter(deleted_at=None).exists()
    assert not ContactDetail.objects.exists()


def _killed(**_: object) -> bool:
    raise KeyboardInterrupt


def test_files_are_fetched_at_once_and_told_apart_by_content(
    zalo: ZaloFake, say: Callable[..., Item], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in (2, 3, 4, 5):
        kind, message = zalo.message(number)
        say(name=f"user_send_{kind}", **message)
    wanted = list(Media.objects.filter(stage="fetch").order_by("pk"))
    assert [one.type for one in wanted] == ["audio", "image", "document"]
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(downloads, "media_fetched", _killed)
        stage.fetch(wanted[0].pk)
    archived = Original.objects.count()
    zalo.asked.clear()
    for one in wanted:
        assert stage.fetch(one.pk) is False  # waits for consent
        assert stage.fetch(one.pk) is False
    rows = list(Media.objects.filter(pk__in=[one.pk for one in wanted]).order_by("pk"))
    assert [(r.type, r.stage, r.state, r.waiting_for) for r in rows] == [
        ("audio", "transcribe", "parked", "consent"),
        ("image", "read", "parked", "consent"),
        ("audio", "transcribe", "parked", "consent"),
    ]
    assert rows[0].original == rows[2].original and rows[0].original is not None
    assert rows[0].original.size == len(AMR) and Original.objects.count() == archived + 1
    assert len([one for one in zalo.asked if one.method == "GET"]) == 3

    gone = say(name="user_send_audio", **zalo.message(2)[1]).media.get()
    monkeypatch.setattr(zalo, "answer", lambda asked: Answer(404))
    assert stage.fetch(gone.pk) is False
    zalo.faults.append(Fault("garbage"))
    page = say(name="user_send_audio", **zalo.message(2)[1]).media.get()
    assert stage.fetch(page.pk) is False
    said = QuarantineEntry.objects.order_by("pk").values_list("stage", "reason")
    assert list(said) == [("fetch", "http_404"), ("fetch", "wrong_content")]
    evil = say(
        name="user_send_file",
        attachments=[{"type": "file", "payload": {"url": "https://evil.example/a", "name": "a"}}],
    ).media.get()
    stage.fetch(evil.pk)
    assert QuarantineEntry.objects.get(media=evil).reason == "host_not_allowed"


@pytest.mark.parametrize(
    ("faults", "error", "state", "reached"),
    [
        ([Fault("status", 429, "40")], 0, "waiting", 0),
        ([Fault("status", 503)], 0, "waiting", 0),
        ([Fault("cut")], 0, "failed", 1),
        ([Fault("reset")], 0, "failed", 0),
        ([Fault("status", 500)], 0, "failed", 0),
        ([], -230, "failed", 0),
        ([], -32, "waiting", 0),
    ],
)
def test_an_answer_goes_out_at_most_once(
    zalo: ZaloFake,
    say: Callable[..., Item],
    faults: list[Fault],
    error: int,
    state: str,
    reached: int,
) -> None:
    say("Lời kể")
    zalo.faults.extend(faults)
    zalo.answer_error = error
    assert send_due() == 0
    row = Reply.objects.get()
    assert (row.state, len(zalo.sent), row.attempts) == (state, reached, 1)
    assert row.error and (row.sealed_to is None) == (state == "failed")
    zalo.answer_error = 0
    assert send_due() == 0 and len(zalo.sent) == reached


def test_tokens_are_replaced_when_zalo_says_so(zalo: ZaloFake, say: Callable[..., Item]) -> None:
    say("Lời kể")
    zalo.expire_token()
    assert send_due() == 1 and zalo.refreshed == 1
    say("Thêm")
    assert send_due() == 1 and zalo.refreshed == 1
    zalo.expire_token()
    zalo.refreshed = 7  # somebody else has spent our refresh token
    say("Nữa")
    assert send_due() == 0
    row = Reply.objects.get(state="waiting")
    assert "MANHMOI_ZALO_REFRESH_TOKEN" in row.error and "refresh-" not in row.error
    alert = SourceAlert.objects.get(kind="credential")
    assert "MANHMOI_ZALO_REFRESH_TOKEN" in alert.detail_vi and "refresh-" not in alert.detail_vi


def test_check_says_how_the_credentials_stand(
    zalo: ZaloFake, monkeypatch: pytest.MonkeyPatch
) -> None:
    from monitor.collect.opening import open_visit

    source, one = source_at(zalo), connector("zalo")
    assert "OA thử" in one.check(open_visit(source, one.manifest).visit).vi
    monkeypatch.delenv("MANHMOI_ZALO_REFRESH_TOKEN")
    assert "không trả lời" in one.check(open_visit(source, one.manifest).visit).vi
    monkeypatch.delenv("MANHMOI_ZALO_OA_SECRET")
    with pytest.raises(OperatorError, match="MANHMOI_ZALO_OA_SECRET"):
        one.check(open_visit(source, one.manifest).visit)

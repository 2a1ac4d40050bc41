"""Telegram: channels, what people write to the bot, files, and what the bot is told off for."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest

from casework.archive import get_archive
from casework.clock import now
from casework.models import Item, Media, Reply, Source
from monitor import workflows
from monitor.collect.opening import open_visit
from monitor.collect.replies import send_due
from monitor.collect.visit import visit_slice
from monitor.sources.table import connector
from monitor.stages import media as stage
from records.errors import OperatorError, Quarantine
from tests.sources.contract import visit
from tests.sources.doors import deliver, source_at
from tests.sources.fakes.base import Asked, Fault
from tests.sources.fakes.telegram import CHANNEL, OGG, SECRET, TelegramFake

pytestmark = pytest.mark.django_db

PERSON = 5_000_000_007
VOICE = {"file_id": "voice-1", "file_unique_id": "u1", "duration": 3, "file_size": len(OGG)}


@pytest.fixture
def bot(monkeypatch: pytest.MonkeyPatch) -> Iterator[TelegramFake]:
    """Telegram, with the credentials set; what would be queued is not."""
    monkeypatch.setattr(workflows, "hand_on", lambda *_: None)
    with TelegramFake() as fake:
        fake.empty()
        for name, value in fake.env.items():
            monkeypatch.setenv(name, value)
        yield fake


def test_who_writes_to_the_bot_is_answered_and_groups_are_not_read(bot: TelegramFake) -> None:
    source = source_at(bot)
    group = {"id": -5, "type": "supergroup", "title": "Nhóm"}
    bot.grow(1)
    bot.add("message", {"chat": group, "from": {"id": 9, "is_bot": False}, "text": "chuyện riêng"})
    bot.write(PERSON, contact={"phone_number": "+84900000000", "first_name": "Người khác"})
    bot.write(PERSON, text="Tôi biết chỗ chôn", location={"latitude": 16.5, "longitude": 107.25})
    bot.write(PERSON, voice=VOICE)
    bot.write(PERSON, video={**VOICE, "file_unique_id": "u2", "file_size": 21 * 1024 * 1024})
    run = visit(source)
    assert (run.outcome, run.new) == ("done", 4)
    place, voice, video = Item.objects.filter(kind="message").order_by("pk")
    assert place.text == "Tôi biết chỗ chôn\nVị trí: 16.500000, 107.250000"
    assert (place.route, place.state, place.access) == ("submitted", "parked", "restricted")
    assert str(PERSON) not in place.platform_id + place.url + place.channel_id
    assert Item.objects.get(kind="post").url.startswith("https://t.me/kenh_thu/")
    original = place.original
    assert original is not None
    raw = get_archive().open(original.sha256).read()
    assert b'"voice-1"' in raw and "chuyện riêng".encode() not in raw and b"+8490" not in raw

    fetched = Media.objects.get(item=voice)
    assert (fetched.stage, fetched.url, Media.objects.get(item=video).stage) == (
        "fetch",
        "",
        "done",
    )
    stage.fetch(fetched.pk)
    fetched.refresh_from_db()
    assert (fetched.mime, fetched.stage, fetched.waiting_for) == (
        "audio/ogg",
        "transcribe",
        "consent",
    )
    assert send_due() == 3 and {to for to, _ in bot.sent} == {str(PERSON)}
    bot.write(PERSON, text="Tôi đồng ý")
    visit(source)
    place.refresh_from_db()
    assert (place.state, place.access) == ("pending", "open")
    assert bot.refused == []


def test_an_edited_post_is_a_new_version(bot: TelegramFake) -> None:
    source = source_at(bot)
    post = {"chat": CHANNEL, "message_id": 55}
    bot.add("channel_post", {**post, "text": "Mộ ở đồi A"})
    bot.add("edited_channel_post", {**post, "text": "Mộ ở đồi B", "edit_date": 1})
    visit(source)
    item = Item.objects.get()
    assert (item.text, item.version, item.platform_id) == ("Mộ ở đồi B", 2, f"{CHANNEL['id']}:55")


def _webhook(bot: TelegramFake, source: Source) -> None:
    bot.webhook = "https://manhmoi.example/hooks/telegram"


def _revoked(bot: TelegramFake, source: Source) -> None:
    bot.expire_token()


def _hookless(bot: TelegramFake, source: Source) -> None:
    source.config = {"webhook": True}


@pytest.mark.parametrize(
    ("spoil", "told"), [(_webhook, "deleteWebhook"), (_revoked, "TOKEN"), (_hookless, "webhook")]
)
def test_what_is_wrong_is_told_in_one_sentence(
    bot: TelegramFake, spoil: Callable[[TelegramFake, Source], None], told: str
) -> None:
    source, one = source_at(bot), connector("telegram")
    assert "thu_bot" in one.check(open_visit(source, one.manifest).visit).vi
    spoil(bot, source)
    with pytest.raises(OperatorError, match=told) as caught:
        one.check(open_visit(source, one.manifest).visit)
    assert bot.env["MANHMOI_TELEGRAM_BOT_TOKEN"] not in str(caught.value)
    if spoil is not _hookless:
        run = visit(source)
        assert run.outcome == "failed" and told in run.error_vi


def test_a_pause_telegram_asks_for_is_kept(bot: TelegramFake) -> None:
    source = source_at(bot)
    bot.write(PERSON, text="Lời kể")
    bot.retry_after = 90
    assert visit(source).outcome == "parked"
    assert source.parked_until is not None and (source.parked_until - now()).seconds >= 80
    assert visit(source).new == 1
    bot.retry_after = 400
    assert send_due() == 0
    row = Reply.objects.get()
    assert row.state == "waiting" and (row.due_at - now()).seconds > 300


def test_telegram_may_call_us_instead(bot: TelegramFake) -> None:
    source_at(bot, config={"webhook": True})
    update = bot.write(PERSON, text="Lời kể")
    call = deliver("telegram")
    token = {"x-telegram-bot-api-secret-token": SECRET}
    body = json.dumps(update).encode()
    assert call(Asked("POST", "", {}, {}, body)) == 403
    assert call(Asked("POST", "", {}, {"x-telegram-bot-api-secret-token": "x"}, body)) == 403
    assert not Item.objects.exists()
    for _ in range(2):
        assert call(Asked("POST", "", {}, token, body)) == 200
    assert Item.objects.get().text == "Lời kể"
    assert call(Asked("POST", "", {}, token, b"[]")) == 200
    for broken in (b"{", b"[" * 100_000):
        assert call(Asked("POST", "", {}, token, broken)) == 400
    changed = {**update["message"], "text": "Lời kể, sửa lại"}
    body = json.dumps({"update_id": 9, "edited_message": changed}).encode()
    assert call(Asked("POST", "", {}, token, body)) == 200
    item = Item.objects.get()
    assert (item.text, item.version, item.access) == ("Lời kể, sửa lại", 2, "restricted")


def test_a_long_visit_renews_its_lease_while_telegram_is_asked(bot: TelegramFake) -> None:
    source, renewed = source_at(bot), []
    manifest = connector("telegram").manifest
    opened = open_visit(source, manifest, alive=lambda: renewed.append(Source.objects.get()))
    bot.faults.append(Fault("status", 502))
    assert "thu_bot" in connector("telegram").check(opened.visit).vi
    assert renewed == [source] * 3


def test_what_telegram_refuses_is_not_tried_again(bot: TelegramFake) -> None:
    opened = open_visit(source_at(bot), connector("telegram").manifest)
    with pytest.raises(Quarantine, match="Wrong file_id"):
        connector("telegram").download(opened.visit, "", "gone")  # type: ignore[attr-defined]


def test_what_came_from_a_stand_in_is_answered_there(bot: TelegramFake) -> None:
    source = source_at(bot, base_url="")
    bot.write(PERSON, text="/start")
    bot.write(PERSON, voice=VOICE)
    assert visit_slice(key="a", source_id=source.pk, base_url=bot.base_url).last
    file = Media.objects.get()
    stage.fetch(file.pk)
    assert send_due(source_id=source.pk) == 2
    assert ["THÔNG BÁO" in text for _, text in bot.sent] == [True, False]
    assert Item.objects.get(text="/start").state == "done"
    file.refresh_from_db()
    assert file.original is not None and file.original.size == len(OGG)

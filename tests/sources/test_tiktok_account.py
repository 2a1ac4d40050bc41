"""TikTok's Display API beyond the contract: how far back it asks, and its token pair."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from casework.models import Item
from monitor.collect.connector import Window
from monitor.collect.opening import open_visit
from monitor.collect.visit import visit_slice
from monitor.sources.table import connector
from records.errors import OperatorError
from tests.sources.contract import source_of, stored, visit
from tests.sources.fakes.base import Asked, Reply
from tests.sources.fakes.tiktok_account import START, STEP_S, TikTokAccountFake, problem

pytestmark = pytest.mark.django_db


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[TikTokAccountFake]:
    with TikTokAccountFake() as platform:
        for name, value in platform.env.items():
            monkeypatch.setenv(name, value)
        yield platform


def lists(fake: TikTokAccountFake) -> int:
    return sum(1 for asked in fake.asked if asked.path == "/v2/video/list/")


def test_later_visits_ask_only_for_what_is_new(fake: TikTokAccountFake) -> None:
    source = source_of(fake)
    visit(source)
    assert lists(fake) == 3
    assert source.cursor["own"] == {"since": (START + 44 * STEP_S) * 1000}
    fake.grow(1)
    run = visit(source)
    # The overlap of two days reaches over all but the newest video.
    assert (run.new, lists(fake)) == (1, 6)
    fake.videos = fake.videos[-1:]
    assert visit(source).requests == 1
    item = Item.objects.get(platform_id=fake.videos[0]["id"])
    assert (item.channel_id, item.author_pid) == ("@tim_dong_doi.thu", "")
    assert item.url.endswith(f"/@tim_dong_doi.thu/video/{item.platform_id}")


def test_numbers_may_come_as_text_and_cursors_need_not_fall(
    fake: TikTokAccountFake, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, asked_at = fake.answer, [0]

    def answer(asked: Asked) -> Reply:
        body = asked.json()
        if number := int(body.get("cursor", 0)):
            asked = replace(asked, body=json.dumps({**body, "cursor": asked_at[number]}).encode())
        data = json.loads(real(asked).body)
        asked_at.append(data["data"]["cursor"])
        data["data"]["cursor"] = str(len(asked_at) - 1)
        for video in data["data"]["videos"]:
            video["create_time"] = str(video["create_time"])
        return Reply.of(data)

    monkeypatch.setattr(fake, "answer", answer)
    source = source_of(fake)
    assert visit(source).outcome == "done" and stored(source) == fake.truth()
    assert source.cursor["own"] == {"since": (START + 44 * STEP_S) * 1000}


def test_a_window_is_filled_in(fake: TikTokAccountFake) -> None:
    source = source_of(fake)
    window = Window(
        datetime.fromtimestamp(START, UTC), datetime.fromtimestamp(START + 5 * STEP_S, UTC)
    )
    visit_slice(key="w", source_id=source.pk, window=window, seconds=60)
    source.refresh_from_db()
    assert Item.objects.filter(source=source).count() == 6
    assert "own" not in source.cursor


def test_a_new_pair_is_kept_and_used(fake: TikTokAccountFake) -> None:
    source = source_of(fake)
    fake.expire_token()
    assert visit(source).outcome == "done"
    assert (fake.given, fake.refused) == (1, [])
    assert visit(source).outcome == "done" and fake.given == 1
    fake.expire_token()
    assert visit(source).outcome == "done" and fake.given == 2


def test_what_is_wrong_is_told_in_one_sentence(
    fake: TikTokAccountFake, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = connector("tiktok_account")

    def check() -> str:
        opened = open_visit(source_of(fake, f"thử {len(fake.asked)}"), one.manifest)
        try:
            return one.check(opened.visit).vi
        except OperatorError as error:
            return error.vi
        finally:
            opened.client.close()

    assert check() == "TikTok nhận các mã"
    fake.expire_token()
    assert "refresh token có hạn đến" in check()
    real = fake.answer
    monkeypatch.setattr(fake, "answer", lambda _asked: problem("scope_not_authorized", 401))
    assert "scope_not_authorized" in check()
    monkeypatch.setattr(fake, "answer", real)
    fake.expire_token()
    fake.refresh = fake.before = "another"
    assert "cấp quyền lại" in check()
    monkeypatch.delenv("MANHMOI_TIKTOK_REFRESH_TOKEN")
    assert "MANHMOI_TIKTOK_REFRESH_TOKEN" in check()


def test_a_rotation_whose_answer_was_lost_is_told(
    fake: TikTokAccountFake, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = source_of(fake)
    fake.strict = True
    fake.expire_token()
    real = fake.answer

    def losing(asked: Asked) -> Reply:
        reply = real(asked)
        return Reply(500) if asked.path == "/v2/oauth/token/" else reply

    monkeypatch.setattr(fake, "answer", losing)
    run = visit(source)
    assert run.outcome in ("failed", "parked") and fake.given == 1
    monkeypatch.setattr(fake, "answer", real)
    run = visit(source)
    assert run.outcome == "failed" and "không đến được máy này" in run.error_vi
    assert fake.env["MANHMOI_TIKTOK_REFRESH_TOKEN"] not in run.error_vi + run.error_en


def test_a_new_token_that_is_refused_too_ends_the_visit(
    fake: TikTokAccountFake, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = source_of(fake)
    real = fake.answer

    def refusing(asked: Asked) -> Reply:
        if asked.path == "/v2/oauth/token/":
            return real(asked)
        return problem("access_token_invalid", 401)

    monkeypatch.setattr(fake, "answer", refusing)
    run = visit(source)
    assert (run.outcome, run.requests, fake.given) == ("failed", 3, 1)
    assert "MANHMOI_TIKTOK_CLIENT_KEY" in run.error_vi

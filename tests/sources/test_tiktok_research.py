"""TikTok's Research API beyond the contract: what it costs, and search ids that are refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from casework.models import Item, SourceRun
from monitor.collect import plan
from monitor.collect.connector import Due, Window
from monitor.collect.opening import open_visit
from monitor.collect.visit import visit_slice
from monitor.sources.table import connector, manifest
from monitor.sources.tiktok_research_api import day, windows
from records.errors import OperatorError
from tests.sources.contract import source_of, stored, visit
from tests.sources.fakes.base import Asked, Fault, Reply
from tests.sources.fakes.tiktok_account import problem
from tests.sources.fakes.tiktok_research import LIMIT, TikTokResearchFake

pytestmark = pytest.mark.django_db


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[TikTokResearchFake]:
    with TikTokResearchFake() as platform:
        for name, value in platform.env.items():
            monkeypatch.setenv(name, value)
        yield platform


def asked(fake: TikTokResearchFake) -> list[dict[str, Any]]:
    return [one.json() for one in fake.asked if one.path == "/v2/research/video/query/"]


def test_windows_are_a_week_at_most() -> None:
    start = datetime(2026, 11, 1, 23, tzinfo=UTC)
    assert windows(start, datetime(2026, 11, 9, 1, tzinfo=UTC)) == [
        ("20261101", "20261107"),
        ("20261108", "20261109"),
    ]
    assert windows(start, start) == [("20261101", "20261101")]
    assert windows(start, start - timedelta(days=1)) == []


def test_comments_and_speech_are_kept_and_costs_counted(fake: TikTokResearchFake) -> None:
    source = source_of(fake)
    run = visit(source)
    assert run.quota_used == {"requests": fake.used["requests"]}
    assert all(one["start_date"] < one["end_date"] for one in asked(fake))
    video = Item.objects.get(kind="post", platform_id=str(fake.videos[3]["id"]))
    assert video.text == "Tìm đồng đội, tổ 3\n\nlời kể" and video.author_pid
    comment = Item.objects.filter(kind="comment").first()
    assert comment is not None and comment.author_pid == ""
    assert "kenh.thu" not in str(list(Item.objects.values_list()))
    assert set(source.cursor["own"]["done"].values()) == {day(datetime.now(UTC))}


def test_a_failing_host_is_asked_three_times(
    fake: TikTokResearchFake, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = source_of(fake)
    real, failing = fake.answer, True

    def answer(one: Asked) -> Reply:
        if failing and one.path != "/v2/oauth/token/":
            fake.used["requests"] += 1
            return problem("internal_error", 500)
        return real(one)

    monkeypatch.setattr(fake, "answer", answer)
    run = visit(source)
    assert run.outcome == "failed" and run.quota_used == {"requests": 3}
    failing = False
    assert visit(source).outcome == "done" and fake.refused == []


def test_a_429_parks_until_midnight_utc(fake: TikTokResearchFake) -> None:
    source = source_of(fake)
    fake.used["requests"] = LIMIT - 2
    run = visit(source)
    assert run.outcome == "parked" and source.parked_until is not None
    assert source.parked_until.astimezone(UTC).strftime("%H:%M") == "00:00"
    before = len(fake.asked)
    # The day's plan has nothing left to ask with.
    assert visit(source).requests == 0
    assert fake.used["requests"] == LIMIT + 1 and len(fake.asked) == before


def test_a_refused_search_id_begins_the_search_anew(
    fake: TikTokResearchFake, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = source_of(fake)
    real, refusals = fake.answer, [1]

    def answer(one: Asked) -> Reply:
        if refusals and b'"search_id"' in one.body:
            refusals.pop()
            return problem("invalid_params", 400, "search_id is invalid")
        return real(one)

    monkeypatch.setattr(fake, "answer", answer)
    run = visit(source)
    assert (run.outcome, run.new, refusals) == ("done", len(fake.truth()), [])


def test_a_window_is_filled_in(fake: TikTokResearchFake) -> None:
    source = source_of(fake)
    long_ago = datetime.now(UTC) - timedelta(days=30)
    window = Window(long_ago, long_ago + timedelta(days=15))
    visit_slice(key="w", source_id=source.pk, window=window, seconds=60)
    spans = {(one["start_date"], one["end_date"]) for one in asked(fake)}
    assert len(spans) == 3 and max(end for _, end in spans) < day(datetime.now(UTC))


def test_without_a_key_it_says_who_is_admitted(
    fake: TikTokResearchFake, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not manifest("tiktok_research").enabled
    source, one = source_of(fake), connector("tiktok_research")
    opened = open_visit(source, one.manifest)
    assert "hôm nay còn 950 yêu cầu" in one.check(opened.visit).vi
    for name in fake.env:
        monkeypatch.delenv(name)
    with pytest.raises(OperatorError) as caught:
        one.check(open_visit(source, one.manifest).visit)
    assert "không nhận từ Việt Nam" in caught.value.vi and "not from Vietnam" in caught.value.en


def test_short_waits_are_not_a_spent_day(fake: TikTokResearchFake) -> None:
    source = source_of(fake)
    real = fake.next_fault
    faults = [None, Fault("status", 429, "30")]
    fake.next_fault = lambda: faults.pop(0) if faults else real()  # type: ignore[method-assign]
    assert visit(source).outcome == "parked"
    assert source.parked_until is not None
    assert source.parked_until < datetime.now(UTC) + timedelta(minutes=2)


def test_visits_of_one_request_each_share_it_between_videos_and_comments(
    fake: TikTokResearchFake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan, "even_share", lambda left, visits: min(left, 1))
    source = source_of(fake)
    for _ in range(6):
        run = visit(source)
        assert (run.outcome, run.requests - (run.quota_used["requests"])) == ("done", 1)
        assert run.quota_used == {"requests": 1}
    paths = [one.path.split("/")[4] for one in fake.asked if "oauth" not in one.path]
    assert paths == ["query", "comment"] * 3
    for _ in range(4):
        visit(source)
    assert stored(source) == fake.truth() and fake.refused == []
    # What has no other comments than before is not listed again.
    fake.asked.clear()
    for _ in range(2):
        visit(source)
    assert len(asked(fake)) == 2


@pytest.mark.parametrize("trouble", [("internal_error", 500), ("invalid_params", 400)])
def test_what_cannot_be_asked_keeps_nobody_waiting(
    fake: TikTokResearchFake, monkeypatch: pytest.MonkeyPatch, trouble: tuple[str, int]
) -> None:
    source, real, ill = source_of(fake), fake.answer, ["Đồng Đội", "gò mối"]
    source.config = {**source.config, "queries": [*ill, "nghĩa trang"]}
    source.save()

    def answer(one: Asked) -> Reply:
        asked_for = "" if "oauth" in one.path else str(one.json())
        if any(word in asked_for for word in ill):
            videos = "query" in one.path
            return problem(*trouble) if videos else problem("invalid_params", 400)
        return real(one)

    monkeypatch.setattr(fake, "answer", answer)
    assert [visit(source).outcome for _ in range(3)] == ["failed"] * 3
    assert stored(source) == {("post", str(one["id"])) for one in fake.videos[::10]}
    ill[:] = [f"'video_id': {fake.videos[5]['id']}"]
    run = visit(source)
    assert run.outcome == "done" and "invalid" in str(run.notes)
    assert len(fake.truth() - stored(source)) == 2
    ill.clear()
    assert visit(source).outcome == "done" and stored(source) == fake.truth()


def test_a_stretch_counts_as_filled_in_only_when_all_of_it_was_asked(
    fake: TikTokResearchFake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan, "_budget", lambda *_: 2)
    source, now = source_of(fake), datetime.now(UTC)
    window = Window(now - timedelta(days=12), now + timedelta(days=1))
    outcomes: list[str] = []
    while outcomes[-1:] != ["done"]:
        key = f"w{len(outcomes)}"
        visit_slice(key=key, source_id=source.pk, window=window, seconds=60)
        outcomes.append(SourceRun.objects.get(key=key).outcome)
    assert set(outcomes[:-1]) == {"parked"} and stored(source) == fake.truth()
    assert len({str(one) for one in asked(fake)}) == len(asked(fake))


def test_videos_are_asked_about_on_the_day_they_were_published(fake: TikTokResearchFake) -> None:
    at, strange = datetime(2026, 11, 4, tzinfo=UTC), Due("post", "9" * 25)
    due = [strange, Due("post", "7460000000000000001", "", at), Due("post", "7460000000000000002")]
    assert visit(source_of(fake), due=due).outcome == "done"
    # An id tells its time (here 15/01/2025) only where nothing else does.
    days = [one["start_date"] for one in asked(fake)]
    assert days == ["20250115", "20261104"]

"""What is special to YouTube: quotas of two kinds, replies in parts, windows, keys that stay in."""

from __future__ import annotations

import json
import logging
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from casework.models import (
    Item,
    MetricSnapshot,
    QueryYield,
    QuotaUse,
    Source,
    SourceAlert,
    SourceRun,
)
from monitor.collect import visit as visiting
from monitor.collect.connector import Due, Window
from monitor.collect.opening import open_visit
from monitor.collect.pace import Pace
from monitor.collect.visit import visit_slice
from monitor.sources.youtube import CONNECTOR
from monitor.sources.youtube_channels import channel_name
from monitor.sources.youtube_records import duration_ms
from records.errors import OperatorError
from tests.sources.contract import source_of, stored, visit
from tests.sources.fakes.base import Asked, Reply
from tests.sources.fakes.youtube import YouTubeFake, error

pytestmark = pytest.mark.django_db


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[YouTubeFake]:
    platform = YouTubeFake()
    for name, value in platform.env.items():
        monkeypatch.setenv(name, value)
    yield platform.start()
    platform.stop()
    visiting._under_way.clear()


def calls(fake: YouTubeFake, name: str) -> list[dict[str, str]]:
    """Parameters of the calls of one resource."""
    return [dict(one.query) for one in fake.asked if one.path.endswith(f"/{name}")]


def test_what_is_kept_and_what_is_not(fake: YouTubeFake, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        source = source_of(fake)
        run = visit(source)
    assert run.outcome == "done" and stored(source) == fake.truth()
    assert fake.key not in caplog.text
    first, second, third, *_ = fake.world.videos.values()
    video = Item.objects.get(platform_id=first.id)
    assert video.text == unicodedata.normalize("NFC", f"{first.title}\n\n{first.description}")
    assert video.title == "Tìm mộ liệt sĩ ở Quảng Trị" and video.channel_id == first.channel
    assert video.lang_declared == "vi" and video.metrics["comments"] == first.count
    media = video.media.get()
    assert media.duration_ms == 61_000 and media.original is None and media.url == video.url
    # A count that is not given is not nought.
    assert "comments" not in Item.objects.get(platform_id=second.id).metrics
    assert set(Item.objects.get(platform_id=third.id).metrics) == {"comments"}
    comment, reply = first.threads[2], first.threads[2].replies[0]
    below = Item.objects.get(platform_id=comment.id)
    assert (below.parent_id, below.channel_id) == (first.id, first.channel)
    assert below.url == f"https://www.youtube.com/watch?v={first.id}&lc={comment.id}"
    assert below.text == "Tôi biết khu vực này, đồi số 2 & suối <cạn>"
    assert below.author_kind == "person" and len(below.author_pid) == 64
    assert Item.objects.get(platform_id=reply.id).parent_id == comment.id
    assert Item.objects.get(platform_id=first.threads[3].id).author_kind == "unknown"
    rows = json.dumps(list(Item.objects.values()), default=str)
    assert "@nguoi-thu" not in rows and comment.author not in rows
    # An hour later nothing has changed: a list and a search each, counts from their own bucket.
    fake.asked.clear()
    assert visit(source).outcome == "done"
    assert not calls(fake, "commentThreads") and not calls(fake, "channels")
    assert len(calls(fake, "playlistItems")) == 3 and len(fake.asked) <= 7
    first.views = 5_000
    snapshots = MetricSnapshot.objects.filter(item=video).count()
    assert visit(source).outcome == "done"
    assert MetricSnapshot.objects.filter(item=video).count() == snapshots + 1
    assert not calls(fake, "commentThreads")


def test_short_pages_do_not_shorten_a_channel(fake: YouTubeFake) -> None:
    for number in range(20):  # pages of four: more than four pages hold
        fake.world.video(fake.world.handled, f"Lời kể số {number}")
    source = source_of(fake)
    assert visit(source).outcome == "done" and stored(source) == fake.truth()


@pytest.mark.usefixtures("two_tries")
def test_a_channel_that_cannot_be_listed_keeps_nobody_waiting(
    fake: YouTubeFake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Pace, "wait", lambda *_: None)
    ill: list[str] = []
    real = fake.answer

    def answer(asked: Asked) -> Reply:
        playlist = asked.query.get("playlistId", "")
        if asked.path.endswith("/playlistItems") and playlist in (ill or [playlist]):
            ill[:] = [playlist]
            return Reply.of({}, 500)
        return real(asked)

    monkeypatch.setattr(fake, "answer", answer)
    source = source_of(fake)
    run = visit(source)
    assert run.outcome == "failed" and "@kenhthu" in json.dumps(run.notes)
    channels = set(Item.objects.filter(kind="post").values_list("channel_id", flat=True))
    assert fake.world.plain in channels
    monkeypatch.setattr(fake, "answer", real)
    assert visit(source).outcome == "done" and stored(source) == fake.truth()


def test_a_channel_that_is_refused_keeps_nobody_waiting(
    fake: YouTubeFake, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, refused = fake.answer, ["/channels", "/playlistItems"]

    def answer(asked: Asked) -> Reply:
        if refused and asked.path.endswith(refused[0]):
            reason = {"/channels": "channelForbidden"}.get(refused.pop(0))
            return error(403, reason or "playlistItemsNotAccessible", "not for you")
        return real(asked)

    monkeypatch.setattr(fake, "answer", answer)
    source = source_of(fake)
    source.config = {**source.config, "channels": [fake.world.plain, fake.world.other]}
    source.save()
    run = visit(source)
    # Both were asked for together and refused, then one by one; then one list was refused.
    assert run.outcome == "done" and len(calls(fake, "channels")) == 3
    assert "has no channel" not in str(run.notes)
    assert "playlistItemsNotAccessible" in str(run.notes)
    assert visit(source).outcome == "done" and fake.refused == []
    kept = set(Item.objects.filter(kind="post").values_list("channel_id", flat=True))
    assert kept == {fake.world.plain, fake.world.other}


def test_other_words_in_a_channels_list_are_fetched(fake: YouTubeFake) -> None:
    source = source_of(fake)
    visit(source)
    videos = fake.world.videos.values()
    video = next(v for v in videos if v.channel == fake.world.handled and v.privacy == "public")
    video.title = "Tìm mộ liệt sĩ: đính chính"
    assert visit(source).changed == 1 and visit(source).changed == 0
    assert Item.objects.get(platform_id=video.id).title == video.title


def test_searches_that_are_spent_stop_only_searching(fake: YouTubeFake) -> None:
    fake.limits["search"] = 0
    source = source_of(fake)
    run = visit(source)
    # Asked once: what the day's quota refuses is not tried again.
    assert run.outcome == "done" and len(calls(fake, "search")) == 1
    assert source.parked_until is None and "kênh và bình luận vẫn được thu" in str(run.notes)
    mine = {fake.world.handled, fake.world.plain}
    assert set(Item.objects.filter(kind="post").values_list("channel_id", flat=True)) == mine
    # The ledger knows it: the next visits ask all else, then the search goes on where it was.
    for bucket in ("search", "stats"):
        fake.limits[bucket] = 0
        fake.grow()
        fake.asked.clear()
        run = visit(source)
        assert run.outcome == "done" and run.new >= 2 and not calls(fake, "search")
        assert any("đi tìm đồng đội" in note["vi"] for note in run.notes)
    assert set(QuotaUse.objects.filter(exhausted=True).values_list("bucket", flat=True)) == {
        "search",
        "stats",
    }
    QuotaUse.objects.update(exhausted=False)  # as on the next day
    fake.limits["search"] = 100
    assert visit(source).outcome == "done" and stored(source) == fake.truth()


def test_a_source_that_only_searches_rests_until_midnight_pacific(fake: YouTubeFake) -> None:
    fake.limits["search"] = 0
    source = source_of(fake)
    source.config = {**source.config, "channels": []}
    source.save()
    run = visit(source)
    assert run.outcome == "parked" and source.parked_until is not None
    there = source.parked_until.astimezone(ZoneInfo("America/Los_Angeles"))
    assert (there.hour, there.minute) == (0, 0) and "search" in run.error_vi


def test_units_that_are_spent_lose_nothing(fake: YouTubeFake) -> None:
    source = source_of(fake)
    for fake.limits["units"] in (0, 5, 8, 11):
        run = visit(source)
        assert run.outcome == "parked" and source.parked_until is not None
        assert "units" in run.error_vi and not fake.refused
        QuotaUse.objects.update(exhausted=False)
    fake.limits["units"] = 10_000
    assert visit(source).outcome == "done" and stored(source) == fake.truth()


def test_what_a_phrase_brings_is_counted(fake: YouTubeFake) -> None:
    source = source_of(fake)
    assert visit(source).quota_used["search"] == len(calls(fake, "search")) == 2
    row = QueryYield.objects.get(source=source)
    assert (row.query, row.new) == ("đi tìm đồng đội", 5) and row.calls >= 1
    used = QuotaUse.objects.get(platform="youtube", bucket="units").used
    assert used == fake.used["units"]
    asked = calls(fake, "search")[0]
    after = datetime.fromisoformat(asked["publishedAfter"])
    assert timedelta(days=364) < datetime.now(UTC) - after < timedelta(days=366)
    # The next search looks over the last two days again and stops where all is known.
    fake.asked.clear()
    visit(source)
    (asked,) = calls(fake, "search")
    after = datetime.fromisoformat(asked["publishedAfter"])
    assert timedelta(hours=47) < datetime.now(UTC) - after < timedelta(hours=49)


def test_running_again_at_once_asks_only_the_best_phrases(fake: YouTubeFake) -> None:
    source = source_of(fake)
    phrases = [f"không ai nói {number}" for number in range(8)]
    source.config = {**source.config, "queries": [*phrases, "đi tìm đồng đội"]}
    source.save()
    visit(source)
    assert {one["q"] for one in calls(fake, "search")} == {*phrases, "đi tìm đồng đội"}
    fake.asked.clear()
    visit(source)
    again = [one["q"] for one in calls(fake, "search")]
    assert again[0] == "đi tìm đồng đội" and len(again) == 5


def test_a_long_list_of_comments_comes_in_parts(fake: YouTubeFake) -> None:
    source = source_of(fake)
    source.config = {**source.config, "comment_pages": 1}
    source.save()
    missing = []
    for _ in range(3):
        assert visit(source).outcome == "done"
        missing.append(len(fake.truth() - stored(source)))
    assert missing[0] > 0 and missing[-1] == 0
    # New ones at both ends: one on top, a reply in an old thread far below.
    video = next(iter(fake.world.videos.values()))
    fake.world.comment(video, "Tôi mới xem")
    fake.world.reply(video, video.threads[0], "Xin số máy của bác")
    for _ in range(3):
        visit(source)
    assert stored(source) == fake.truth() and fake.refused == []


def test_disabled_comments_are_asked_for_once(fake: YouTubeFake) -> None:
    source = source_of(fake)
    visit(source)
    off = list(fake.world.videos.values())[1]
    visit(source)
    assert [one["videoId"] for one in calls(fake, "commentThreads")].count(off.id) == 1
    # A video that vanished meanwhile takes its comments with it.
    gone = fake.delete_one()
    assert visit(source).deleted == len(gone) and not gone & stored(source)


def test_what_the_platform_gets_wrong_erases_and_stops_nothing(
    fake: YouTubeFake, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = source_of(fake)
    right, wrong = fake.answer, {"comments": 2}

    def answer(asked: Asked) -> Reply:
        if asked.path.endswith("/commentThreads") and wrong["comments"]:
            wrong["comments"] -= 1
            return error(400, "processingFailure", "try again")
        if asked.path.endswith("/videos") and "left_out" in wrong:
            return Reply.of({"kind": "youtube#videoListResponse", "items": []})
        reply = right(asked)
        data = json.loads(reply.body)
        if "items" in data and not asked.path.endswith(":batchGetStats"):
            data["items"] += [None, 5, {"id": None, "snippet": None}, {"id": {}, "status": []}]
            data["items"] += [{"snippet": [], "contentDetails": "x", "replies": {"comments": {}}}]
        return Reply.of(data, reply.status)

    monkeypatch.setattr(fake, "answer", answer)
    run = visit(source)
    assert (run.outcome, run.quarantined > 0) == (SourceRun.Outcome.DONE, True)
    assert visit(source).outcome == SourceRun.Outcome.DONE
    assert stored(source) == fake.truth(), "refused comments are asked for again"
    fake.grow()
    wrong["left_out"] = 1
    run = visit(source)
    assert run.deleted == 0 and "chưa xóa" in str(run.notes)
    del wrong["left_out"]
    visit(source)
    assert stored(source) == fake.truth() and fake.refused == []


def test_a_key_that_works_again_is_no_alert(fake: YouTubeFake) -> None:
    source = source_of(fake)
    for fake.key_valid in (False, True):
        visit(source)
        assert SourceAlert.objects.filter(closed_at=None).exists() is not fake.key_valid


def test_an_earlier_stretch_is_filled_in(fake: YouTubeFake) -> None:
    old = datetime.now(UTC).replace(microsecond=0) - timedelta(days=400)
    for number, video in enumerate(fake.world.videos.values()):
        if video.channel == fake.world.handled:
            video.at = old + timedelta(days=number)
    source = source_of(fake)
    visit(source)
    before = stored(source)
    window = Window(old, old + timedelta(days=3))
    fake.asked.clear()
    left = QuotaUse.objects.filter(bucket="search")
    left.update(exhausted=True)
    part = visit_slice(key="first", source_id=source.pk, window=window, seconds=60)
    run = SourceRun.objects.get(key="first")
    # Without searches to spare the stretch counts as not filled in.
    assert part.last and run.outcome == "parked" and not calls(fake, "search")
    left.update(exhausted=False)
    visit_slice(key="window", source_id=source.pk, window=window, seconds=60)
    assert SourceRun.objects.get(key="window").outcome == "done"
    assert len(calls(fake, "search")) == 1 and len(calls(fake, "playlistItems")) == 3
    brought = {name for kind, name in stored(source) - before if kind == "post"}
    wanted = [v for v in fake.world.videos.values() if window.start <= v.at < window.end]
    assert brought == {video.id for video in wanted} and len(wanted) == 3
    comments = {c.id for video in wanted for c, _ in video.every()}
    assert {name for kind, name in stored(source) if kind == "comment"} >= comments
    assert Source.objects.get(pk=source.pk).cursor["window"]["window"]["done"]


def test_refreshing_asks_for_many_at_once_by_plain_addresses(fake: YouTubeFake) -> None:
    source = source_of(fake)
    visit(source)
    items = Item.objects.filter(source=source)
    due = [Due(one.kind, one.platform_id) for one in items]  # type: ignore[arg-type]
    due += [Due("comment", f"Ug{number:024d}.{number:022d}") for number in range(60)]
    before = items.order_by("refresh_due_at")[0].refresh_due_at
    fake.asked.clear()
    run = visit(source, due=due)
    assert (run.outcome, run.deleted, fake.refused) == ("done", 0, [])
    assert len(fake.asked) == run.requests <= 5
    assert {one.method for one in fake.asked} == {"GET"}
    after = items.order_by("refresh_due_at")[0].refresh_due_at
    assert before is not None and after is not None and after > before


@pytest.mark.parametrize("trouble", ["expired", "missing", "none"])
def test_the_key_is_tried_at_the_least_cost(
    fake: YouTubeFake, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    opened = open_visit(source_of(fake), CONNECTOR.manifest)
    if trouble == "none":
        assert "95" in CONNECTOR.check(opened.visit).vi and fake.used == {"units": 1}
    else:
        fake.expire_token()
        if trouble == "missing":
            monkeypatch.delenv("MANHMOI_YOUTUBE_API_KEY")
        with pytest.raises(OperatorError) as error:
            CONNECTOR.check(opened.visit)
        assert "MANHMOI_YOUTUBE_API_KEY" in error.value.vi and fake.key not in str(error.value)
    opened.client.close()


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("UCabc", "UCabc"),
        ("@kenhthu", "@kenhthu"),
        ("kenhthu", "@kenhthu"),
        ("https://www.youtube.com/channel/UCabc/videos", "UCabc"),
        ("https://www.youtube.com/@kenhthu", "@kenhthu"),
    ],
)
def test_channels_are_given_in_many_ways(given: str, name: str) -> None:
    assert channel_name(given) == name


def test_lengths() -> None:
    given = ("PT1M1S", "P1DT2H", "P0D", "PT0S", "", None, "x")
    assert [duration_ms(one) for one in given] == [61_000, 93_600_000] + [None] * 5

"""Facebook Pages: what is collected, what limits do, and what never counts as deleted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from casework.archive import get_archive
from casework.clock import now
from casework.models import Intake, Item, Source
from monitor.collect import graph
from monitor.collect import visit as visiting
from monitor.collect.connector import Cursor, Due, Remark, Window
from monitor.collect.graph_errors import Denied, Missing, TooMuch, error_for, is_final
from monitor.collect.http import HttpAnswer
from monitor.collect.limits import ParkedUntil
from monitor.collect.opening import open_visit
from monitor.sources.table import connector, manifest
from records.errors import ManhMoiError, OperatorError, Quarantine, Retry
from tests.sources.contract import source_of, stored, visit
from tests.sources.fakes.facebook_pages import FacebookPagesFake

pytestmark = pytest.mark.django_db


class Small(FacebookPagesFake):
    """One Page with two posts, comments and a reel."""

    pages = ("61550000000000001",)

    def populate(self) -> None:
        page = self.pages[0]
        self.old = self.post(page, "Tìm phần mộ liệt sĩ")
        self.new = self.post(page, "Đồng đội cũ nhắn tin")
        self.asked_for = self.comment(self.new, "Tôi biết khu vực này")
        self.answered = self.comment(self.new, "Xin bác số máy", parent=self.asked_for)
        self.film = self.reel(page, "Thước phim nghĩa trang")


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[Small]:
    """Graph, with the credentials set."""
    with Small() as platform:
        for name, value in platform.env.items():
            monkeypatch.setenv(name, value)
        yield platform
    visiting._under_way.clear()


def due_of(source: Source, *ids: str) -> list[Due]:
    """Return what is to be asked about again: these, or everything."""
    rows = Item.objects.filter(source=source)
    rows = rows.filter(platform_id__in=ids) if ids else rows
    return [Due(one.kind, one.platform_id, one.url) for one in rows]  # type: ignore[arg-type]


def test_what_a_record_says_and_what_it_does_not(fake: Small) -> None:
    source = source_of(fake)
    assert visit(source).outcome == "done"
    post = Item.objects.get(platform_id=fake.new)
    assert post.metrics == {"likes": 12, "shares": 3, "comments": 2}
    assert "shares" not in Item.objects.get(platform_id=fake.old).metrics
    assert (post.channel_id, post.author_kind, post.author_pid) == (fake.pages[0], "org", "")
    assert post.url == f"https://www.facebook.com/{fake.new.replace('_', '/posts/')}"
    assert [(m.type, m.state) for m in post.media.all()] == [("image", "done")]
    film = Item.objects.get(platform_id=fake.film)
    assert film.kind == "post" and film.media.get().duration_ms == 12_500
    reply = Item.objects.get(platform_id=fake.answered)
    assert (reply.parent_id, reply.author_pid) == (fake.asked_for, "")
    assert Item.objects.get(platform_id=fake.asked_for).parent_id == fake.new
    assert f"{fake.new.replace('_', '/posts/')}?comment_id=" in reply.url
    assert post.refresh_due_at is not None and post.refresh_due_at > now() + timedelta(days=29)


def test_neither_token_nor_paging_is_kept_and_all_else_is(fake: Small) -> None:
    for number in range(3):
        fake.post(fake.pages[0], f"Tin {number}")
    source = source_of(fake)
    visit(source)
    kept = b""
    for intake in Intake.objects.filter(source=source):
        with get_archive().open(intake.original.sha256) as stream:
            kept += stream.read()
    assert fake.token.encode() not in kept and b"QVFIUk" not in kept and b'"paging": {}' in kept
    source.refresh_from_db()
    assert "QVFIUk" not in json.dumps(source.cursor)
    visited = graph.Graph(open_visit(source, manifest(fake.kind)).visit)
    exact = b'{"data":[ {"id":"1"} ],"paging":{"next":"https://graph.facebook.com/x?after=b"}}'
    assert visited.kept(exact) == exact
    for asked in fake.asked:
        assert "access_token" not in asked.query and asked.path.startswith("/v26.0/")


def test_a_lapsed_permission_is_never_taken_for_a_deletion(fake: Small) -> None:
    source = source_of(fake)
    visit(source)
    before = stored(source)
    fake.lost.add(fake.pages[0])
    run = visit(source, due=due_of(source))
    assert (run.outcome, run.deleted) == ("done", 0) and stored(source) == before
    assert "90 ngày" in str(run.notes) and "90 days" in str(run.notes)
    run = visit(source)
    assert run.outcome == "failed" and "90 ngày" in run.error_vi
    fake.lost.clear()
    gone = fake.delete(fake.asked_for)
    assert gone == {("comment", fake.asked_for), ("comment", fake.answered)}
    # Whose comment it is, nobody knows: that another is to be seen proves nothing.
    living = fake.comment(fake.old, "Tôi cũng đang tìm")
    unknown = [Due("comment", one, "https://vi.du/khac") for one in (fake.asked_for, living)]
    assert visit(source, due=unknown).deleted == 0 and before <= stored(source)
    # Asked alone, nothing else answers: the Page's own posts prove that the token still reads.
    assert visit(source, due=due_of(source, fake.asked_for)).deleted == 2
    assert stored(source) == fake.truth() and not stored(source) & gone


def test_too_much_at_once_is_asked_for_in_halves(fake: Small) -> None:
    fake.heavy = 10
    source = source_of(fake)
    assert visit(source).outcome == "done" and stored(source) == fake.truth()
    limits = [int(one.query["limit"]) for one in fake.asked if one.path.endswith("_posts")]
    assert limits[:4] == [50, 25, 12, 6]


def test_usage_slows_then_stops(fake: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    monkeypatch.setattr(graph, "pause", pauses.append)
    fake.app_usage = 85
    source = source_of(fake)
    assert visit(source).outcome == "done"
    assert pauses and set(pauses) == {5.5}
    fake.app_usage, fake.regain_minutes = 95, 7
    asked = len(fake.asked)
    run = visit(source)
    assert run.outcome == "parked" and "95%" in run.error_vi and len(fake.asked) == asked + 1
    assert source.parked_until is not None
    assert timedelta(minutes=6) < source.parked_until - now() < timedelta(minutes=8)
    fake.app_usage, fake.regain_minutes = 10, 0
    assert visit(source).outcome == "done" and stored(source) == fake.truth()


def test_late_comments_come_with_the_rare_full_reading(fake: Small) -> None:
    source = source_of(fake)
    visit(source)
    body = fake.things[fake.old]["body"]
    body["created_time"] = (now() - timedelta(days=40)).strftime("%Y-%m-%dT%H:%M:%S+0000")
    late = ("comment", fake.comment(fake.old, "Giờ tôi mới đọc được tin này"))
    visit(source)
    assert late not in stored(source)
    assert "since" in next(a for a in reversed(fake.asked) if a.path.endswith("_posts")).query
    read = source.cursor["own"]["seen"][fake.pages[0]]
    read["full"] = (now() - timedelta(days=31)).isoformat()
    source.save()
    visit(source)
    assert late in stored(source)


def test_a_window_asks_for_just_that_stretch(fake: Small) -> None:
    source = source_of(fake)
    start = datetime(2026, 3, 1, tzinfo=UTC)
    window = Window(start, start + timedelta(days=7))
    assert visiting.visit_slice(key="w", source_id=source.pk, window=window, seconds=60).last
    asked = [one.query for one in fake.asked]
    assert [(one["since"], one["until"]) for one in asked] == [("1772323200", "1772928000")]
    source.refresh_from_db()
    assert "own" not in source.cursor


def test_one_page_that_fails_does_not_stop_the_others(
    fake: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = "61550000000000099"
    source = source_of(fake)
    source.config = {"pages": [other, fake.pages[0]]}
    source.save()
    monkeypatch.setenv(f"MANHMOI_FACEBOOK_PAGE_TOKEN_{other}", "EAAB-khoa-cu-99")
    fake.tokens["EAAB-khoa-cu-99"] = {other}
    fake.expired.add("EAAB-khoa-cu-99")
    for _ in range(2):
        run = visit(source)
        assert run.outcome == "done" and stored(source) == fake.truth()
        assert other in str(run.notes) and "EAAB" not in str(run.notes)


def test_the_days_share_leaves_pages_to_the_next_visit(fake: Small) -> None:
    other = fake.pages[0].replace("1", "3")
    source = source_of(fake)
    source.config = {"pages": [fake.pages[0], other]}
    opened = open_visit(source, manifest(fake.kind)).visit
    pages: Any = connector(fake.kind)
    found = list(pages.fetch(replace(opened, quota_left=lambda _: 0)))
    assert isinstance(found[-1], Remark) and "1 Trang" in found[-1].vi
    (cursor,) = [one.value for one in found if isinstance(one, Cursor)]
    assert cursor["round"] == [fake.pages[0]]
    asked = len(fake.asked)
    with pytest.raises(Quarantine):  # the other Page is not to be seen
        list(pages.fetch(replace(opened, cursor=cursor)))
    assert [one.path for one in fake.asked[asked:]] == [f"/v26.0/{other}/published_posts"]


def test_check_says_in_one_sentence_how_the_token_stands(fake: Small) -> None:
    source = source_of(fake)
    checks: Any = connector(fake.kind)
    opened = open_visit(source, manifest(fake.kind)).visit
    assert "1 Trang" in checks.check(opened).vi
    with pytest.raises(OperatorError, match="không phải số"):
        checks.check(replace(opened, settings={"pages": ["tim-mo"]}))
    with pytest.raises(OperatorError, match="no Page"):
        checks.check(replace(opened, settings={"pages": []}))
    fake.expire_token()
    with pytest.raises(OperatorError, match="renew MANHMOI_FACEBOOK_TOKEN"):
        checks.check(opened)


_SEEN = "Object with ID '1' does not exist, cannot be loaded due to missing permissions"


@pytest.mark.parametrize(
    ("status", "error", "kind"),
    [
        *((400, {"code": code}, ParkedUntil) for code in (4, 17, 32, 613, 80001, 368)),
        (401, {"code": 190, "message": "Malformed access token EAAB"}, Denied),
        *((403, {"code": code}, Denied) for code in (10, 200, 299)),
        # Code 10 speaks of what does not exist, too.
        (403, {"code": 10, "message": f"(#10) {_SEEN}"}, Denied),
        (400, {"code": 100, "error_subcode": 33}, Missing),
        (400, {"code": 100, "message": f"Unsupported get request. {_SEEN}"}, Missing),
        (404, {"code": 803, "message": "Some of the aliases do not exist"}, Missing),
        (400, {"code": 100, "message": "Tried accessing nonexisting field"}, Quarantine),
        (400, {"code": 100, "message": "Invalid appsecret_proof provided"}, OperatorError),
        (500, {"code": 1, "message": "Please reduce the amount of data"}, TooMuch),
        (500, {"code": 2}, Retry),
        (400, {"code": 2635}, OperatorError),
        (403, {}, Denied),
        (404, {}, Missing),
        (405, {}, Quarantine),
    ],
)
def test_what_an_error_means(status: int, error: dict[str, Any], kind: type[ManhMoiError]) -> None:
    answer = HttpAnswer(status, json.dumps({"error": error}).encode(), "", {})
    found = error_for(answer, None)
    assert type(found) is kind and "EAAB" not in str(found)
    assert is_final(answer) == (kind in (ParkedUntil, TooMuch) and error["code"] != 368)

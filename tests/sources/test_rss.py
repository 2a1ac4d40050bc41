"""Feeds: what is special to them beyond the contract."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import pytest

from casework.archive import get_archive
from casework.models import Intake, Item, QuarantineEntry
from casework.services.erasure import item_erase
from monitor.collect.connector import Page
from monitor.collect.feedpages import FeedPages
from monitor.collect.polite import Got
from monitor.sources import rss
from records.errors import Quarantine
from tests.sources.conftest import TestClock
from tests.sources.contract import source_of, stored, visit
from tests.sources.fakes.base import Asked, Reply
from tests.sources.fakes.rss import HOST, RssFake

pytestmark = pytest.mark.django_db


@pytest.fixture
def fake(home: object) -> Iterator[RssFake]:
    with RssFake() as platform:
        yield platform


def asked(fake: RssFake, path: str) -> list[Asked]:
    return [one for one in fake.asked if one.path == path]


def test_summaries_only_each_erasable_alone(fake: RssFake) -> None:
    source = source_of(fake)
    source.config = {"feeds": fake.config["feeds"]}
    source.save()
    assert visit(source).outcome == "done"
    assert stored(source) == fake.truth() and not asked(fake, "/bai/1.html")
    items = list(Item.objects.filter(source=source).order_by("pk"))
    assert len({(one.original_id, one.raw_first_chunk) for one in items}) == len(items)
    first, second = items[:2]
    assert first.platform == "rss" and first.url == f"{HOST}/bai/1.html"
    item_erase(item=first, reason="thử", user=None)
    assert second.original is not None and second.raw_first_chunk is not None
    left = get_archive().chunks(
        second.original.sha256, second.raw_first_chunk, second.raw_last_chunk or 0
    )
    assert left.startswith(b"<item><title>B\xc3\xa0i 2") and b"</item>" in left


def test_an_unchanged_feed_costs_one_short_answer(fake: RssFake) -> None:
    source = source_of(fake)
    visit(source)
    before = len(fake.asked)
    run = visit(source)
    assert (run.received, run.requests) == (0, 3) == (0, len(fake.asked) - before)
    assert all(one.headers.get("if-none-match") for one in fake.asked[before + 1 :])


def test_whole_articles_a_few_a_visit_at_the_host_s_pace(fake: RssFake, pauses: TestClock) -> None:
    fake.robots = "User-agent: *\nCrawl-delay: 9\nDisallow: /rieng/\nDisallow: /bai/3.html\n"
    source = source_of(fake)
    source.config = {**fake.config, "max_articles": 2}
    source.save()
    visit(source)
    assert len(stored(source)) == 2
    visit(source)
    assert stored(source) == fake.truth()
    assert set(pauses.slept) <= {0.0, 5.0, 9.0} and 9.0 in pauses.slept
    assert not asked(fake, "/bai/3.html")
    texts = {one.url[-6:]: one.text for one in Item.objects.filter(source=source)}
    assert texts["1.html"].startswith("Mở đầu bài 1.") and "Câu chuyện số 1" in texts["1.html"]
    assert "Câu chuyện số 3" not in texts["3.html"] and len(texts["3.html"]) > 50
    assert "bạn đọc" not in texts["1.html"]


def test_a_host_that_wants_a_long_pause_does_not_count_as_closed(fake: RssFake) -> None:
    fake.robots = "User-agent: *\nCrawl-delay: 100\n"
    source = source_of(fake)
    assert visit(source).outcome == "done"
    run = visit(source)
    assert "wants a pause of 100 seconds more" in run.error_en and "robots" not in run.error_en


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<html><body>Trang bảo trì</body></html>".encode(), "bad_feed"),
        (b'<?xml version="1.0"?><rss><channel><item><title>x', "bad_entry"),
        (b"qu\xc3\xa1 t\xe1\xba\xa3i", "bad_feed"),
        ("<?xml version='1.0'?><rss><channel><title>Đá</title>".encode("cp1258"), "bad_encoding"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><rss><channel/></rss>", "xml_entities"),
    ],
)
def test_what_is_no_feed_is_set_aside_with_its_reason(
    fake: RssFake, body: bytes, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = source_of(fake)
    with monkeypatch.context() as patch:
        patch.setattr(fake, "content", lambda asked: Reply(200, body))
        run = visit(source)
    assert run.outcome == "done" and run.quarantined >= 1
    assert {one.reason for one in QuarantineEntry.objects.all()} == {reason}
    visit(source)
    assert stored(source) == fake.truth()


def test_closed_doors_and_traps(fake: RssFake, monkeypatch: pytest.MonkeyPatch) -> None:
    source = source_of(fake)
    fake.robots = "User-agent: *\nDisallow: /\n"
    assert "robots.txt" in visit(source).error_vi
    monkeypatch.setattr(fake, "robots", "User-agent: *\nAllow: /\n")
    bomb = gzip.compress(b" " * 60_000_000)
    monkeypatch.setattr(
        fake, "content", lambda asked: Reply(200, bomb, {"Content-Encoding": "gzip"})
    )
    assert "20 MB" in visit(source).error_en
    monkeypatch.setattr(fake, "content", lambda asked: Reply(404))
    assert "no feed any more" in visit(source).error_en
    monkeypatch.setattr(fake, "content", lambda asked: Reply(500))
    monkeypatch.setattr("monitor.collect.http.TRIES", 1)
    failed = visit(source)
    assert failed.outcome in ("failed", "parked") and failed.error_vi
    source.base_url = ""
    source.parked_until = None
    source.config = {"feeds": ["http://127.0.0.1:9/tin.rss"]}
    source.save()
    assert "not on the public internet" in visit(source).error_en
    assert not Intake.objects.exists()


def test_the_feed_alone_names_what_cannot_be_opened() -> None:
    got = Got("https://bao.example/f", RssFake().rss([1, 2]))
    page = rss._feed("https://bao.example/f", got, [f"bao.example:{2**53 + 4}"], {})
    assert isinstance(page, Page) and "#" in page.key
    with pytest.raises(Quarantine):
        rss._records(Got("https://bao.example/f", b"<html>"))


def test_cutting_a_hostile_feed_takes_one_pass() -> None:
    assert FeedPages("x").cuts(b"<item>" * 400_000 + b"<entry " * 400_000) == [0]
    body = b"<rss><item>1</item><item a='b'>2</item></rss>"
    assert FeedPages("x").cuts(body) == [0, 5, 19, 39]

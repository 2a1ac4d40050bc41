"""Web pages: what is special to them beyond the contract."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from casework.models import Item, QuarantineEntry
from monitor.collect.links import links_of, wanted
from monitor.collect.trial import tried
from records.errors import OperatorError
from tests.sources.conftest import TestClock
from tests.sources.contract import source_of, stored, visit
from tests.sources.fakes.base import Reply
from tests.sources.fakes.rss import HOST, WORDS
from tests.sources.fakes.webpages import WebPagesFake

pytestmark = pytest.mark.django_db


@pytest.fixture
def fake(home: object) -> Iterator[WebPagesFake]:
    with WebPagesFake() as platform:
        yield platform


def test_a_watched_page_that_changes_and_then_goes(fake: WebPagesFake) -> None:
    source = source_of(fake)
    visit(source)
    assert stored(source) == fake.truth()
    fake.stories[1] += " Có thêm tin mới về phần mộ."
    assert visit(source).changed == 1
    item = Item.objects.get(platform_id=f"{HOST}/bai/1.html")
    assert item.version == 2 and "tin mới" in item.text
    assert item.refresh_due_at is not None
    fake.gone.add(1)
    assert visit(source).deleted == 1
    item.refresh_from_db()
    assert item.deleted_at is not None and not item.text


def test_pages_that_are_all_gone_at_once_are_not_believed(fake: WebPagesFake) -> None:
    fake.grow(4)
    source = source_of(fake)
    pages = [f"{HOST}/bai/{number}.html" for number in fake.stories]
    source.config = {**fake.config, "pages": pages, "index": []}
    source.save()
    assert visit(source).new == len(pages) >= 5
    fake.gone.update(fake.stories)
    run = visit(source)
    assert run.deleted == 0 and "chưa xóa gì" in run.notes[-1]["vi"]
    assert Item.objects.filter(deleted_at=None).count() == len(pages)


def test_a_host_that_wants_long_pauses_gives_every_page_its_turn(
    fake: WebPagesFake, pauses: TestClock
) -> None:
    fake.robots = "User-agent: *\nCrawl-delay: 100\n"
    source = source_of(fake)
    pages = [f"{HOST}/bai/khong-co.html", *(f"{HOST}/bai/{number}.html" for number in fake.stories)]
    source.config = {**fake.config, "pages": pages, "index": []}
    source.save()
    for _ in pages:
        visit(source)
        pauses.time += 1000
    assert len(stored(source)) == len(fake.stories)


def test_a_few_new_pages_a_visit_and_none_twice(fake: WebPagesFake) -> None:
    fake.grow(4)
    source = source_of(fake)
    source.config = {**fake.config, "max_pages": 2}
    source.save()
    for _ in range(5):
        visit(source)
    assert stored(source) == fake.truth() and fake.refused == []
    opened = [one.path for one in fake.asked if one.path.startswith("/bai/")]
    assert len(opened) == len({*opened}) + 4  # story 1 in every visit, unchanged


def test_one_bad_address_does_not_stop_the_others(
    fake: WebPagesFake, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = fake.content
    monkeypatch.setattr(
        fake,
        "content",
        lambda asked: Reply(200, b"%PDF-1.7 x") if asked.path == "/pdf" else real(asked),
    )
    source = source_of(fake)
    pages = [f"{HOST}/rieng/1.html", f"{HOST}/khong-co", f"{HOST}/pdf", "ftp://bao.example/x"]
    source.config = {**fake.config, "pages": [*pages, *fake.config["pages"]]}
    source.save()
    run = visit(source)
    assert run.outcome == "done" and stored(source) == fake.truth()
    notes = " ".join(note["en"] for note in run.notes)
    assert "robots.txt" in notes and "there is no page" in notes and "http and https" in notes
    assert {one.reason for one in QuarantineEntry.objects.all()} == {"not_html"}


def test_redirects_are_looked_at_one_by_one(
    fake: WebPagesFake, monkeypatch: pytest.MonkeyPatch
) -> None:
    ways = {
        "/cu": f"{HOST}/bai/1.html",
        "/day": f"{fake.base_url}/bai/2.html",
        "/cam": "/rieng/1.html",
        "/vong": "/vong",
        "/la": "file:///etc/passwd",
        "/noi": "http://0xa9.254.169.254/bai/1.html",
    }
    real = fake.content
    monkeypatch.setattr(
        fake,
        "content",
        lambda asked: (
            Reply(302, b"", {"Location": ways[asked.path]}) if asked.path in ways else real(asked)
        ),
    )
    source = source_of(fake)
    source.config = {"pages": [HOST + path for path in ways]}
    source.save()
    run = visit(source)
    found = {f"{HOST}/bai/1.html", f"{fake.base_url}/bai/2.html"}
    assert stored(source) == {("article", url) for url in found} and fake.refused == []
    notes = " ".join(note["en"] for note in run.notes)
    assert "robots.txt" in notes and "redirects" in notes and "http and https" in notes
    assert "not on the public internet" in notes


def test_links_and_patterns() -> None:
    page = f"<base href='/x/'><a href='1.html#a'>1</a><a href=' 1.html '>1</a><a href='{WORDS}"
    links = links_of(page.encode() + b"'>x</a><a href='mailto:a@b'>y</a>", "https://a.example/m")
    assert links[0] == "https://a.example/x/1.html"
    far = [*links, "https://b.example/2"]
    assert wanted(far, "", "https://a.example/") == links
    assert wanted(far, r"b\.example", "https://a.example/") == ["https://b.example/2"]
    for pattern, word in (("(", "wrong"), (r"(?:a|aa)+$", "too long")):
        with pytest.raises(OperatorError) as caught:
            wanted(["https://a.example/" + "a" * 60 + "!"], pattern, "https://a.example/")
        assert word in caught.value.en


def test_nothing_to_look_at_is_told(fake: WebPagesFake) -> None:
    source = source_of(fake)
    source.config = {"link_pattern": "x"}
    source.save()
    assert "need “pages” or “index”" in visit(source).error_en
    source.config = {"pages": [f"{HOST}/bai/khong-co.html"]}
    source.save()
    told = tried(source)
    assert not told["ok"] and "nothing at the address" in told["en"]

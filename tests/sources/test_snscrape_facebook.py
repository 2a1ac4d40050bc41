"""The optional snscrape adapter: what it says of itself, and that it cannot go round our client."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from casework.models import Item
from monitor.collect.opening import open_visit
from monitor.sources.table import connector, manifest
from records.errors import OperatorError
from tests.sources.contract import source_of, visit
from tests.sources.fakes.base import Reply
from tests.sources.fakes.facebook_2019 import Facebook2019Fake

pytestmark = pytest.mark.django_db


@pytest.fixture
def fake() -> Iterator[Facebook2019Fake]:
    pytest.importorskip("snscrape.modules.facebook")
    with Facebook2019Fake() as platform:
        yield platform


def test_the_check_says_how_old_it_is_and_what_came(
    fake: Facebook2019Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = connector("snscrape_facebook")
    assert not manifest("snscrape_facebook").enabled
    source = source_of(fake)

    def check() -> str:
        return one.check(open_visit(source, one.manifest).visit).en

    assert "silent since June 2023" in check() and check().endswith("returned 5 posts")
    fake.empty()
    assert check().endswith("returned 0 posts")
    source.config = {"pages": ["group:nhom.thu"]}
    page = Reply(200, b"<html>log in</html>", {"Content-Type": "text/html"})
    monkeypatch.setattr(fake, "answer", lambda _asked: page)
    with pytest.raises(OperatorError) as caught:
        check()
    assert "ScraperException" in caught.value.en and "since June 2023" in caught.value.en


def test_pages_that_cannot_be_read_are_told_and_the_rest_goes_on(fake: Facebook2019Fake) -> None:
    source = source_of(fake)
    source.config = {"pages": ["../evil", "không.có", "trang.thu"]}
    source.save()
    run = visit(source)
    assert (run.outcome, run.new) == ("done", 7)
    assert "../evil" in run.notes[0]["vi"] and "0 bài" in run.notes[1]["vi"]
    item = Item.objects.get(platform_id="70000")
    assert (item.channel_id, item.url) == (
        "trang.thu",
        "https://www.facebook.com/trang.thu/posts/70000",
    )


def test_without_the_library_or_with_a_newer_python_it_says_so(
    fake: Facebook2019Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = source_of(fake)
    with monkeypatch.context() as patched:
        patched.setitem(sys.modules, "snscrape.modules.facebook", None)
        run = visit(source)
    assert run.outcome == "failed" and "manhmoi[snscrape]" in run.error_vi
    monkeypatch.setattr(sys, "version_info", (3, 12, 1))
    assert "3.12" in visit(source).error_vi

"""One page: archived as received, each record erasable alone, nothing twice."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from casework.archive import Erased, get_archive
from casework.clock import now
from casework.models import Intake, Item, Original, QuarantineEntry, Source
from casework.services.erasure import item_erase
from casework.services.ingest_batch import existing_items
from casework.services.originals import original_erase
from casework.services.source_runs import Busy, Counts, source_run_begin, source_run_end
from monitor.collect.connector import Page
from monitor.collect.manifest import Manifest
from monitor.collect.pagereader import Element, PageReader
from monitor.collect.pages import page_store
from records.incoming import Record
from tests.sources.test_http import manifest

pytestmark = pytest.mark.django_db


def _make(element: Element) -> Record:
    return element.record(
        "thu",
        "comment",
        str(element.get("id") or ""),
        str(element.get("text")),
        metrics=element.metrics(likes=element.get("likes")),
        author_key="tac-gia",
        author_kind="person",
    )


@dataclass(frozen=True)
class Plain:
    """A connector of one reader."""

    manifest: Manifest
    readers: tuple[PageReader, ...] = (PageReader("thu.page", (("items", "*"),), _make),)

    def fetch(self, visit: Any) -> Any:
        raise NotImplementedError

    def check(self, visit: Any) -> Any:
        raise NotImplementedError


def put(source: Source, items: list[dict[str, Any]] | bytes, key: str = "k") -> Counts:
    """Store one page."""
    body = items if isinstance(items, bytes) else json.dumps({"items": items}).encode()
    page = Page(body, "thu.page", key, options={"more": 1})
    return page_store(source=source, run=None, connector=Plain(manifest()), page=page)


@pytest.fixture
def source() -> Source:
    return Source.objects.create(name="thử", kind="thu", platform="thu", legal_basis="thử")


def test_a_page_is_kept_as_it_came_and_a_record_goes_alone(source: Source) -> None:
    items = [{"id": str(2**60 + n), "text": f"Lời kể {n} ấy"} for n in range(3)]
    body = json.dumps({"items": items}, ensure_ascii=False, indent=1).encode()
    assert put(source, body) == Counts(received=3, new=3)
    original = Intake.objects.get().original
    archive = get_archive()
    with archive.open(original.sha256) as stream:
        assert stream.read() == body
    lost, *kept = Item.objects.order_by("platform_id")
    assert lost.raw_first_chunk is not None and lost.raw_last_chunk is not None
    words = archive.chunks(original.sha256, lost.raw_first_chunk, lost.raw_last_chunk)
    assert json.loads(words)["text"] == lost.text
    item_erase(item=lost, reason="thử", user=None)
    with pytest.raises(Erased):
        archive.chunks(original.sha256, lost.raw_first_chunk, lost.raw_last_chunk)
    for item in kept:
        assert item.raw_first_chunk is not None and item.raw_last_chunk is not None
        piece = archive.chunks(original.sha256, item.raw_first_chunk, item.raw_last_chunk)
        assert json.loads(piece)["id"] == item.platform_id
    assert put(source, body + b" ") == Counts(received=3, duplicate=3)
    assert Item.objects.get(pk=lost.pk).text == ""


def test_an_unchanged_page_is_not_read_again_and_going_back_is_seen(source: Source) -> None:
    before, after = [{"id": "1", "text": "trước"}], [{"id": "1", "text": "sau"}]
    assert put(source, before) == Counts(received=1, new=1)
    assert put(source, before) == Counts(received=1, duplicate=1)
    assert Intake.objects.count() == 1
    assert put(source, after) == Counts(received=1, changed=1)
    assert put(source, before) == Counts(received=1, changed=1)
    item = Item.objects.get()
    assert item.text == "trước" and item.version == 3
    assert item.intake is not None and item.intake.options["page"] == {"more": 1}


def test_an_erased_page_of_one_piece_does_not_come_back(source: Source) -> None:
    one = Plain(manifest(), (PageReader("thu.page", ((),), _make),))

    def show(**more: str) -> Counts:
        body = json.dumps({"id": "1", "text": "Lời kể", **more}).encode()
        page = Page(body, "thu.page", "trang Bà Thử", url="https://a.vi.du/ba-thu")
        return page_store(source=source, run=None, connector=one, page=page)

    assert show() == Counts(received=1, new=1)
    assert show(views="2") == Counts(received=1, duplicate=1)
    original_erase(original=Intake.objects.latest("pk").original, reason="retention", user=None)
    assert show(views="2").received == 1, "only its time had run out"
    item_erase(item=Item.objects.get(), reason="thử", user=None)
    assert show() == show(views="2") == Counts()
    assert show(views="3") == Counts(received=1, duplicate=1)
    assert show(views="3") == Counts()
    assert not Original.objects.filter(erased_at=None).exists()
    said = str(list(Intake.objects.values_list("name", "options")))
    assert "Bà Thử" not in said and "ba-thu" not in said


def test_the_same_words_under_two_questions_are_one_item(source: Source) -> None:
    items = [{"id": "1", "text": "một"}, {"id": "2", "text": "hai"}]
    put(source, items, "a")
    assert put(source, items[:1], "b") == Counts(received=1, duplicate=1)
    assert put(source, items, "c") == Counts(received=2, duplicate=2)
    assert Item.objects.count() == 2


def test_what_cannot_be_read_is_set_aside_and_kept(source: Source) -> None:
    assert put(source, [{"text": "không mã"}, {"id": "1", "text": "có mã", "likes": "x"}]) == (
        Counts(received=2, new=1, quarantined=1)
    )
    assert put(source, b"<html>", "b") == Counts(received=1, quarantined=1)
    assert put(source, b"", "c") == Counts()
    reasons = set(QuarantineEntry.objects.values_list("reason", flat=True))
    assert reasons == {"missing_id", "bad_json"}


def test_a_record_that_another_visit_stores_meanwhile(
    source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = [{"id": "1", "text": "một"}, {"id": "2", "text": "hai"}]
    looks: list[int] = []

    def late(records: Sequence[Record]) -> Any:
        found = existing_items(records)
        if not looks:
            Item.objects.create(
                platform="thu", kind="comment", platform_id="2", text="hai", collected_at=now()
            )
        looks.append(len(records))
        return found

    monkeypatch.setattr("casework.services.ingest.existing_items", late)
    put(source, items)
    assert looks == [2, 2]
    assert sorted(Item.objects.values_list("platform_id", flat=True)) == ["1", "2"]


def test_two_visits_never_run_at_once(source: Source) -> None:
    run = source_run_begin(source_id=source.pk, key="a")
    with pytest.raises(Busy):
        source_run_begin(source_id=source.pk, key="b")
    assert source_run_begin(source_id=source.pk, key="a").pk == run.pk
    source_run_end(run=run, outcome="done")
    assert source_run_begin(source_id=source.pk, key="a").finished_at is not None
    assert source_run_begin(source_id=source.pk, key="b").pk != run.pk, "the lease is free"

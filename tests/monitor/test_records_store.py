"""Records become items exactly once; a changed text becomes a version."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from casework.models import Intake, Item, ItemVersion, MetricSnapshot, Original
from casework.models.items import Stage
from casework.services.ingest import records_store
from records.incoming import Metrics, Record

pytestmark = pytest.mark.django_db
SEEN = datetime(2026, 8, 1, 3, 0, tzinfo=UTC)


def intake(name: str = "a.ndjson") -> Intake:
    original = Original.objects.create(
        sha256=name.encode().hex().ljust(64, "0"), size=1, mime="text/plain", stored_at=SEEN
    )
    return Intake.objects.create(
        original=original, name=name, reader="x", received_at=SEEN, route="operator_capture"
    )


def record(number: int, text: str = "Mộ ở chân đồi", **more: object) -> Record:
    return Record(
        platform="tiktok",
        kind="post",
        platform_id=str(number),
        text=text,
        **{"author_key": f"author{number}", **more},  # type: ignore[arg-type]
    )


def test_new_items_wait_for_understanding_and_hide_their_author() -> None:
    door = intake()
    stored = records_store(
        intake=door, records=[record(1), record(2)], quarantined=1, chunks_done=3
    )
    assert (stored.new, stored.duplicate, stored.changed) == (2, 0, 0)
    item = Item.objects.get(platform_id="1")
    assert (item.stage, item.state) == (Stage.UNDERSTAND, "pending")
    assert len(item.author_pid) == 64
    assert "author1" not in str(Item.objects.filter(pk=item.pk).values())
    door.refresh_from_db()
    assert (door.received, door.new, door.quarantined, door.chunks_done) == (3, 2, 1, 3)


def test_a_repeated_batch_stores_nothing_but_names_the_work_left() -> None:
    door = intake()
    first = records_store(intake=door, records=[record(1)], quarantined=0, chunks_done=1)
    again = records_store(intake=door, records=[record(1)], quarantined=0, chunks_done=1)
    assert again.item_ids == first.item_ids
    assert (again.new, again.duplicate) == (0, 0)
    door.refresh_from_db()
    assert door.received == 1


def test_the_same_post_in_another_file_is_a_duplicate() -> None:
    records_store(intake=intake(), records=[record(1)], quarantined=0, chunks_done=1)
    stored = records_store(intake=intake("b"), records=[record(1)], quarantined=0, chunks_done=1)
    assert (stored.new, stored.duplicate, stored.changed) == (0, 1, 0)
    assert Item.objects.count() == 1


def test_two_people_never_share_a_consent_and_one_person_has_one() -> None:
    given = {"version": "v1", "at": "2026-08-01T03:00:00+00:00", "channel": "form", "purposes": []}
    consent = json.dumps(given)
    mine = [record(n, author_key="A", consent=consent) for n in (1, 2)]
    others = [record(3, consent=consent), record(4, author_key=None, consent=consent)]
    records_store(intake=intake(), records=[*mine, *others], quarantined=0, chunks_done=1)
    later = [record(5, author_key="A", consent=consent)]
    records_store(intake=intake("b"), records=later, quarantined=0, chunks_done=1)
    rows = dict(Item.objects.values_list("platform_id", "consent"))
    assert rows["1"] == rows["2"] == rows["5"] and None not in rows.values()
    assert len({rows["1"], rows["3"], rows["4"]}) == 3


def test_an_edited_post_keeps_its_earlier_text_as_a_version() -> None:
    records_store(intake=intake(), records=[record(1)], quarantined=0, chunks_done=1)
    Item.objects.update(stage=Stage.DONE, state="done")
    stored = records_store(
        intake=intake("b"), records=[record(1, "Mộ ở chân đồi 875")], quarantined=0, chunks_done=1
    )
    assert stored.changed == 1
    item = Item.objects.get()
    assert (item.version, item.text, item.stage) == (2, "Mộ ở chân đồi 875", Stage.UNDERSTAND)
    assert ItemVersion.objects.get().text == "Mộ ở chân đồi"


def test_an_older_copy_does_not_overwrite_a_newer_text() -> None:
    newer = record(1, "mới", collected_at=SEEN + timedelta(days=1))
    older = record(1, "cũ", collected_at=SEEN)
    stored = records_store(intake=intake(), records=[newer, older], quarantined=0, chunks_done=2)
    assert (stored.new, stored.duplicate, stored.changed) == (1, 1, 0)
    assert Item.objects.get().text == "mới"


def test_the_latest_of_a_repeated_id_in_one_file_wins() -> None:
    older = record(1, "cũ", collected_at=SEEN)
    newer = record(1, "mới", collected_at=SEEN + timedelta(days=1))
    stored = records_store(intake=intake(), records=[older, newer], quarantined=0, chunks_done=2)
    assert (stored.new, stored.changed) == (1, 1)
    assert Item.objects.get().text == "mới"
    assert ItemVersion.objects.get().text == "cũ"


def test_metrics_are_snapshots_and_a_missing_count_is_not_zero() -> None:
    door = intake()
    seen = record(1, metrics=Metrics(likes=4), metrics_at=SEEN, collected_at=SEEN)
    later = record(
        1,
        metrics=Metrics(likes=9),
        metrics_at=SEEN + timedelta(hours=1),
        collected_at=SEEN + timedelta(hours=1),
    )
    records_store(intake=door, records=[seen], quarantined=0, chunks_done=1)
    records_store(intake=door, records=[later], quarantined=0, chunks_done=2)
    assert [s.likes for s in MetricSnapshot.objects.order_by("at")] == [4, 9]
    assert MetricSnapshot.objects.filter(views=None).count() == 2
    assert Item.objects.get().metrics == {"likes": 9}


def test_what_was_erased_does_not_come_back() -> None:
    records_store(intake=intake(), records=[record(1)], quarantined=0, chunks_done=1)
    Item.objects.update(text="", deleted_at=SEEN)
    stored = records_store(intake=intake("b"), records=[record(1)], quarantined=0, chunks_done=1)
    assert stored.duplicate == 1
    assert Item.objects.get().text == ""

"""Schedules follow the rows; visits are caught up once, parked, filled in, and never overlap."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from dbos import DBOS, DBOSConfig, SetWorkflowID

from casework.clock import local_date, now
from casework.models import AuditEvent, Item, Source, SourceRun
from casework.services.source_runs import source_run_begin
from casework.services.sources import source_disable, source_enable
from monitor import workflows
from monitor.collect.backfill import next_window, window_of
from monitor.collect.books import books_trim
from monitor.collect.schedule import CHORES, LATE, catch_up, chore, reconcile
from monitor.collect.visits import SOURCES, visit_source
from tests.sources.fakes.rss import RssFake

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def dbos(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Open DBOS without anybody who works on its queues."""
    url = f"sqlite:///{tmp_path_factory.mktemp('dbos') / 'dbos.sqlite3'}"
    DBOS(config=DBOSConfig(name="manhmoi", system_database_url=url, enable_otlp=False))
    DBOS.listen_queues(["nobody"])
    DBOS.launch()
    for name in (SOURCES, *workflows.WORK, "nobody"):
        DBOS.register_queue(name, on_conflict="always_update")
    yield
    DBOS.destroy()


def _source(**given: Any) -> Source:
    blank = {"name": "báo thử", "kind": "rss", "platform": "web", "legal_basis": "x"}
    return Source.objects.create(**{**blank, "schedule": "*/20 * * * *", **given})


def _queued() -> list[Any]:
    return DBOS.list_workflows(queue_name=SOURCES, status="ENQUEUED")


def _schedules() -> dict[str, str]:
    return {one["schedule_name"]: one["schedule"] for one in DBOS.list_schedules()}


def test_schedules_follow_the_rows(dbos: None) -> None:
    source = _source()
    name = f"source-{source.pk}"
    assert reconcile() == 1 + len(CHORES)
    before = _schedules()
    assert before[name].endswith("-59/20 * * * *")
    assert reconcile() == 0
    Source.objects.filter(pk=source.pk).update(schedule="5 4 * * *")
    reconcile()
    assert _schedules()[name].endswith(" 5 4 * * *")
    source_disable(user=None, source_id=source.pk)
    reconcile()
    assert name not in _schedules()
    source_enable(user=None, source_id=source.pk)
    reconcile()
    assert name in _schedules()


def test_what_was_missed_is_caught_up_once(dbos: None) -> None:
    late = _source(next_run_at=now() - timedelta(hours=5))
    _source(name="vừa đến giờ", next_run_at=now() - LATE / 2)
    _source(name="bận", next_run_at=late.next_run_at, lease_until=now() + timedelta(minutes=1))
    _source(name="tắt", next_run_at=now() - timedelta(hours=5), enabled=False)
    parked = _source(name="đợi", schedule="", parked_until=now() - timedelta(seconds=1))
    _source(name="còn đợi", parked_until=now() + timedelta(hours=1))
    before = len(_queued())
    assert catch_up() == 2
    assert catch_up() == 0
    assert len(_queued()) == before + 2
    late.refresh_from_db()
    assert late.next_run_at is not None
    assert late.next_run_at > now()
    parked.refresh_from_db()
    assert parked.parked_until is None


@pytest.fixture
def fake() -> Iterator[RssFake]:
    with RssFake() as one:
        yield one


def _visit(source: Source, key: str, at: datetime | None = None, **order: Any) -> None:
    with SetWorkflowID(key):
        visit_source(at or now(), {"source_id": source.pk, **order})


def test_a_visit_hands_on_what_came_and_says_when_the_next_is(
    dbos: None, home: Path, fake: RssFake
) -> None:
    source = _source(config=fake.config, base_url=fake.base_url)
    at = now()
    _visit(source, "first", at)
    run = SourceRun.objects.get(key="first")
    assert (run.outcome, run.new) == ("done", len(fake.truth()))
    texts = DBOS.list_workflows(queue_name=workflows.TEXTS, workflow_id_prefix="first:")
    assert texts
    source.refresh_from_db()
    assert source.next_run_at is not None
    # Others that were due before it began have nothing left to do.
    _visit(source, "piled-up", at - timedelta(hours=3))
    assert not SourceRun.objects.filter(key="piled-up").exists()


def test_a_visit_under_way_is_not_overtaken(dbos: None, home: Path, fake: RssFake) -> None:
    source = _source(config=fake.config, base_url=fake.base_url)
    source_run_begin(source_id=source.pk, key="elsewhere")
    _visit(source, "second", by_hand=True)
    assert not SourceRun.objects.filter(key="second").exists()
    assert not fake.asked


def test_a_parked_source_is_left_alone(dbos: None, home: Path, fake: RssFake) -> None:
    until = now() + timedelta(hours=1)
    source = _source(config=fake.config, base_url=fake.base_url, parked_until=until)
    _visit(source, "while-parked", by_hand=True)
    assert not fake.asked


def test_the_past_is_filled_in_newest_first(dbos: None, home: Path, fake: RssFake) -> None:
    source = _source(config=fake.config, base_url=fake.base_url)
    assert next_window(source) is None
    first = local_date() - timedelta(days=9)
    source.backfill = {"from": first.isoformat(), "window_days": 4}
    source.save()
    spans = []
    while (window := next_window(source)) is not None:
        spans.append((date.fromisoformat(window["start"]), date.fromisoformat(window["end"])))
        _visit(source, f"fill-{len(spans)}", window=window)
        source.refresh_from_db()
    tomorrow = local_date() + timedelta(days=1)
    assert spans == [
        (tomorrow - timedelta(days=4), tomorrow),
        (tomorrow - timedelta(days=8), tomorrow - timedelta(days=4)),
        (first, tomorrow - timedelta(days=8)),
    ]
    assert "window" not in source.cursor
    found = window_of({"window": {"start": "2026-11-01", "end": "2026-11-02"}})
    assert found is not None
    assert found.start.astimezone(UTC) == datetime(2026, 10, 31, 17, 0, tzinfo=UTC)


def test_chores_are_done(dbos: None, home: Path) -> None:
    gone_quiet = _source(silent_after_hours=1)
    before = now() - timedelta(hours=2)
    Source.objects.filter(pk=gone_quiet.pk).update(last_item_at=before, added_at=before)
    due = now() - timedelta(days=1)
    Item.objects.create(
        platform="web",
        kind="article",
        platform_id="https://bao.example/1",
        route="public_web",
        source=gone_quiet,
        collected_at=due,
        refresh_due_at=due,
    )
    for name, one in CHORES.items():
        assert len(one.cron.split()) == 5
        with SetWorkflowID(f"chore-{name}"):
            chore(now(), name)
    assert gone_quiet.alerts.filter(kind="silent", closed_at=None).exists()
    refreshing = DBOS.list_workflows(queue_name=SOURCES, name="refresh_source")
    assert len(refreshing) == 1
    assert AuditEvent.objects.filter(action="retention.run").exists()


def test_the_workflow_book_is_trimmed(dbos: None) -> None:
    source = _source(enabled=False)
    _visit(source, "long-ago")
    assert books_trim() == 0
    assert DBOS.get_workflow_status("long-ago") is not None
    assert books_trim(timedelta()) > 0
    assert DBOS.get_workflow_status("long-ago") is None

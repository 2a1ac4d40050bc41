"""One contract for all connectors: every record once, whatever the platform does meanwhile."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import stamina
from django.core import serializers

from casework.clock import now
from casework.models import Intake, Item, SourceRun
from monitor.collect import pages
from monitor.collect import visit as visiting
from monitor.collect.connector import Due
from monitor.collect.pace import Pace
from monitor.sources.table import connector, manifest
from tests.sources.cases import CASES, Case
from tests.sources.contract import source_of, stored, visit
from tests.sources.fakes.base import FakePlatform, Fault

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """As if the process had been killed."""


@pytest.fixture(autouse=True)
def without_waiting(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Ask and try again at once: at what pace is told by ``test_http``."""
    monkeypatch.setattr(Pace, "wait", lambda *_: None)
    stamina.set_testing(True, attempts=5)
    yield
    stamina.set_testing(False)


@pytest.fixture(params=CASES, ids=str)
def case(request: pytest.FixtureRequest) -> Case:
    """Every connector in turn."""
    found: Case = request.param
    return found


@pytest.fixture
def fake(case: Case, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakePlatform]:
    """Its platform, with the credentials set."""
    platform = case.start()
    for name, value in platform.env.items():
        monkeypatch.setenv(name, value)
    yield platform
    platform.stop()
    visiting._under_way.clear()


def test_everything_comes_once_and_only_that_is_kept(fake: FakePlatform) -> None:
    source = source_of(fake)
    run = visit(source)
    assert (run.outcome, run.error_vi) == ("done", "")
    assert stored(source) == fake.truth()
    assert run.new == len(fake.truth()) and run.requests == len(fake.asked)
    assert fake.refused == []
    items = list(Item.objects.filter(source=source))
    for item in items:
        assert item.text == unicodedata.normalize("NFC", item.text)
        assert item.legal_basis == "thử nghiệm" and item.route == manifest(fake.kind).route
        assert item.collector.startswith(f"{fake.kind}/") and item.original is not None
        assert item.published_at is None or item.published_at <= now() + timedelta(days=1)
    rows = serializers.serialize(
        "json", [*items, *Intake.objects.all(), *SourceRun.objects.all(), source]
    )
    for secret in fake.env.values():
        assert json.dumps(secret, ensure_ascii=False)[1:-1] not in rows
    again = visit(source)
    assert (again.outcome, again.new, again.changed) == ("done", 0, 0)
    assert Item.objects.filter(source=source).count() == len(fake.truth())
    fake.grow()
    assert visit(source).outcome == "done"
    assert stored(source) == fake.truth()
    assert fake.refused == []


def test_nothing_published_is_nothing_stored(fake: FakePlatform) -> None:
    fake.empty()
    source = source_of(fake)
    run = visit(source)
    assert (run.outcome, run.received, run.quarantined) == ("done", 0, 0)
    assert stored(source) == set()


def test_a_busy_host_and_a_broken_line_are_waited_out(fake: FakePlatform) -> None:
    for fault in (Fault("status", 429, "1"), Fault("cut"), Fault("status", 503), Fault("reset")):
        fake.faults.append(fault)
    source = source_of(fake)
    run = visit(source)
    if run.outcome != "done":  # a platform whose 429 means that the day is over
        assert run.outcome == "parked" and source.parked_until is not None
        run = visit(source)
    assert run.outcome == "done" and stored(source) == fake.truth()


def test_a_page_that_is_none_spoils_nothing(fake: FakePlatform) -> None:
    fake.faults.extend([Fault("garbage")] * 3)
    source = source_of(fake)
    first = visit(source)
    assert first.outcome in ("failed", "parked", "done")
    if first.outcome == "failed":
        assert first.error_vi and first.error_en and source.last_error
    assert stored(source) <= fake.truth()
    fake.faults.clear()
    assert visit(source).outcome == "done"
    assert stored(source) == fake.truth()


def test_killed_at_every_page_every_record_comes_once(
    fake: FakePlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = source_of(fake)
    count, last, step = 0, 0, 0

    def page_store(**given: object) -> object:
        nonlocal count, last, step
        count += 1
        done = pages.page_store(**given)  # type: ignore[arg-type]
        if count - last > step:  # ever later, so that every visit comes to its end
            last, step = count, step + 1
            raise Killed
        return done

    monkeypatch.setattr(visiting, "page_store", page_store)
    for _attempt in range(60):
        try:
            run = visit(source, key="killed")
            break
        except Killed:
            visiting._under_way.clear()
    else:
        pytest.fail("no progress")
    assert run.outcome == "done" and stored(source) == fake.truth()
    assert Item.objects.filter(source=source).count() == len(fake.truth())


def test_a_spent_quota_parks_until_it_resets(case: Case, fake: FakePlatform) -> None:
    if not case.quota:
        pytest.skip("the platform has no quota")
    fake.spend_quota()
    source = source_of(fake)
    run = visit(source)
    assert run.outcome == "parked" and run.error_vi
    assert source.parked_until is not None and source.parked_until > datetime.now(UTC)
    assert fake.refused == []


def test_a_refused_token_is_told_in_one_sentence(case: Case, fake: FakePlatform) -> None:
    if not case.token:
        pytest.skip("the platform has no token that expires")
    source = source_of(fake)
    fake.expire_token()
    run = visit(source)
    assert run.outcome == "done" or (run.outcome == "failed" and run.error_vi)
    for secret in fake.env.values():
        assert secret not in run.error_vi + run.error_en


def test_what_is_gone_at_the_source_is_erased_here(case: Case, fake: FakePlatform) -> None:
    if not case.deletion:
        pytest.skip("the platform cannot be asked again")
    source = source_of(fake)
    visit(source)
    lost = fake.delete_one()
    assert lost and lost <= stored(source)
    due = [
        Due(item.kind, item.platform_id, item.url)  # type: ignore[arg-type]
        for item in Item.objects.filter(source=source)
    ]
    assert hasattr(connector(fake.kind), "refresh")
    run = visit(source, due=due)
    assert run.outcome == "done" and run.deleted == len(lost)
    assert not lost & stored(source)
    for kind, platform_id in lost:
        grave = Item.objects.get(source=source, kind=kind, platform_id=platform_id)
        assert grave.deleted_at is not None and not grave.text and not grave.author_pid

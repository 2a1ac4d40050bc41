"""The day's plan: best phrases first, none forgotten, quotas spread and kept back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from casework.models import QuotaUse, Source, SourceRun, WatchRule
from casework.selectors.quota_cost import quota_cost
from casework.selectors.source_quota import quota_today
from monitor.collect.manifest import load_manifest
from monitor.collect.plan import Yield, choose, even_share, plan_visit

NOON = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)  # 4 in the morning in California
PHRASES = [f"cụm {number}" for number in range(20)]


def test_calls_follow_what_phrases_bring_and_none_is_forgotten() -> None:
    yields = {phrase: Yield(calls=10, new=0, last=date(2026, 11, 1)) for phrase in PHRASES}
    yields[PHRASES[7]] = Yield(calls=10, new=90, last=date(2026, 11, 1))
    yields[PHRASES[9]] = Yield(calls=10, new=40, last=date(2026, 11, 1))
    today = date(2026, 11, 27)
    asked: Counter[str] = Counter()
    for _ in range(100):
        chosen = choose(PHRASES, yields, 2)
        assert len(chosen) == len(set(chosen)) == 2
        for phrase in chosen:
            asked[phrase] += 1
            found = yields[phrase]
            yields[phrase] = replace(found, today=found.today + 1, last=today)
    assert set(asked) == set(PHRASES)
    assert [phrase for phrase, _ in asked.most_common(2)] == [PHRASES[7], PHRASES[9]]
    assert asked[PHRASES[7]] > 2 * asked[PHRASES[0]]


def test_a_phrase_never_asked_goes_before_one_that_brings_nothing() -> None:
    assert choose(["cũ", "mới"], {"cũ": Yield(calls=30, new=0, last=date(2026, 11, 26))}, 1) == (
        "mới",
    )
    assert choose(PHRASES, {}, 50) == tuple(PHRASES)
    assert choose([], {}, 5) == ()


@pytest.mark.parametrize(
    ("left", "visits", "share"), [(95, 24, 7), (95, 1, 95), (3, 24, 1), (0, 3, 0), (-2, 3, 0)]
)
def test_even_share(left: int, visits: int, share: int) -> None:
    assert even_share(left, visits) == share


@pytest.fixture
def source(db: None) -> Source:
    return Source.objects.create(
        name="kênh", kind="youtube", platform="youtube", legal_basis="x", schedule="7 * * * *"
    )


def _left(search: int, units: int = 10_000) -> Callable[[str], int]:
    return lambda bucket: search if bucket == "search" else units


def test_a_visit_keeps_to_its_share_and_leaves_the_reserve(source: Source) -> None:
    manifest = load_manifest("youtube")
    assert manifest.costs["query"].bucket == "search"

    def plan(purpose: str, left: int) -> tuple[int, int]:
        found = plan_visit(
            source,
            manifest,
            PHRASES,
            purpose=purpose,  # type: ignore[arg-type]
            left=_left(left),
            moment=NOON,
        )
        return len(found.queries), found.budget["search"]

    # 20 visits until midnight in California and this one; 95 without the reserve of 5.
    phrases, budget = plan("visit", 100)
    assert budget == even_share(95, 21)
    assert phrases == budget // 2, "two pages a phrase"
    assert plan("visit", 5) == (0, 0)
    assert plan("visit", 6)[0] == 1, "the last one is still spent"
    assert plan("person", 100) == (20, 100)
    assert plan("filling", 100)[1] == 95, "the reserve is kept when a person has the past filled in"
    assert plan("refresh", 4)[1] == 4
    assert plan("window", 100)[1] == 45, "half is kept until visits have told what they need"
    SourceRun.objects.create(
        source=source, key="a", started_at=NOON, finished_at=NOON, quota_used={"search": 1}
    )
    assert plan("window", 100)[1] == 95 - 20


def test_cost_of_a_rule_before_it_is_saved(source: Source) -> None:
    WatchRule.objects.all().delete()
    WatchRule.objects.create(name="cũ", keywords=["a"], query_platforms=["youtube"])
    rule = WatchRule(
        name="mới",
        keywords=["x", "y"],
        query_platforms=["youtube"],
        channels=[{"platform": "youtube", "id": "UC1"}, {"platform": "zalo", "id": "2"}],
    )
    found = {one.bucket: one for one in quota_cost(rule)}
    assert (found["search"].rule, found["search"].others, found["search"].limit) == (96, 48, 95)
    assert not found["search"].fits
    assert found["search"].share == pytest.approx(95 / 144)
    assert found["units"].rule == 24
    assert found["units"].fits
    source.watch = ["cũ"]
    source.save()
    assert quota_cost(rule) == []


def test_quota_of_today(source: Source) -> None:
    untouched = {one.bucket: one for one in quota_today(user=None)}
    assert untouched["search"].left == 100
    QuotaUse.objects.create(
        platform="youtube",
        bucket="search",
        starts_at=datetime(2020, 1, 1, tzinfo=UTC),
        resets_at=datetime(2100, 1, 1, tzinfo=UTC),
        used=30,
        limit=100,
    )
    found = {one.bucket: one for one in quota_today(user=None)}
    assert (found["search"].used, found["search"].left, found["search"].reserve) == (30, 70, 5)

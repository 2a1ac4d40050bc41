"""The day's plan: which phrases a visit asks, and how much of a quota it may spend.

What is left of a bucket until it resets is spread over the visits still to come. Phrases share a
visit in proportion to what they have brought (the method of highest averages, as seats are shared
among lists), and every fifth place goes to the phrase asked least, so that none is forgotten.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final, Literal

from casework.clock import local_date
from casework.models import QueryYield, Source, SourceRun
from casework.schedules import visits_between
from casework.selectors.quota_cost import pages
from monitor.collect.limits import period
from monitor.collect.manifest import Bucket, Manifest, manifests

Purpose = Literal["visit", "window", "refresh", "person", "filling"]
"""What a visit is for; ``filling`` is a window that a person asked for."""

EXPLORE_EVERY: Final = 5
"""One place in so many goes to the phrase asked least."""
YIELD_DAYS: Final = 14
"""How far back what a phrase brought counts."""
FILLING: Final = ":fill:"
"""Part of the key of a visit that fills in an earlier stretch."""
_BURST: Final = 2
"""A visit may spend twice its even share: busy hours follow quiet ones."""


@dataclass(frozen=True, slots=True)
class Yield:
    """What a phrase has brought: calls and new items in all, calls today, the day last asked."""

    calls: int = 0
    new: int = 0
    today: int = 0
    last: date = date.min


@dataclass(frozen=True, slots=True)
class Plan:
    """What one visit may do: phrases, best first; units by bucket."""

    queries: tuple[str, ...]
    budget: Mapping[str, int] = field(default_factory=dict)


def even_share(left: int, visits: int) -> int:
    """Return what one of ``visits`` may spend of ``left`` units."""
    if left <= 0:
        return 0
    return min(left, max(1, _BURST * left // max(1, visits)))


def choose(queries: Sequence[str], yields: Mapping[str, Yield], places: int) -> tuple[str, ...]:
    """Return the phrases to ask now, at most ``places`` of them, each once, best first.

    Args:
        queries: all phrases that are watched.
        yields: what each has brought; a phrase without an entry has never been asked.
        places: how many may be asked.
    """
    order = {query: number for number, query in enumerate(queries)}
    rest = list(order)
    chosen: list[str] = []

    def average(query: str) -> tuple[float, int]:
        found = yields.get(query, Yield())
        # One new item and one call are taken for granted: what was never asked is worth asking.
        worth = (found.new + 1) / (found.calls + 1)
        return -worth / (found.today + 1), order[query]

    def asked_least(query: str) -> tuple[date, int, int]:
        found = yields.get(query, Yield())
        return found.last, found.today, order[query]

    asked = sum(found.today for found in yields.values())
    while rest and len(chosen) < places:
        # Counted over the day, so that visits with a single place explore too.
        exploring = (asked + len(chosen)) % EXPLORE_EVERY == EXPLORE_EVERY - 1
        best = min(rest, key=asked_least) if exploring else min(rest, key=average)
        chosen.append(best)
        rest.remove(best)
    return tuple(chosen)


def yields_of(source: Source) -> dict[str, Yield]:
    """Return what each phrase of a source has brought lately."""
    today = local_date()
    found: dict[str, Yield] = {}
    since = today - timedelta(days=YIELD_DAYS)
    for row in QueryYield.objects.filter(source=source, day__gte=since).order_by("day"):
        before = found.get(row.query, Yield())
        found[row.query] = Yield(
            before.calls + row.calls,
            before.new + row.new,
            row.calls if row.day == today else 0,
            row.day,
        )
    return found


def visits_left(platform: str, bucket: Bucket, moment: datetime) -> int:
    """Return how many visits, this one with them, share a bucket until it resets."""
    _, resets = period(bucket, moment)
    count = 1
    for source in Source.objects.filter(enabled=True, removed_at=None, platform=platform):
        manifest = manifests().get(source.kind)
        if manifest and any(one.name == bucket.name for one in manifest.buckets):
            count += visits_between(source.schedule, moment, resets)
    return count


def plan_visit(
    source: Source,
    manifest: Manifest,
    queries: Sequence[str],
    *,
    purpose: Purpose,
    left: Callable[[str], int],
    moment: datetime,
) -> Plan:
    """Return what a visit may do.

    An ordinary visit keeps to its share and leaves the reserve alone; filling in spends only what
    the ordinary visits of the day will not need; refreshing and people may use all that is left.

    Args:
        source: the source.
        manifest: of its connector.
        queries: all phrases watched, in the order of the rules.
        purpose: what the visit is for.
        left: units of a bucket that are left, the reserve among them.
        moment: the platform's time, UTC.
    """
    yields = yields_of(source)
    budget = {
        bucket.name: _budget(source, manifest, bucket, left(bucket.name), purpose, moment)
        for bucket in manifest.buckets
    }
    places = len(queries)
    cost = manifest.costs.get("query")
    if cost is not None and purpose == "visit":
        places = min(places, budget[cost.bucket] // (pages(source, manifest) * cost.units))
        # A share smaller than one phrase still asks one, as long as the day has it.
        if not places and left(cost.bucket) - manifest.bucket(cost.bucket).reserve >= cost.units:
            places = 1
    return Plan(choose(queries, yields, places), budget)


def needed(source: Source, manifest: Manifest, bucket: Bucket, moment: datetime) -> int:
    """Return how many units the ordinary visits of the rest of the period will need, about.

    Visits of the last week tell; before there are any, half of the bucket is kept for them.
    """
    since = moment - timedelta(days=7)
    runs = SourceRun.objects.filter(
        source__platform=manifest.platform, started_at__gte=since, finished_at__isnull=False
    ).exclude(key__contains=FILLING)
    spent = [int(used.get(bucket.name, 0)) for used in runs.values_list("quota_used", flat=True)]
    if not spent:
        return bucket.limit // 2
    visits = visits_left(manifest.platform, bucket, moment) - 1
    return -(-sum(spent) * visits // len(spent))


def _budget(
    source: Source,
    manifest: Manifest,
    bucket: Bucket,
    left: int,
    purpose: Purpose,
    moment: datetime,
) -> int:
    if purpose in ("refresh", "person"):
        return left
    spendable = max(0, left - bucket.reserve)
    if purpose == "filling":
        return spendable
    if purpose == "window":
        return max(0, spendable - needed(source, manifest, bucket, moment))
    return even_share(spendable, visits_left(manifest.platform, bucket, moment))

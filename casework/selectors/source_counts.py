"""How much came in from each source lately, against what is expected of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q

from casework.clock import LOCAL, now
from casework.models import Item, Source, SourceAlert, User
from casework.permissions import Action, require
from casework.source_manifests import manifests

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Came:
    """Items that came from one source in the last 24 hours and 7 days, and what is expected a day.

    ``low`` and ``high`` are ``None`` where nothing is expected. ``days`` is how many of the seven
    the source has been here; one of today cannot have brought too little yet.
    """

    day: int = 0
    week: int = 0
    low: int | None = None
    high: int | None = None
    days: float = 7

    @property
    def outside(self) -> bool:
        """Whether the daily mean of the week lies outside what is expected."""
        mean = self.week / max(1.0, self.days)
        below = self.low is not None and self.days >= 1 and mean < self.low
        return below or (self.high is not None and mean > self.high)


def came_lately(*, user: User | None, sources: Iterable[Source]) -> Mapping[int, Came]:
    """Return what came in, by the source's id.

    Raises:
        Refused: role.
    """
    if user is not None:
        require(user, Action.SOURCE_VIEW)
    moment = now()
    rows = list(sources)
    found = Item.objects.filter(
        source_id__in=[one.pk for one in rows], collected_at__gte=moment - 7 * _DAY
    ).order_by()
    counts = {
        source_id: (day, week)
        for source_id, day, week in found.values_list("source_id").annotate(
            day=Count("pk", filter=Q(collected_at__gte=moment - _DAY)), week=Count("pk")
        )
    }
    return {
        one.pk: Came(*counts.get(one.pk, (0, 0)), *expected(one), _days(one, moment))
        for one in rows
    }


def _days(source: Source, moment: datetime) -> float:
    return 7.0 if source.added_at is None else min(7.0, (moment - source.added_at) / _DAY)


def expected(source: Source) -> tuple[int | None, int | None]:
    """Return how many items a day are expected, its own band before its connector's."""
    if source.expected_per_day_min is not None or source.expected_per_day_max is not None:
        return source.expected_per_day_min, source.expected_per_day_max
    manifest = manifests().get(source.kind)
    return manifest.expected_per_day if manifest is not None else (None, None)


@dataclass(frozen=True, slots=True)
class Filling:
    """How far filling in has got: from ``begin`` back to ``target``, now at ``reached``."""

    begin: date
    target: date
    reached: date

    @property
    def share(self) -> float:
        """Part of the days that are filled in, in [0, 1]."""
        days = (self.begin - self.target).days
        return min(1.0, max(0.0, (self.begin - self.reached).days / days)) if days > 0 else 1.0


def filling(source: Source) -> Filling | None:
    """Return how far filling in has got; ``None`` where nothing is to be filled in."""
    if not source.backfill.get("from"):
        return None
    added: datetime = source.added_at or now()
    begin = added.astimezone(LOCAL).date()
    reached = source.backfill.get("filled_to")
    return Filling(
        begin=begin,
        target=date.fromisoformat(source.backfill["from"]),
        reached=date.fromisoformat(reached) if reached else begin,
    )


@dataclass(frozen=True, slots=True)
class Collecting:
    """All of it in three figures: sources that are on, open alerts, the newest visit."""

    on: int
    alerts: int
    last_run_at: datetime | None


def collecting(*, user: User) -> Collecting:
    """Return how collecting stands, for the first page.

    Raises:
        Refused: role.
    """
    require(user, Action.SOURCE_VIEW)
    rows = Source.objects.filter(removed_at=None, kind__in=list(manifests()))
    newest = rows.exclude(last_run_at=None).order_by("-last_run_at").first()
    return Collecting(
        on=rows.filter(enabled=True).count(),
        alerts=SourceAlert.objects.filter(closed_at=None, source__removed_at=None).count(),
        last_run_at=newest.last_run_at if newest else None,
    )

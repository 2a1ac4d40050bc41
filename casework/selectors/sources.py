"""Sources as people see them: how each stands, its visits, what went quiet, what is spent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from django.db.models import Count, QuerySet

from casework.clock import LOCAL, local_date, now
from casework.models import Item, QueryYield, Source, SourceAlert, SourceRun, User
from casework.permissions import Action, allowed, require
from casework.source_manifests import Manifest, Words, manifests
from records.errors import Refused

SHOWN_RUNS: Final = 50
_YIELD_DAYS: Final = 14


class Standing(StrEnum):
    """How a source stands, the worst first."""

    CREDENTIAL = "credential"
    FAILING = "failing"
    SILENT = "silent"
    VOLUME = "volume"
    PARKED = "parked"
    RUNNING = "running"
    WAITING = "waiting"
    GOOD = "good"
    OFF = "off"


_BY_ALERT: Final = {
    SourceAlert.Kind.CREDENTIAL: Standing.CREDENTIAL,
    SourceAlert.Kind.FAILING: Standing.FAILING,
    SourceAlert.Kind.STORAGE: Standing.FAILING,
    SourceAlert.Kind.GONE: Standing.FAILING,
    SourceAlert.Kind.SILENT: Standing.SILENT,
    SourceAlert.Kind.BELOW: Standing.VOLUME,
    SourceAlert.Kind.ABOVE: Standing.VOLUME,
}


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source as lists and its own page show it.

    Attributes:
        source: the row.
        manifest: of its connector; ``None`` for an address that was fetched by hand.
        standing: how it stands.
        why: the reason in words; empty when nothing is the matter.
        alerts: open alerts.
        last_run: its newest visit.
        today: items that came since midnight, local time.
    """

    source: Source
    manifest: Manifest | None
    standing: Standing
    why: Words
    alerts: tuple[SourceAlert, ...]
    last_run: SourceRun | None
    today: int


@dataclass(frozen=True, slots=True)
class QueryLine:
    """What one search phrase of a source has brought in the last fortnight."""

    query: str
    calls: int
    found: int
    new: int


def _allow(user: User | None, action: Action = Action.SOURCE_VIEW) -> None:
    """Let the command line (``None``) and roles in the table pass."""
    if user is not None:
        require(user, action)


def midnight(moment: datetime) -> datetime:
    """Return the last midnight in Vietnam before ``moment``."""
    return moment.astimezone(LOCAL).replace(hour=0, minute=0, second=0, microsecond=0)


def _standing(source: Source, alerts: Iterable[SourceAlert], moment: datetime) -> Standing:
    if source.removed_at is not None or not source.enabled:
        return Standing.OFF
    found = {_BY_ALERT[SourceAlert.Kind(alert.kind)] for alert in alerts}
    for standing in Standing:
        if standing in found:
            return standing
    if source.parked_until is not None and source.parked_until > moment:
        return Standing.PARKED
    if source.lease_until is not None and source.lease_until > moment:
        return Standing.RUNNING
    if source.last_error:
        return Standing.FAILING
    return Standing.WAITING if source.last_success_at is None else Standing.GOOD


def _why(source: Source, standing: Standing, alerts: Iterable[SourceAlert]) -> Words:
    for alert in alerts:
        if _BY_ALERT[SourceAlert.Kind(alert.kind)] is standing:
            return Words(alert.detail_vi, alert.detail_en)
    if standing is Standing.PARKED:
        return Words(str(source.parked_why.get("vi", "")), str(source.parked_why.get("en", "")))
    if standing is Standing.FAILING:
        vi, _, en = source.last_error.partition(" / ")
        return Words(vi, en or vi)
    return Words("", "")


def _lines(rows: QuerySet[Source]) -> list[SourceLine]:
    moment = now()
    sources = list(rows)
    ids = [one.pk for one in sources]
    alerts: dict[int, list[SourceAlert]] = {}
    for alert in SourceAlert.objects.filter(source_id__in=ids, closed_at=None):
        alerts.setdefault(alert.source_id, []).append(alert)
    runs: dict[int, SourceRun] = {}
    for source in sources:
        if (run := source.runs.order_by("-started_at", "-pk").first()) is not None:
            runs[source.pk] = run
    came = Item.objects.filter(source_id__in=ids, collected_at__gte=midnight(moment)).order_by()
    today = dict(came.values_list("source_id").annotate(n=Count("pk")))
    known = manifests()
    lines = []
    for source in sources:
        its = tuple(alerts.get(source.pk, ()))
        standing = _standing(source, its, moment)
        lines.append(
            SourceLine(
                source=source,
                manifest=known.get(source.kind),
                standing=standing,
                why=_why(source, standing, its),
                alerts=its,
                last_run=runs.get(source.pk),
                today=today.get(source.pk, 0),
            )
        )
    return lines


def sources_list(*, user: User | None, removed: bool = False) -> list[SourceLine]:
    """Return all sources by name.

    Args:
        user: who looks; ``None`` for the command line.
        removed: also those that were removed.

    Raises:
        Refused: role.
    """
    _allow(user)
    rows = Source.objects.order_by("name")
    return _lines(rows if removed else rows.filter(removed_at=None))


def source_line(*, user: User | None, name: str = "", source_id: int | None = None) -> SourceLine:
    """Return one source by its name or id.

    Raises:
        Refused: role, or there is no such source.
    """
    _allow(user)
    rows = (
        Source.objects.filter(name=name)
        if source_id is None
        else Source.objects.filter(pk=source_id)
    )
    found = _lines(rows)
    if not found:
        raise Refused(f"Không có nguồn “{name or source_id}”", f"no source “{name or source_id}”")
    return found[0]


def source_runs(
    *, user: User | None, source_id: int, limit: int = SHOWN_RUNS, before: int | None = None
) -> list[SourceRun]:
    """Return visits to a source, newest first, with ids below ``before`` if given.

    Raises:
        Refused: role.
    """
    _allow(user)
    rows = SourceRun.objects.filter(source_id=source_id).order_by("-started_at", "-pk")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows[:limit])


def source_alerts(
    *, user: User | None, source_id: int | None = None, closed: bool = False, limit: int = 200
) -> list[SourceAlert]:
    """Return alerts, newest first: the open ones, and with ``closed`` those that are over.

    Raises:
        Refused: role.
    """
    _allow(user)
    rows = SourceAlert.objects.select_related("source", "seen_by").filter(source__removed_at=None)
    if source_id is not None:
        rows = rows.filter(source_id=source_id)
    if not closed:
        rows = rows.filter(closed_at=None)
    return list(rows.order_by("-opened_at", "-pk")[:limit])


def alerts_unseen(user: User) -> int:
    """Return how many open alerts nobody has looked at, for the navigation; 0 for other roles."""
    if not allowed(user, Action.SOURCE_VIEW):
        return 0
    open_ = SourceAlert.objects.filter(closed_at=None, source__removed_at=None)
    return open_.filter(seen_at=None).count()


def source_queries(*, user: User | None, source_id: int) -> list[QueryLine]:
    """Return the search phrases of a source with what they brought, best first.

    Raises:
        Refused: role.
    """
    _allow(user)
    since = local_date() - timedelta(days=_YIELD_DAYS)
    sums: dict[str, list[int]] = {}
    for row in QueryYield.objects.filter(source_id=source_id, day__gte=since):
        one = sums.setdefault(row.query, [0, 0, 0])
        one[0], one[1], one[2] = one[0] + row.calls, one[1] + row.found, one[2] + row.new
    lines = [QueryLine(query, *counts) for query, counts in sums.items()]
    return sorted(lines, key=lambda one: (-one.new, one.query))


def kinds(*, user: User | None) -> Mapping[str, Manifest]:
    """Return all connectors by kind, for the form that adds a source.

    Raises:
        Refused: role.
    """
    _allow(user)
    return manifests()

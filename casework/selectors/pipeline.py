"""Pipeline health: counts by stage and state, intakes under way, what is parked or set aside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Case, Count, Model, QuerySet, When

from casework.clock import now
from casework.models import (
    Intake,
    Item,
    Media,
    QuarantineEntry,
    Reading,
    Source,
    Transcript,
    User,
)
from casework.models.items import Stage, WorkState
from casework.permissions import Action, require
from casework.selectors.progress import UnderWay, recordings_under_way, under_way_json

SHOWN_INTAKES: Final = 12
SHOWN_QUARANTINE: Final = 100
STALE_AFTER: Final = timedelta(hours=24)
_TABLES: Final[tuple[tuple[str, type[Model]], ...]] = (
    ("item", Item),
    ("media", Media),
    ("transcript", Transcript),
    ("reading", Reading),
)
_IDLE: Final = (Intake.State.RECEIVED, Intake.State.READING)


@dataclass(frozen=True, slots=True)
class Quarantined:
    """An open quarantine entry. ``file`` is the name as received; ``line`` 1-based."""

    entry: QuarantineEntry
    file: str


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """A source and how fresh it is. ``stale``: no success within a day though it is on."""

    source: Source
    stale: bool


@dataclass(frozen=True, slots=True)
class Health:
    """All that the page shows. ``counts[kind][stage][state]``; zero counts are left out.

    ``parked`` maps what is waited for to how many media wait for it.
    """

    at: datetime
    counts: dict[str, dict[str, dict[str, int]]]
    intakes: list[Intake]
    intakes_waiting: int
    hearing: list[UnderWay]
    parked: dict[str, int]
    quarantine: list[Quarantined]
    quarantine_by_stage: dict[str, int]
    last_error: QuarantineEntry | None
    sources: list[SourceHealth]

    @property
    def pending(self) -> int:
        """How many rows have work to do now."""
        return self._in_state(WorkState.PENDING)

    @property
    def quarantined(self) -> int:
        """How many quarantine entries are open."""
        return sum(self.quarantine_by_stage.values())

    @property
    def searchable(self) -> int:
        """How many items have gone all the way."""
        return self.counts["item"].get(Stage.DONE, {}).get(WorkState.DONE, 0)

    def _in_state(self, state: str) -> int:
        stages = (stage for kind in self.counts.values() for stage in kind.values())
        return sum(states.get(state, 0) for states in stages)


def _counts(model: type[Model]) -> dict[str, dict[str, int]]:
    rows = model._default_manager.order_by().values_list("stage", "state")
    found: dict[str, dict[str, int]] = {}
    for stage, state, n in rows.annotate(n=Count("pk")):
        found.setdefault(stage, {})[state] = n
    return found


def open_entries() -> QuerySet[QuarantineEntry]:
    """Return quarantine entries that nobody has run again yet, newest first."""
    rows = QuarantineEntry.objects.filter(resolved_at=None)
    return rows.select_related("intake", "item", "media").defer("item__signature")


def _file(entry: QuarantineEntry) -> str:
    if entry.media is not None and entry.media.name:
        return entry.media.name
    return entry.intake.name if entry.intake is not None else ""


def _sources(sources: Iterable[Source], moment: datetime) -> list[SourceHealth]:
    return [
        SourceHealth(
            one,
            one.enabled
            and (one.last_success_at is None or one.last_success_at < moment - STALE_AFTER),
        )
        for one in sources
    ]


def pipeline_health(*, user: User) -> Health:
    """Return the state of the whole pipeline.

    Raises:
        Refused: role.
    """
    require(user, Action.PIPELINE_VIEW)
    moment = now()
    entries = list(open_entries()[:SHOWN_QUARANTINE])
    by_stage = QuarantineEntry.objects.filter(resolved_at=None).order_by()
    parked = Media.objects.filter(state=WorkState.PARKED).order_by()
    under_way = Intake.objects.filter(state__in=_IDLE)
    shown = Intake.objects.select_related("original", "source").order_by(
        Case(When(state__in=_IDLE, then=0), default=1), "-received_at"
    )
    return Health(
        at=moment,
        counts={kind: _counts(model) for kind, model in _TABLES},
        intakes=list(shown[:SHOWN_INTAKES]),
        intakes_waiting=under_way.count(),
        hearing=recordings_under_way(),
        parked=dict(parked.values_list("waiting_for").annotate(n=Count("pk"))),
        quarantine=[Quarantined(entry, _file(entry)) for entry in entries],
        quarantine_by_stage=dict(by_stage.values_list("stage").annotate(n=Count("pk"))),
        last_error=entries[0] if entries else None,
        sources=_sources(Source.objects.all(), moment),
    )


def quarantine_get(*, user: User, entry_id: int) -> QuarantineEntry | None:
    """Return an open quarantine entry, else ``None``.

    Raises:
        Refused: role.
    """
    require(user, Action.PIPELINE_VIEW)
    return open_entries().filter(pk=entry_id).first()


def intake_share(intake: Intake) -> float:
    """Return how much of the intake has been read, in [0, 1]."""
    if intake.state == Intake.State.DONE:
        return 1.0
    return min(1.0, intake.chunks_done / max(1, intake.original.chunks))


def health_json(health: Health, *, english: bool) -> dict[str, Any]:
    """Return the health as the page polls it."""
    return {
        "at": health.at.isoformat(),
        "counts": health.counts,
        "pending": health.pending,
        "searchable": health.searchable,
        "quarantined": health.quarantined,
        "quarantine_by_stage": health.quarantine_by_stage,
        "quarantine_ids": [one.entry.pk for one in health.quarantine],
        "parked": health.parked,
        "intakes_waiting": health.intakes_waiting,
        "hearing": [under_way_json(one) for one in health.hearing],
        "intakes": [
            {
                "id": one.pk,
                "name": one.name,
                "state": one.state,
                "share": round(intake_share(one), 3),
                "received": one.received,
                "new": one.new,
                "duplicate": one.duplicate,
                "changed": one.changed,
                "quarantined": one.quarantined,
            }
            for one in health.intakes
        ],
        "last_error": _message(health.last_error, english=english),
    }


def _message(entry: QuarantineEntry | None, *, english: bool) -> str:
    if entry is None:
        return ""
    return entry.message_en if english else entry.message_vi

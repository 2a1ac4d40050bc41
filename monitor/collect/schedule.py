"""The watch runs by itself: sources' schedules in step with their rows, and the daily chores.

DBOS fires the schedules; here they are made, changed and deleted as rows change, visits missed
while the server was off are caught up by one, and parked sources go on when their time has come.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any, Final

from dbos import DBOS, SetWorkflowID

from casework.clock import LOCAL, now
from casework.models import Source
from casework.schedules import cron_spread
from casework.services.sources import source_unpark
from monitor.background import repeating
from monitor.collect.manifest import manifests
from monitor.collect.sourcefiles import files_take
from monitor.collect.visits import SOURCES, visit_source
from monitor.workflows import step

EVERY_S: Final = 10.0
"""How often rows and schedules are compared."""
LATE: Final = timedelta(minutes=2)
"""A visit that has not begun so long after its time is taken for missed."""
CONCURRENCY: Final = 4
"""Visits at once: they mostly wait for hosts; more would crowd the one writer of SQLite."""
_PREFIX: Final = "source-"
_CHORE: Final = "chore-"

Workflow = Callable[[datetime, Any], None]


@dataclass(frozen=True, slots=True)
class Chore:
    """Something done regularly: when (cron, local time), and which function of which module.

    ``workflows`` says that the function queues or deletes workflows, which no step may do.
    """

    cron: str
    module: str
    function: str
    workflows: bool = False

    def do(self) -> None:
        """Do it; the module is imported only now."""
        getattr(import_module(self.module), self.function)()


CHORES: Final[dict[str, Chore]] = {
    "canaries": Chore("11 * * * *", "monitor.collect.canary", "canaries_look"),
    "refresh": Chore("23 * * * *", "monitor.collect.refresh", "refresh_all", workflows=True),
    "books": Chore("50 3 * * *", "monitor.collect.books", "books_trim", workflows=True),
    "retention": Chore("40 2 * * *", "casework.services.retention", "retention_daily"),
    "erased": Chore("*/10 * * * *", "casework.services.erased_pages", "erased_pages_clear"),
}
"""What is done regularly besides visits; each may be done twice without harm."""


@step("chore")
def _chore(name: str) -> None:
    CHORES[name].do()


@DBOS.workflow(name="chore")
def chore(at: datetime, name: str) -> None:
    """Do one of :data:`CHORES`; one that an earlier release had is passed over."""
    found = CHORES.get(name)
    if found is not None:
        found.do() if found.workflows else _chore(name)


def wanted() -> dict[str, tuple[Workflow, str, Any]]:
    """Return all schedules there should be: name → workflow, cron with seconds, its argument."""
    found: dict[str, tuple[Workflow, str, Any]] = {
        f"{_CHORE}{name}": (chore, one.cron, name) for name, one in CHORES.items()
    }
    known = manifests()
    for source in Source.objects.filter(enabled=True, removed_at=None).exclude(schedule=""):
        if source.kind in known:
            cron = cron_spread(source.schedule, source.pk)
            found[f"{_PREFIX}{source.pk}"] = (visit_source, cron, {"source_id": source.pk})
    return found


def reconcile() -> int:
    """Make DBOS's schedules those of the rows; returns how many were changed."""
    there = {one["schedule_name"]: one for one in DBOS.list_schedules()}
    there = {name: one for name, one in there.items() if name.startswith((_PREFIX, _CHORE))}
    aims = wanted()
    changed = 0
    for name, one in there.items():
        if name not in aims or (one["schedule"], one["context"]) != aims[name][1:]:
            DBOS.delete_schedule(name)
            changed += 1
    for name, (workflow, cron, argument) in aims.items():
        if name in there and (there[name]["schedule"], there[name]["context"]) == (cron, argument):
            continue
        DBOS.create_schedule(
            schedule_name=name,
            workflow_fn=workflow,
            schedule=cron,
            context=argument,
            cron_timezone=str(LOCAL),
            queue_name=SOURCES,
        )
        changed += name not in there
    return changed


def catch_up() -> int:
    """Queue one visit for each source that missed one, or whose parking is over.

    Returns:
        How many were queued.
    """
    count = 0
    moment = now()
    for source in Source.objects.filter(enabled=True, removed_at=None):
        due = _overdue(source, moment)
        if due is None:
            continue
        # The same moment is the same visit, however often it is found overdue.
        with SetWorkflowID(f"due-{source.pk}-{due.isoformat()}"):
            DBOS.enqueue_workflow(SOURCES, visit_source, due, {"source_id": source.pk})
        source_unpark(source_id=source.pk)
        count += 1
    return count


def _overdue(source: Source, moment: datetime) -> datetime | None:
    # What is under way (asking again about old things, too) is let out first.
    if source.lease_until is not None and source.lease_until > moment:
        return None
    if source.parked_until is not None:
        return source.parked_until if source.parked_until <= moment else None
    if source.next_run_at is None or not source.schedule:
        return None
    # Its schedule may have fired just now: the visit itself will say when the next one is.
    return source.next_run_at if source.next_run_at <= moment - LATE else None


@contextmanager
def scheduling() -> Iterator[None]:
    """Look at files, rows and what is overdue every few seconds, as long as the block lasts."""
    with repeating("schedules", files_take, reconcile, catch_up, every_s=EVERY_S, at_once=True):
        yield

"""How long it took from the collection of a post until its flag stood in the queue."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Final

from django.core.cache import cache
from django.db.models import F

from casework.clock import now
from casework.models import AuditEvent, Flag, User
from casework.permissions import Action, require

GOAL_S: Final = 5.0
"""Seconds at the median, on the embedded default."""
DAYS: Final = 7
LIVE: Final = ("official_api", "public_web", "submitted")
"""Routes by which posts come by themselves; what an operator imports is an archive."""
BROUGHT_LATER: Final = timedelta(hours=1)
"""A post collected so long before it reached the door lay in somebody's archive."""
_PERSON: Final = "person@1"
_KEPT_S: Final = 60
_KEY: Final = "queue-time"


@dataclass(frozen=True, slots=True)
class QueueTime:
    """Seconds from collection to queue, over ``n`` flags; ``None`` where there were none."""

    n: int
    median_s: float | None
    p95_s: float | None

    @property
    def within_goal(self) -> bool:
        """Whether the median meets the goal."""
        return self.median_s is not None and self.median_s <= GOAL_S


def queue_time(*, user: User) -> QueueTime:
    """Return the times of the last seven days; at most a minute old.

    Counted are flags that the machine raised on the text of a post when it first read it. Left out
    are flags raised by hand, carried over from another flag or found when facts changed; what was
    read out of a picture or heard; routes that are none of ``LIVE``; and what was brought later
    than ``BROUGHT_LATER``.

    Raises:
        Refused: role.
    """
    require(user, Action.PIPELINE_VIEW)
    kept = cache.get(_KEY)
    if isinstance(kept, QueueTime):
        return kept
    measured = _measure(now() - timedelta(days=DAYS))
    cache.set(_KEY, measured, _KEPT_S)
    return measured


def _measure(since: datetime) -> QueueTime:
    rows = (
        Flag.objects.filter(created_at__gte=since)
        .filter(
            created_at__gte=F("item__collected_at"),
            item_version=F("item__version"),
            item__route__in=LIVE,
            item__collected_at__gte=F("item__intake__received_at") - BROUGHT_LATER,
            transcript=None,
            reading=None,
            propagated_from=None,
        )
        .exclude(model=_PERSON)
    )
    later = _raised_later(since)
    times = sorted(
        (made - collected).total_seconds()
        for pk, made, collected in rows.values_list("pk", "created_at", "item__collected_at")
        if pk not in later
    )
    if not times:
        return QueueTime(0, None, None)
    return QueueTime(len(times), median(times), times[math.ceil(0.95 * len(times)) - 1])


def _raised_later(since: datetime) -> set[int]:
    """Return the flags that came from holding old texts against changed facts or rules."""
    events = AuditEvent.objects.filter(action="texts.recheck", at__gte=since)
    return {pk for detail in events.values_list("detail", flat=True) for pk in detail["raised"]}

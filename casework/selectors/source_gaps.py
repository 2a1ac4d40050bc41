"""Stretches of time in which a source did not do what is expected of it: reports declare them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from django.db.models import Q

from casework.models import AuditEvent, Source, SourceAlert, User
from casework.permissions import Action, require
from casework.source_manifests import Words

OFF: Final = "off"
_TURNED: Final = {"source.enable": True, "source.disable": False, "source.remove": False}
_CAME_BACK: Final = Q(action="source.add", detail__enabled=True)
"""One that was removed is added again."""
_OFF_WORDS: Final = Words("nguồn bị tắt", "the source was turned off")


@dataclass(frozen=True, slots=True)
class Gap:
    """Part of a period in which one source gave nothing, too little or too much.

    Attributes:
        source: the source.
        kind: kind of the alert (``SourceAlert.Kind``), or ``off`` while a person had turned it off.
        start: UTC, not before the period's start.
        end: UTC, not after the period's end.
        lasts: whether it goes on beyond the period's end or until now.
        words: what was the matter.
    """

    source: Source
    kind: str
    start: datetime
    end: datetime
    lasts: bool
    words: Words


def gaps(*, user: User | None, start: datetime, end: datetime) -> list[Gap]:
    """Return all gaps of a period in the order they began.

    Args:
        user: who looks; ``None`` for the command line and for reports made by the machine.
        start: UTC, inclusive.
        end: UTC, exclusive.

    Raises:
        Refused: role.
    """
    if user is not None:
        require(user, Action.SOURCE_VIEW)
    found = [*_alert_gaps(start, end), *_off_gaps(start, end)]
    return sorted(found, key=lambda gap: (gap.start, gap.source.name, gap.kind))


def _alert_gaps(start: datetime, end: datetime) -> Iterator[Gap]:
    rows = SourceAlert.objects.select_related("source").filter(since__lt=end)
    for alert in rows.filter(Q(closed_at=None) | Q(closed_at__gt=start)):
        over = alert.closed_at
        yield Gap(
            source=alert.source,
            kind=alert.kind,
            start=max(start, alert.since),
            end=end if over is None else min(end, over),
            lasts=over is None or over > end,
            words=Words(alert.detail_vi, alert.detail_en),
        )


def _off_gaps(start: datetime, end: datetime) -> Iterator[Gap]:
    """Yield when sources were turned off, as the audit trail tells."""
    events = AuditEvent.objects.filter(
        Q(action__in=_TURNED) | _CAME_BACK, at__lt=end, subject__startswith="source:"
    ).order_by("seq")
    off: dict[str, datetime] = {}
    spans: list[tuple[str, datetime, datetime | None]] = []
    for event in events:
        if _TURNED.get(event.action, True):
            if (since := off.pop(event.subject, None)) is not None:
                spans.append((event.subject, since, event.at))
        else:
            off.setdefault(event.subject, event.at)
    spans += [(subject, since, None) for subject, since in off.items()]
    sources = {f"source:{one.pk}": one for one in Source.objects.filter(removed_at=None)}
    for subject, since, over in spans:
        if subject in sources and (over is None or over > start):
            yield Gap(
                source=sources[subject],
                kind=OFF,
                start=max(start, since),
                end=end if over is None else over,
                lasts=over is None,
                words=_OFF_WORDS,
            )


def gap_json(gap: Gap) -> Mapping[str, Any]:
    """Return a gap as the command line and the API print it."""
    return {
        "source": gap.source.name,
        "platform": gap.source.platform,
        "kind": gap.kind,
        "start": gap.start.astimezone(UTC).isoformat(),
        "end": gap.end.astimezone(UTC).isoformat(),
        "lasts": gap.lasts,
        "why_vi": gap.words.vi,
        "why_en": gap.words.en,
    }

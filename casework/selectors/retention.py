"""How long things are kept, what is due to go, and what went: for the page and the command line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count

from casework.clock import now
from casework.models import AuditEvent, Item, Original, Source, SourceAlert, User
from casework.permissions import Action, require
from casework.retention_rules import Rules, manifest_days, rules_load
from casework.services.retention import SUBJECT
from casework.services.retention_raw import REASON
from casework.services.source_gone import gone_pending
from records.incoming import Route

SHOWN: Final = 30
_ROUTES: Final[tuple[Route, ...]] = ("submitted", "official_api", "public_web", "operator_capture")


@dataclass(frozen=True, slots=True)
class RuleLine:
    """Days that bytes, texts and files of a route, platform or connector are kept.

    ``table`` is ``route``, ``platform`` or ``kind``; ``None`` days are without end.
    """

    table: str
    name: str
    raw: int | None
    text: int | None
    media: int | None
    refresh: int | None = None


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A source with deletions that wait for a person's word."""

    source: Source
    count: int


@dataclass(frozen=True, slots=True)
class Retention:
    """All that the page shows.

    Attributes:
        lines: the rules, routes first.
        rules: the numbers that belong to no route.
        late: living items by source that were to be asked about again by now.
        doubtful: sources whose deletions wait for a person.
        runs: the newest runs, as the audit chain has them.
        erased: the originals erased last, with when and why.
    """

    lines: tuple[RuleLine, ...]
    rules: Rules
    late: tuple[tuple[str, int], ...]
    doubtful: tuple[Doubtful, ...]
    runs: tuple[AuditEvent, ...]
    erased: tuple[Original, ...]


def retention(*, user: User | None) -> Retention:
    """Return the rules and what came of them.

    Args:
        user: who looks; ``None`` for the command line.

    Raises:
        Refused: role.
        OperatorError: the table of times is not right.
    """
    if user is not None:
        require(user, Action.RETENTION_VIEW)
    rules = rules_load()
    runs = AuditEvent.objects.filter(subject=SUBJECT, action="retention.run").order_by("-seq")
    erased = Original.objects.filter(erased_reason=REASON).exclude(erased_at=None)
    return Retention(
        lines=tuple(_lines(rules)),
        rules=rules,
        late=tuple(_late()),
        doubtful=tuple(_doubtful()),
        runs=tuple(runs.select_related("actor")[:SHOWN]),
        erased=tuple(erased.order_by("-erased_at", "-pk")[:SHOWN]),
    )


def _lines(rules: Rules) -> list[RuleLine]:
    raw, text, media = rules.raw, rules.text, rules.media
    lines = [
        RuleLine("route", one, raw.routes[one], text.routes[one], media.routes[one])
        for one in _ROUTES
    ]
    platforms = {*raw.platforms, *text.platforms, *media.platforms}
    lines += [
        RuleLine(
            "platform", one, raw.platforms.get(one), text.platforms.get(one),
            media.platforms.get(one),
        )
        for one in sorted(platforms)
    ]  # fmt: skip
    declared = manifest_days()
    for kind in sorted({*declared, *raw.kinds, *text.kinds, *media.kinds}):
        days = raw.kinds.get(kind, declared.get(kind))
        lines.append(RuleLine("kind", kind, days, text.kinds.get(kind), media.kinds.get(kind)))
    return lines


def _late() -> list[tuple[str, int]]:
    rows = Item.objects.filter(deleted_at=None, refresh_due_at__lte=now())
    counts = rows.order_by().values_list("source__name").annotate(n=Count("pk"))
    return sorted((str(name or "–"), n) for name, n in counts)


def _doubtful() -> list[Doubtful]:
    open_ = SourceAlert.objects.filter(kind=SourceAlert.Kind.GONE, closed_at=None)
    rows = [alert.source for alert in open_.select_related("source").order_by("source__name")]
    return [Doubtful(source, gone_pending(source=source)) for source in rows]


def retention_json(found: Retention) -> dict[str, Any]:
    """Return the rules and what is late as the command line prints them."""
    return {
        "rules": [
            {
                "table": one.table,
                "name": one.name,
                "raw_days": one.raw,
                "text_days": one.text,
                "media_days": one.media,
            }
            for one in found.lines
        ],
        "late_days": found.rules.late_days,
        "quarantine_days": found.rules.quarantine_days,
        "replies_days": found.rules.replies_days,
        "late": [{"source": name, "items": n} for name, n in found.late],
        "doubtful": [{"source": one.source.name, "items": one.count} for one in found.doubtful],
        "runs": [{"at": one.at.isoformat(), **one.detail} for one in found.runs],
    }

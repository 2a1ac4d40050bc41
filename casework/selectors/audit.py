"""Reading the audit chain, and finding where it was touched."""

from __future__ import annotations

import hmac
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from django.db import connection
from django.db.models import QuerySet

from casework.models import AuditEvent, AuditHead, User
from casework.permissions import Action, require
from casework.services.audit import GENESIS, event_hash, head_seal

ProblemKind = Literal["changed", "missing", "reordered", "truncated", "unsealed", "unguarded"]

# Beyond this many a list helps nobody; the count goes on.
MAX_PROBLEMS: Final = 1000

# What the database itself refuses; a table made anew on SQLite loses its triggers unseen.
_GUARDS: Final = frozenset(
    {
        "casework_audit_no_update",
        "casework_audit_no_delete",
        "casework_referral_two_people",
        "casework_flag_not_born_approved",
        "casework_flag_two_reviews",
        "casework_flag_withdrawn_from_approved",
        "casework_flag_signed_stays",
        "casework_fact_version_stays",
        "casework_flag_handed_over_stays",
        "casework_flag_fact_active",
        "casework_flag_fact_active_move",
        "casework_item_stays_synthetic",
        "casework_item_held",
        "casework_review_signed_stays",
        "casework_review_signed_kept",
        "casework_shared_two_people",
        "casework_shared_two_people_move",
    }
)
_TRIGGERS_SQL: Final = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D' AND NOT tgisinternal",
}


@dataclass(frozen=True, slots=True)
class AuditProblem:
    """One fault of the chain; ``seq`` is the event's number, ``None`` for the chain as a whole."""

    kind: ProblemKind
    seq: int | None
    vi: str
    en: str

    def __str__(self) -> str:
        return f"{self.vi} / {self.en}"


@dataclass(frozen=True, slots=True)
class AuditReport:
    """What re-computing the chain shows. ``found`` counts problems beyond those listed too."""

    ok: bool
    events: int
    found: int
    problems: tuple[AuditProblem, ...]


def audit_events(*, user: User) -> QuerySet[AuditEvent]:
    """Return the events, newest first, for users who may see them.

    Raises:
        Refused: the user may not.
    """
    require(user, Action.AUDIT_VIEW)
    return AuditEvent.objects.select_related("actor").order_by("-seq")


def audit_verify(*, user: User | None = None) -> AuditReport:
    """Re-compute the whole chain, in bounded memory and while the house works on.

    Args:
        user: who asks; ``None`` for the command line.

    Raises:
        Refused: the user may not.
    """
    if user is not None:
        require(user, Action.AUDIT_VIEW)
    found = 0
    problems: list[AuditProblem] = []
    walk = _Walk()
    for problem in walk.problems():
        found += 1
        if len(problems) < MAX_PROBLEMS:
            problems.append(problem)
    return AuditReport(not found, walk.events, found, tuple(problems))


class _Walk:
    """One pass over the events up to the head as it stood at the start."""

    def __init__(self) -> None:
        self.events = 0

    def problems(self) -> Iterator[AuditProblem]:
        """Yield what is wrong."""
        yield from _guards_missing()
        head = AuditHead.objects.filter(pk=1).first()
        last_seq, last_hash = head.seq if head else 0, head.hash if head else GENESIS
        if head is not None and not hmac.compare_digest(head.seal, head_seal(head.seq, head.hash)):
            yield AuditProblem(
                "unsealed",
                head.seq,
                "niêm phong của sự kiện cuối không đúng",
                "the seal of the newest event is wrong",
            )
        seq, previous = yield from self._chain(last_seq)
        if seq != last_seq:
            yield _missing(seq + 1, last_seq, "truncated")
        elif previous != last_hash:
            yield AuditProblem(
                "truncated",
                seq,
                f"sự kiện {seq} không phải sự kiện đã niêm phong",
                f"event {seq} is not the one that was sealed",
            )
        # Events may have come while we read; the head has moved along with them.
        newest = AuditHead.objects.filter(pk=1).values_list("seq", flat=True).first() or 0
        if extra := AuditEvent.objects.filter(seq__gt=newest).count():
            yield AuditProblem(
                "unsealed",
                newest + 1,
                f"{extra} sự kiện nằm ngoài niêm phong",
                f"{extra} events lie beyond the seal",
            )

    def _chain(self, last_seq: int) -> Generator[AuditProblem, None, tuple[int, str]]:
        seq, previous, row_id = 0, GENESIS, 0
        rows = AuditEvent.objects.filter(seq__lte=last_seq).order_by("seq")
        for event in rows.iterator(chunk_size=2000):
            self.events += 1
            if event.seq != seq + 1:
                yield _missing(seq + 1, event.seq - 1, "missing")
            elif event.prev_hash != previous:
                yield _of(event, "reordered", "không nối với sự kiện trước", "does not follow")
            if event.hash != _recomputed(event):
                yield _of(event, "changed", "đã bị sửa", "was changed")
            if event.pk <= row_id:
                yield _of(event, "reordered", "đã bị đổi chỗ", "was moved")
            seq, previous, row_id = event.seq, event.hash, event.pk
        return seq, previous


def _recomputed(event: AuditEvent) -> str:
    return event_hash(
        seq=event.seq,
        at=event.at,
        actor_id=event.actor_id,
        action=event.action,
        subject=event.subject,
        detail=event.detail,
        prev_hash=event.prev_hash,
    )


def _of(event: AuditEvent, kind: ProblemKind, vi: str, en: str) -> AuditProblem:
    return AuditProblem(kind, event.seq, f"sự kiện {event.seq} {vi}", f"event {event.seq} {en}")


def _missing(first: int, last: int, kind: ProblemKind) -> AuditProblem:
    span = str(first) if first == last else f"{first}–{last}"
    return AuditProblem(kind, first, f"thiếu sự kiện {span}", f"event {span} is missing")


def _guards_missing() -> Iterator[AuditProblem]:
    with connection.cursor() as cursor:
        cursor.execute(_TRIGGERS_SQL[connection.vendor])
        there = {str(row[0]) for row in cursor.fetchall()}
    for name in sorted(_GUARDS - there):
        yield AuditProblem(
            "unguarded",
            None,
            f"cơ sở dữ liệu thiếu bộ gác {name}",
            f"the database lacks the trigger {name}",
        )

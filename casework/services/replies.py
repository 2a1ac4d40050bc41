"""The outbox: one answer to each message received, sent at most once."""

from __future__ import annotations

from datetime import timedelta
from itertools import chain, zip_longest
from typing import Final

from django.db import transaction

from casework.clock import now
from casework.models import Reply, Source
from casework.sealing import seal, unseal
from casework.services.audit import audit_record
from records.errors import OperatorError

TRIES: Final = 8
LONGEST: Final = timedelta(hours=24)
"""A receipt that comes later than this only puzzles; Zalo takes none after 48 hours."""
SENDING: Final = timedelta(minutes=10)
"""Longer than one request lasts; a reply that is still being sent then was killed."""
_FIRST_WAIT: Final = timedelta(seconds=30)


def _context(source_id: int, key: str) -> str:
    return f"reply:{source_id}:{key}"


@transaction.atomic
def reply_queue(
    *, source: Source, key: str, to: str, text: str, anew: bool = False
) -> Reply | None:
    """Put an answer into the outbox; ``None`` when this message has one already.

    Args:
        source: whose connector sends it.
        key: id of the message that it answers.
        to: address of the person, kept encrypted until it is sent.
        text: what to say.
        anew: the message was changed to say something else: it is answered once more.
    """
    moment = now()
    first = {
        "sealed_to": seal(to, context=_context(source.pk, key[:200])),
        "text": text,
        "created_at": moment,
        "due_at": moment,
    }
    row, created = Reply.objects.get_or_create(source=source, key=key[:200], defaults=first)
    if anew and not created:
        again = {"state": Reply.State.WAITING, "attempts": 0, "sent_at": None, "error": ""}
        Reply.objects.filter(pk=row.pk).update(**first, **again)
        row.refresh_from_db()
    return row if created or anew else None


def replies_due(*, limit: int = 50, source_id: int | None = None) -> list[tuple[int, int]]:
    """Return the answers that are to be sent now, as (id, source's id).

    Oldest first, the sources in turn: many messages on one platform must not delay the others.
    """
    rows = Reply.objects.filter(state=Reply.State.WAITING, due_at__lte=now())
    if source_id is not None:
        rows = rows.filter(source_id=source_id)
    queues = [
        list(
            rows.filter(source_id=one)
            .order_by("due_at", "pk")
            .values_list("pk", "source_id")[:limit]
        )
        for one in rows.order_by("source_id").values_list("source_id", flat=True).distinct()
    ]
    in_turn = chain.from_iterable(zip_longest(*queues))
    return [one for one in in_turn if one is not None][:limit]


@transaction.atomic
def reply_begin(*, reply_id: int) -> tuple[Reply, str] | None:
    """Mark an answer as being sent and return it with its address.

    From here on it counts as sent unless ``reply_postpone`` says that it certainly was not: a kill
    in between leaves it unsent rather than sent twice. ``None`` when it is not waiting any more, or
    was given up because it is too old or cannot be opened.
    """
    row = Reply.objects.select_for_update(of=("self",)).select_related("source").get(pk=reply_id)
    if row.state != Reply.State.WAITING or row.sealed_to is None:
        return None
    if now() - row.created_at > LONGEST:
        _end(row, Reply.State.FAILED, "too late: a day has passed")
        return None
    try:
        to = unseal(row.sealed_to, context=_context(row.source_id, row.key))
    except OperatorError as error:
        _end(row, Reply.State.FAILED, error.en)
        return None
    row.state, row.due_at = Reply.State.SENDING, now() + SENDING
    row.attempts += 1
    row.save(update_fields=["state", "due_at", "attempts"])
    return row, to


@transaction.atomic
def reply_sent(*, reply_id: int) -> None:
    """Note that an answer went out; its address is wiped."""
    row = Reply.objects.select_for_update().get(pk=reply_id)
    if row.state == Reply.State.SENDING:
        row.sent_at = now()
        _end(row, Reply.State.SENT, "")


@transaction.atomic
def reply_postpone(*, reply_id: int, error: str, after_s: float | None = None) -> None:
    """Note that an answer certainly did not go out and is tried again; given up after eight tries.

    Args:
        reply_id: the answer.
        error: why, without personal text.
        after_s: seconds the platform asks to wait.
    """
    row = Reply.objects.select_for_update().get(pk=reply_id)
    if row.state != Reply.State.SENDING:
        return
    if row.attempts >= TRIES:
        _end(row, Reply.State.FAILED, error)
        return
    wait = _FIRST_WAIT * 2 ** (row.attempts - 1)
    row.due_at = now() + max(wait, timedelta(seconds=after_s or 0))
    row.state, row.error = Reply.State.WAITING, error[:500]
    row.save(update_fields=["state", "due_at", "error"])


@transaction.atomic
def reply_fail(*, reply_id: int, error: str) -> None:
    """Give an answer up; its address is wiped."""
    row = Reply.objects.select_for_update().get(pk=reply_id)
    if row.state in (Reply.State.WAITING, Reply.State.SENDING):
        _end(row, Reply.State.FAILED, error)


@transaction.atomic
def replies_killed() -> int:
    """Give up answers that a kill cut off while they were being sent; return how many.

    They may have arrived, so they are not sent again.
    """
    rows = Reply.objects.select_for_update().filter(state=Reply.State.SENDING, due_at__lte=now())
    found = list(rows)
    for row in found:
        _end(row, Reply.State.FAILED, "cut off while it was being sent; not sent twice")
    return len(found)


def _end(row: Reply, state: str, error: str) -> None:
    row.state, row.error, row.sealed_to = state, error[:500], None
    row.save(update_fields=["state", "error", "sealed_to", "sent_at"])
    audit_record(
        action=f"reply.{state}",
        subject=f"reply:{row.pk}",
        detail={"source": row.source_id, "attempts": row.attempts},
    )

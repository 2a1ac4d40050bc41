"""Requests of people about their own data: received, acknowledged, gathered, closed.

What is done to the items themselves is in ``subject_request_acts``.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from casework.clock import local_date, now
from casework.deadlines import acknowledge_by, answer_by
from casework.models import Item, SubjectRequest, User
from casework.permissions import Action, require
from casework.sealing import seal, unseal
from casework.services.audit import audit_record
from casework.services.words import typed
from records.errors import Refused

State = SubjectRequest.State
CHANNELS: Final = ("hotline", "email", "zalo", "messenger", "telegram", "letter", "in_person")
_MOST_WORDS: Final = 2000
_MOST_CONTACT: Final = 400


def _context(request: SubjectRequest) -> str:
    return f"subject-request:{request.code}"


@transaction.atomic
def request_receive(
    *,
    user: User,
    kind: str,
    channel: str,
    summary: str,
    contact: str = "",
    received_at: datetime | None = None,
) -> SubjectRequest:
    """Enter a request; its clocks run from when it was received.

    Args:
        user: who enters it.
        kind: one of ``SubjectRequest.Kind``.
        channel: how it came, one of ``CHANNELS``.
        summary: what is asked, without names or numbers.
        contact: how to answer the person; kept encrypted, and only until the request is closed.
        received_at: when it came; now by default.

    Raises:
        Refused: role, unknown kind or channel, nothing said, or received in the future.
    """
    require(user, Action.SUBJECT_REQUEST_HANDLE)
    moment = now()
    received = received_at or moment
    words = typed(summary)[:_MOST_WORDS]
    if kind not in SubjectRequest.Kind.values:
        raise Refused("Chọn loại yêu cầu.", "Choose what is asked.")
    if channel not in CHANNELS:
        raise Refused("Chọn cách yêu cầu đến.", "Choose how the request came.")
    if not words:
        raise Refused("Hãy tóm tắt yêu cầu.", "Say in short what is asked.")
    if received > moment:
        raise Refused("Ngày nhận ở tương lai.", "It cannot have been received in the future.")
    row = SubjectRequest.objects.create(
        code=uuid.uuid4().hex[:20],
        kind=kind,
        channel=channel,
        summary=words,
        received_at=received,
        acknowledge_by=acknowledge_by(received),
        due_at=answer_by(kind, received),
        handled_by=user,
    )
    row.code = f"YC-{local_date(received).year}-{row.pk:05}"
    if reach := typed(contact)[:_MOST_CONTACT]:
        row.sealed_contact = seal(reach, context=_context(row))
    row.save(update_fields=["code", "sealed_contact"])
    step(row, user, "received", kind=kind, channel=channel)
    return row


def locked(user: User, request: SubjectRequest) -> SubjectRequest:
    """Return the open request, locked until the transaction ends.

    Raises:
        Refused: role, or it is closed.
    """
    require(user, Action.SUBJECT_REQUEST_HANDLE)
    row = SubjectRequest.objects.select_for_update().get(pk=request.pk)
    if row.closed_at is not None:
        raise Refused("Yêu cầu này đã đóng.", "This request is closed.")
    return row


def step(row: SubjectRequest, user: User, act: str, **detail: Any) -> None:
    """Add what was done to the request's proof and to the audit chain; saves the row.

    Args:
        row: a request locked in the running transaction.
        user: who did it.
        act: stable machine word.
        detail: ids, hashes, counts and times; never the words themselves.
    """
    row.proof = [*row.proof, {"at": now().isoformat(), "by": user.username, "act": act, **detail}]
    row.handled_by = user
    row.save()
    audit_record(action=f"request.{act}", subject=f"request:{row.pk}", detail=detail, actor=user)


@transaction.atomic
def request_acknowledge(*, user: User, request: SubjectRequest) -> SubjectRequest:
    """Note that the person was told that the request arrived and when it will be answered.

    Raises:
        Refused: role, closed, or acknowledged already.
    """
    row = locked(user, request)
    if row.acknowledged_at is not None:
        raise Refused("Đã báo nhận yêu cầu này.", "This request was acknowledged already.")
    row.acknowledged_at, row.state = now(), State.ACKNOWLEDGED
    step(row, user, "acknowledged", in_time=row.acknowledged_at <= row.acknowledge_by)
    return row


@transaction.atomic
def request_pick(*, user: User, request: SubjectRequest, item_ids: Sequence[int]) -> int:
    """Say that these items are what the person means; returns how many were added.

    Raises:
        Refused: role, closed, or an item is not here any more.
    """
    row = locked(user, request)
    wanted = sorted(set(item_ids))
    here = set(Item.objects.filter(pk__in=wanted, deleted_at=None).values_list("pk", flat=True))
    if missing := [pk for pk in wanted if pk not in here]:
        raise Refused(
            f"Không có tư liệu số {missing[0]}, hoặc đã bị xóa.",
            f"There is no item {missing[0]}, or it has been erased.",
        )
    fresh = [pk for pk in wanted if not row.items.filter(pk=pk).exists()]
    row.items.add(*fresh)
    if fresh:
        step(row, user, "picked", items=fresh)
    return len(fresh)


@transaction.atomic
def request_drop(*, user: User, request: SubjectRequest, item_id: int) -> None:
    """Say that an item was not meant after all.

    Raises:
        Refused: role, closed, not picked, or something was done to it already.
    """
    row = locked(user, request)
    if not row.items.filter(pk=item_id, deleted_at=None).exists():
        raise Refused("Tư liệu này không còn để bỏ ra.", "This item is not there to be left out.")
    row.items.remove(item_id)
    step(row, user, "dropped", items=[item_id])


@transaction.atomic
def request_contact(*, user: User, request: SubjectRequest) -> str:
    """Return how to reach the person; who looked is on record.

    Raises:
        Refused: role, closed (the contact is wiped), or none was given.
    """
    row = locked(user, request)
    if row.sealed_contact is None:
        raise Refused("Yêu cầu này không có cách liên lạc.", "No contact was given.")
    audit_record(action="request.contact", subject=f"request:{row.pk}", actor=user)
    return unseal(row.sealed_contact, context=_context(row))


@transaction.atomic
def request_close(*, user: User, request: SubjectRequest, note: str = "") -> SubjectRequest:
    """Close a request that was carried out; the contact is wiped.

    Args:
        user: who closes it.
        request: an acknowledged request; one that asks for more than a look must have been acted
            on, or ``note`` says why nothing had to be done.
        note: what came of it, without names or numbers.

    Raises:
        Refused: role, closed, not acknowledged, or nothing was done and nothing said.
    """
    row = locked(user, request)
    if row.acknowledged_at is None:
        raise Refused("Hãy báo nhận trước khi đóng.", "Acknowledge it before closing it.")
    words = typed(note)[:_MOST_WORDS]
    if not words and not _acted(row):
        raise Refused(
            "Chưa làm gì cho yêu cầu này: hãy làm, hoặc ghi vì sao không cần.",
            "Nothing has been done yet: do it, or say why nothing had to be done.",
        )
    return _end(row, user, State.DONE, words)


@transaction.atomic
def request_refuse(*, user: User, request: SubjectRequest, reason: str) -> SubjectRequest:
    """Close a request that is not granted, with the reason the person is told.

    Raises:
        Refused: role, closed, or no reason.
    """
    row = locked(user, request)
    words = typed(reason)[:_MOST_WORDS]
    if not words:
        raise Refused("Từ chối phải có lý do.", "A refusal needs its reason.")
    return _end(row, user, State.REFUSED, words)


def _acted(row: SubjectRequest) -> bool:
    done = {"erased", "held", "withdrawn", "restricted", "corrected", "copied"}
    return any(entry["act"] in done for entry in row.proof)


def _end(row: SubjectRequest, user: User, state: str, words: str) -> SubjectRequest:
    row.state, row.closed_at, row.reason = state, now(), words
    row.sealed_contact = None
    step(row, user, str(state), in_time=row.closed_at <= row.due_at)
    return row

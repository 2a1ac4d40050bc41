"""What is done to the items of a request, each step with its proof."""

from __future__ import annotations

import hashlib
from functools import partial
from typing import Any, NamedTuple

from django.db import transaction

from casework import jobs
from casework.clock import now
from casework.models import AuditEvent, Item, ItemVersion, SubjectRequest, User
from casework.models.items import Stage, WorkState
from casework.models.text import TextKind
from casework.permissions import Action, require
from casework.services.audit import audit_record
from casework.services.erased_pages import erased_pages_clear
from casework.services.erasure import UnderLegalHold, consent_withdraw, item_erase
from casework.services.holds import item_restrict
from casework.services.searchable import withdraw_passages
from casework.services.subject_requests import locked, step
from casework.services.words import typed
from records.errors import Refused

Kind = SubjectRequest.Kind


class Erasures(NamedTuple):
    """Ids of items erased, and of those held as evidence (restricted now, erased later)."""

    erased: tuple[int, ...]
    held: tuple[int, ...]


@transaction.atomic
def _step(user: User, request: SubjectRequest, act: str, **detail: Any) -> None:
    step(locked(user, request), user, act, **detail)


def _living(request: SubjectRequest) -> list[Item]:
    items = list(request.items.filter(deleted_at=None).order_by("pk"))
    if not items:
        raise Refused(
            "Chưa chọn tư liệu nào, hoặc đã xóa hết.",
            "No item has been picked, or all are erased already.",
        )
    return items


def _erasure(item_id: int, passages: tuple[int, ...] = ()) -> dict[str, Any]:
    """Return what the audit chain says of an item's erasure: times, hashes, what stayed."""
    event = (
        AuditEvent.objects.filter(subject=f"item:{item_id}", action="item.erase")
        .order_by("-seq")
        .first()
    )
    if event is None:
        return {"item": item_id}
    kept = ("erased", "erased_in", "kept_shared")
    return {
        "item": item_id,
        "erased_at": event.at.isoformat(),
        "event": event.seq,
        "event_hash": event.hash,
        "passages": list(passages) or event.detail.get("passages", 0),
        "originals": {name: event.detail.get(name, []) for name in kept},
    }


def request_erase(*, user: User, request: SubjectRequest) -> Erasures:
    """Erase the items of a request, one by one, each with its proof.

    Run again it goes on where it stopped. Items held as evidence are restricted now and erased
    when the hold ends.

    Raises:
        Refused: role (``ITEM_ERASE`` too), closed, nothing picked, or it does not ask for this.
    """
    require(user, Action.ITEM_ERASE)
    _asked(user, request, Kind.DELETE, Kind.OBJECT, Kind.WITHDRAW)
    erased: list[int] = []
    held: list[int] = []
    for item in _living(request):
        _erase_one(user, request, item, erased, held)
    erased_pages_clear()
    return Erasures(tuple(erased), tuple(held))


def _erase_one(
    user: User, request: SubjectRequest, item: Item, erased: list[int], held: list[int]
) -> None:
    try:
        done = item_erase(item=item, reason=f"request {request.code}", user=user)
    except UnderLegalHold:
        _step(user, request, "held", items=[item.pk])
        held.append(item.pk)
        return
    _step(user, request, "erased", **_erasure(item.pk, done.passage_ids))
    erased.append(item.pk)


def request_withdraw(*, user: User, request: SubjectRequest) -> Erasures:
    """Withdraw the consents under which the items came, and erase all that they covered.

    Picked items without a consent are erased by themselves. See ``request_erase``.
    """
    require(user, Action.ITEM_ERASE)
    _asked(user, request, Kind.WITHDRAW, Kind.OBJECT)
    erased: list[int] = []
    held: list[int] = []
    items = _living(request)
    consents = {item.consent.pk: item.consent for item in items if item.consent is not None}
    for pk, consent in sorted(consents.items()):
        done = consent_withdraw(consent=consent, reason=f"request {request.code}", user=user)
        _step(user, request, "withdrawn", consent=pk, held=list(done.held))
        for item_id in done.erased:
            _step(user, request, "erased", **_erasure(item_id))
        erased += done.erased
        held += done.held
    for item in items:
        if item.consent_id is None:
            _erase_one(user, request, item, erased, held)
    erased_pages_clear()
    return Erasures(tuple(erased), tuple(held))


@transaction.atomic
def request_restrict(*, user: User, request: SubjectRequest) -> tuple[int, ...]:
    """Limit who may read the items, without erasing them: what some who object ask for.

    Returns:
        The ids that were open until now.

    Raises:
        Refused: role, closed, nothing picked, or it is no objection.
    """
    _asked(user, request, Kind.OBJECT)
    row = locked(user, request)
    done = []
    for item in _living(row):
        if item_restrict(item_id=item.pk, user=user):
            done.append(item.pk)
    if done:
        step(row, user, "restricted", items=done)
    return tuple(done)


@transaction.atomic
def request_correct(*, user: User, request: SubjectRequest, item_id: int, text: str) -> ItemVersion:
    """Put the person's words in place of an item's text; the earlier text stays as a version.

    Only what people sent to us can be corrected here. A public post is shown as its author wrote
    it: corrected at the source it comes here by itself.

    Returns:
        The version that the earlier text became.

    Raises:
        Refused: role, closed, not picked, not sent to us, or the text is empty or the same.
    """
    _asked(user, request, Kind.CORRECT)
    row = locked(user, request)
    words = typed(text)
    item = row.items.select_for_update(of=("self",)).filter(pk=item_id, deleted_at=None).first()
    if item is None:
        raise Refused("Hãy chọn tư liệu này trước.", "Pick this item first.")
    if item.route != "submitted":
        raise Refused(
            "Đây là bài công khai: chỉ sửa được ở nguồn (bản sửa tự về đây), hoặc xóa.",
            "This is a public post: it can be corrected at its source (and comes here by itself), "
            "or be erased.",
        )
    if not words or words == item.text:
        raise Refused("Lời văn mới trống hoặc không khác.", "The new text is empty or the same.")
    earlier = _new_text(item, words)
    step(
        row,
        user,
        "corrected",
        item=item.pk,
        version=item.version,
        before_sha256=hashlib.sha256(earlier.text.encode()).hexdigest(),
        after_sha256=hashlib.sha256(words.encode()).hexdigest(),
    )
    return earlier


def _new_text(item: Item, words: str) -> ItemVersion:
    """Move an item's text to a version row and have the new one understood and indexed."""
    earlier = ItemVersion.objects.create(
        item=item,
        version=item.version,
        text=item.text,
        title=item.title,
        original_id=item.original_id,
        raw_first_chunk=item.raw_first_chunk,
        raw_last_chunk=item.raw_last_chunk,
        collected_at=item.collected_at,
        replaced_at=now(),
    )
    item.version, item.text = item.version + 1, words
    item.collected_at = earlier.replaced_at
    # The received bytes say what was said first: they belong to the version.
    item.original = None
    item.raw_first_chunk = item.raw_last_chunk = None
    item.stage = Stage.UNDERSTAND
    # Closed testimony stays closed: correcting it is no consent.
    if item.state != WorkState.PARKED:
        item.state = WorkState.PENDING
    item.save()
    item.passages.filter(text_kind=TextKind.ORIGINAL, current=True).update(current=False)
    withdraw_passages(item.pk)
    transaction.on_commit(partial(jobs.enqueue_texts, [item.pk]), robust=True)
    return earlier


def _asked(user: User, request: SubjectRequest, *kinds: str) -> None:
    require(user, Action.SUBJECT_REQUEST_HANDLE)
    if request.kind not in kinds:
        raise Refused("Yêu cầu này không hỏi việc đó.", "That is not what this request asks for.")


@transaction.atomic
def request_copy(*, user: User, request: SubjectRequest) -> dict[str, Any]:
    """Return what is held in the picked items, for the person to read; that it was made is noted.

    Raises:
        Refused: role, closed, or nothing picked.
    """
    row = locked(user, request)
    items = [_copy(item) for item in _living(row)]
    audit_record(action="request.export", subject=f"request:{row.pk}", actor=user)
    step(row, user, "copied", items=[one["item"] for one in items])
    return {"schema": "manhmoi.subject-copy/1", "request": row.code, "items": items}


def _copy(item: Item) -> dict[str, Any]:
    consent = item.consent
    times = {"published_at": item.published_at, "collected_at": item.collected_at}
    return {
        "item": item.pk,
        "platform": item.platform,
        "kind": item.kind,
        "url": item.url,
        "title": item.title,
        "text": item.text,
        **{name: moment.isoformat() if moment else None for name, moment in times.items()},
        "route": item.route,
        "legal_basis": item.legal_basis,
        "consent": consent
        and {
            "notice": consent.notice_version,
            "given_at": consent.given_at.isoformat(),
            "channel": consent.channel,
            "purposes": consent.purposes,
        },
        "earlier_texts": [version.text for version in item.versions.all()],
        "transcripts": [one.text for one in item.transcripts.filter(current=True)],
        "files": [{"type": one.type, "name": one.name} for one in item.media.all()],
        "refresh_due_at": item.refresh_due_at.isoformat() if item.refresh_due_at else None,
    }

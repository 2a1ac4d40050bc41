"""Leads: cases that gather items about one burial, battle or person."""

from __future__ import annotations

from typing import Any, Final

from django.db import IntegrityError, transaction

from casework.clock import now
from casework.models import Item, Lead, LeadItem, Passage, Review, User
from casework.permissions import Action, require
from casework.selectors.hearing import unheard_items
from casework.selectors.restricted import require_readable
from casework.services.audit import audit_record
from casework.services.words import typed
from records.errors import Refused

_AUDITED: Final = frozenset({"item", "entry", "status", "to", "unheard"})


def _title(text: str) -> str:
    title = typed(text)
    if not title:
        raise Refused("Hãy đặt tên cho đầu mối.", "Give the lead a title.")
    return title[:200]


def _locked(lead: Lead) -> Lead:
    return Lead.objects.select_for_update().get(pk=lead.pk)


def _record(
    user: User, lead: Lead, decision: str, before: dict[str, Any], reason: str = ""
) -> Review:
    lead.save(update_fields=["title", "summary", "status", "updated_at"])
    review = Review.objects.create(
        lead=lead, reviewer=user, decision=decision, reason=typed(reason), before=before
    )
    ids = {key: value for key, value in before.items() if key in _AUDITED}
    audit_record(
        action=f"lead.{decision}",
        subject=f"lead:{lead.pk}",
        detail={"review": review.pk, **ids},
        actor=user,
    )
    return review


@transaction.atomic
def lead_open(*, user: User, title: str, summary: str = "") -> Lead:
    """Open a lead.

    Raises:
        Refused: role, or no title.
    """
    require(user, Action.LEAD_EDIT)
    lead = Lead.objects.create(title=_title(title), summary=typed(summary), opened_by=user)
    _record(user, lead, "open", {})
    return lead


@transaction.atomic
def lead_edit(*, user: User, lead: Lead, title: str, summary: str) -> Review:
    """Change a lead's title and summary.

    Raises:
        Refused: role, or no title.
    """
    require(user, Action.LEAD_EDIT)
    lead = _locked(lead)
    before = {"title": lead.title, "summary": lead.summary}
    lead.title, lead.summary = _title(title), typed(summary)
    return _record(user, lead, "edit", before)


@transaction.atomic
def lead_add_item(
    *, user: User, lead: Lead, item: Item, passage: Passage | None = None, note: str = ""
) -> LeadItem:
    """Put an item, and where known the very passage, into a lead.

    Raises:
        Refused: role, restricted item, erased item, a passage of another item, or there already.
    """
    require(user, Action.LEAD_EDIT)
    require_readable(user, item)
    if item.deleted_at is not None:
        raise Refused("Tư liệu này đã bị xóa.", "This item has been erased.")
    if passage is not None and passage.item_id != item.pk:
        raise Refused("Đoạn không thuộc tư liệu này.", "The passage is not of this item.")
    lead = _locked(lead)
    try:
        with transaction.atomic():
            entry = LeadItem.objects.create(
                lead=lead, item=item, passage=passage, note=typed(note), added_by=user
            )
    except IntegrityError:
        raise Refused(
            "Tư liệu đã có trong đầu mối này.", "The item is in this lead already."
        ) from None
    _record(user, lead, "add", {"item": item.pk, "entry": entry.pk})
    return entry


@transaction.atomic
def lead_remove_item(*, user: User, entry: LeadItem, reason: str = "") -> Review:
    """Take an item out of its lead.

    Raises:
        Refused: role.
    """
    require(user, Action.LEAD_EDIT)
    lead = _locked(entry.lead)
    before = {
        "item": entry.item_id,
        "passage": entry.passage_id,
        "note": entry.note,
        "added_by": entry.added_by_id,
        "added_at": entry.added_at.isoformat(),
    }
    entry.delete()
    return _record(user, lead, "remove", before, reason)


@transaction.atomic
def lead_note(*, user: User, entry: LeadItem, note: str) -> Review:
    """Write the note that stands beside an item in its lead.

    Raises:
        Refused: role.
    """
    require(user, Action.LEAD_EDIT)
    lead = _locked(entry.lead)
    before = {"item": entry.item_id, "note": entry.note}
    entry.note = typed(note)
    entry.save(update_fields=["note"])
    return _record(user, lead, "note", before)


@transaction.atomic
def lead_set_status(
    *, user: User, lead: Lead, status: str, reason: str, despite_unheard: bool = False
) -> Review:
    """Change how a lead stands, with the reason.

    Args:
        user: who decides.
        lead: the lead.
        status: how it shall stand.
        reason: why.
        despite_unheard: hand over although words that decide the case are unheard; goes on record.

    Raises:
        Refused: role, no reason, an unknown status, no change, or a hand-over of items with
            words nobody has listened to, unless ``despite_unheard``.
    """
    require(user, Action.LEAD_EDIT)
    if status not in Lead.Status.values:
        raise Refused("Trạng thái không hợp lệ.", "Unknown status.")
    if not reason.strip():
        raise Refused("Hãy ghi lý do đổi trạng thái.", "Say why the status changes.")
    lead = _locked(lead)
    if lead.status == status:
        raise Refused("Đầu mối đang ở trạng thái này.", "The lead has this status already.")
    before: dict[str, Any] = {"status": lead.status, "to": status}
    if status == Lead.Status.HANDED_OVER:
        unheard = sum(unheard_items(lead.entries.values_list("item_id", flat=True)).values())
        if unheard and not despite_unheard:
            raise Refused(
                f"Còn {unheard} chỗ phải nghe lại chưa ai nghe trong các bản ghi của đầu mối này. "
                "Hãy nghe, hoặc đánh dấu rằng vẫn chuyển.",
                f"{unheard} spans that must be listened to are unheard in this lead's recordings. "
                "Listen to them, or tick that it is handed over all the same.",
            )
        before |= {"unheard": unheard} if unheard else {}
    lead.status = Lead.Status(status)
    return _record(user, lead, "status", before, reason)


def last_change(lead: Lead) -> Review | None:
    """Return the newest change of the lead that was not undone."""
    return lead.reviews.filter(undone_at=None).order_by("-id").first()


@transaction.atomic
def lead_undo(*, user: User, review: Review) -> Lead:
    """Undo one's own last change of a lead.

    Opening a lead cannot be undone: close it with a reason instead.

    Raises:
        Refused: role, not one's own, not the last, or the opening.
    """
    require(user, Action.LEAD_EDIT)
    if review.lead is None:
        raise Refused("Đây không phải thay đổi của đầu mối.", "Not a change of a lead.")
    lead = _locked(review.lead)
    last = last_change(lead)
    if last is None or last.pk != review.pk or last.reviewer_id != user.pk:
        raise Refused(
            "Chỉ hoàn tác được thay đổi gần nhất của chính bạn.",
            "Only your own last change can be undone.",
        )
    _restore(lead, last)
    last.undone_at = now()
    last.save(update_fields=["undone_at"])
    lead.save(update_fields=["title", "summary", "status", "updated_at"])
    audit_record(
        action="lead.undo",
        subject=f"lead:{lead.pk}",
        detail={"review": last.pk, "decision": last.decision},
        actor=user,
    )
    return lead


def _restore(lead: Lead, review: Review) -> None:
    before = review.before
    match review.decision:
        case "status":
            lead.status = Lead.Status(before["status"])
        case "edit":
            lead.title, lead.summary = before["title"], before["summary"]
        case "add":
            lead.entries.filter(item_id=before["item"]).delete()
        case "note":
            lead.entries.filter(item_id=before["item"]).update(note=before["note"])
        case "remove":
            entry = LeadItem.objects.create(
                lead=lead,
                item_id=before["item"],
                passage=Passage.objects.filter(pk=before["passage"]).first(),
                note=before["note"],
                added_by_id=before["added_by"],
            )
            # auto_now_add overrides a given time: put the first one back.
            LeadItem.objects.filter(pk=entry.pk).update(added_at=before["added_at"])
        case _:
            raise Refused(
                "Không hoàn tác được việc mở đầu mối; hãy đóng và ghi lý do.",
                "Opening a lead cannot be undone; close it with a reason.",
            )

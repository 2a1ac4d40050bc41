"""Complaints: from the reviewer's desk to the office that handles them, without their author."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from casework.clock import now
from casework.models import Complaint, User
from casework.permissions import Action, require
from casework.selectors.restricted import require_readable
from casework.services.audit import audit_record
from casework.services.words import typed
from records.errors import Refused

Status = Complaint.Status
_MOST_OFFICE = 200


def _locked(user: User, complaint: Complaint) -> Complaint:
    rows = Complaint.objects.select_for_update(of=("self",)).select_related("item")
    row = rows.get(pk=complaint.pk)
    require_readable(user, row.item)
    return row


def _record(user: User, row: Complaint, action: str) -> Complaint:
    row.changed_by, row.changed_at = user, now()
    row.save(update_fields=["status", "office", "note", "excerpt", "changed_by", "changed_at"])
    audit_record(
        action=f"complaint.{action}",
        subject=f"complaint:{row.pk}",
        detail={"status": row.status},
        actor=user,
    )
    return row


@transaction.atomic
def complaint_pass_on(
    *, user: User, complaint: Complaint, office: str, note: str = "", excerpt: str = ""
) -> Complaint:
    """Note that a complaint went to an office; passing on again names another office.

    Args:
        user: who passes it on.
        complaint: the complaint.
        office: where it went.
        note: number and day of the letter, or what else belongs here.
        excerpt: the words as they go out, for words that name their own writer; unchanged when
            empty.

    Raises:
        Refused: role, no office, or the complaint is closed.
    """
    require(user, Action.COMPLAINT_EDIT)
    row = _locked(user, complaint)
    where = typed(office)
    if not where:
        raise Refused("Hãy ghi cơ quan tiếp nhận.", "Name the office it goes to.")
    if row.status == Status.CLOSED:
        raise Refused("Phản ánh này đã đóng.", "This complaint is closed.")
    row.status, row.office, row.note = Status.PASSED_ON, where[:_MOST_OFFICE], typed(note)
    if words := typed(excerpt):
        row.excerpt = words
    return _record(user, row, "pass_on")


@transaction.atomic
def complaint_close(*, user: User, complaint: Complaint, note: str) -> Complaint:
    """Close a complaint with what came of it.

    Raises:
        Refused: role, nothing said, or closed already.
    """
    require(user, Action.COMPLAINT_EDIT)
    row = _locked(user, complaint)
    if not note.strip():
        raise Refused("Hãy ghi kết quả rồi mới đóng.", "Say what came of it before closing.")
    if row.status == Status.CLOSED:
        raise Refused("Phản ánh này đã đóng.", "This complaint is closed.")
    row.status = Status.CLOSED
    row.note = f"{row.note}\n{typed(note)}".strip()
    return _record(user, row, "close")


@transaction.atomic
def complaint_reopen(*, user: User, complaint: Complaint) -> Complaint:
    """Open a closed complaint again.

    Raises:
        Refused: role, or it is not closed.
    """
    require(user, Action.COMPLAINT_EDIT)
    row = _locked(user, complaint)
    if row.status != Status.CLOSED:
        raise Refused("Phản ánh này chưa đóng.", "This complaint is not closed.")
    row.status = Status.PASSED_ON if row.office else Status.NEW
    return _record(user, row, "reopen")


def _day(moment: datetime | None) -> str:
    return timezone.localtime(moment).strftime("%d/%m/%Y") if moment else "–"


@transaction.atomic
def complaint_export(*, user: User, complaint: Complaint) -> str:
    """Return the complaint as plain text for a letter: what was said and when, never by whom.

    Neither the author nor the address of the post is in it, since the address leads to the author.

    Raises:
        Refused: role.
    """
    require(user, Action.COMPLAINT_EDIT)
    row = _locked(user, complaint)
    text = (
        f"PHẢN ÁNH SỐ {row.pk}\n"
        f"Nơi nhận: {row.office or '…'}\n"
        f"Ngày đăng: {_day(row.item.published_at)}\n"
        f"Ngày ghi nhận: {_day(row.opened_at)}\n\n"
        f"Nội dung phản ánh (trích nguyên văn):\n{row.excerpt}\n\n"
        f"Ghi chú: {row.note or '–'}\n\n"
        "Người phản ánh không được nêu tên và không được tìm kiếm danh tính.\n"
        "The complainant is not named, and nobody may look for who it is.\n"
    )
    audit_record(action="complaint.export", subject=f"complaint:{row.pk}", actor=user)
    return text

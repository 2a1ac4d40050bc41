"""Why a suggestion is no distortion, and what that outcome sets going."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from casework.models import Complaint, Flag, Lead, LeadItem, User
from casework.selectors.flagged_text import excerpt
from casework.services.audit import audit_record
from casework.services.leads import lead_add_item, lead_open
from records.errors import Refused


class RejectReason(StrEnum):
    """Why a machine's suggestion is no distortion."""

    FALSE_ALARM = "false_alarm"
    OPINION = "opinion"
    COMPLAINT = "complaint"
    QUESTION = "question"
    SATIRE_OR_GRIEF = "satire_or_grief"
    TYPO = "typo"
    LEAD = "lead"


def complaint_open(*, user: User, flag: Flag) -> tuple[Complaint, bool]:
    """Open the complaint that the flag's post is, with its words and never its author.

    Must run inside the transaction of the decision. One item is one complaint.

    Returns:
        The complaint and whether it is new.
    """
    around = excerpt(flag)
    complaint, new = Complaint.objects.get_or_create(
        item_id=flag.item_id,
        defaults={
            "flag": flag,
            "excerpt": f"{around.before}{around.evidence}{around.after}".strip(),
            "opened_by": user,
        },
    )
    if new:
        audit_record(
            action="complaint.open",
            subject=f"complaint:{complaint.pk}",
            detail={"flag": flag.pk, "item": flag.item_id},
            actor=user,
        )
    return complaint, new


def _lead(user: User, flag: Flag, lead_id: int | None) -> Lead:
    """Put the flag's item into a lead: the one named, the one it is in already, or a new one."""
    if lead_id is not None:
        lead = Lead.objects.filter(pk=lead_id).first()
        if lead is None:
            raise Refused(f"Không có đầu mối số {lead_id}.", f"There is no lead {lead_id}.")
    else:
        entry = LeadItem.objects.filter(item_id=flag.item_id).order_by("pk").first()
        if entry is not None:
            return entry.lead
        lead = lead_open(user=user, title=" ".join(flag.evidence.split())[:120])
    if not lead.entries.filter(item_id=flag.item_id).exists():
        lead_add_item(user=user, lead=lead, item=flag.item)
    return lead


def outcome_follow(
    *, user: User, flag: Flag, reason: RejectReason, lead_id: int | None = None
) -> dict[str, Any]:
    """Do what an outcome asks for: a complaint to its channel, a lead to intake.

    Must run inside the transaction of the decision.

    Args:
        user: who decided.
        flag: the flag rejected.
        reason: the outcome.
        lead_id: the lead to join when the outcome is ``lead``; a new one when ``None``.

    Returns:
        What was made, for the decision's row: ``complaint`` (and whether ``new``) or ``lead``.

    Raises:
        Refused: the user may not edit leads, or there is no such lead.
    """
    if reason is RejectReason.COMPLAINT:
        complaint, new = complaint_open(user=user, flag=flag)
        return {"complaint": complaint.pk, "new": new}
    if reason is RejectReason.LEAD:
        return {"lead": _lead(user, flag, lead_id).pk}
    return {}


def outcome_undo(*, user: User, made: dict[str, Any]) -> None:
    """Take back a complaint that an undone decision opened and nobody has handled yet.

    A lead stays: opening one cannot be undone, only closed with a reason.
    """
    if not made.get("new"):
        return
    fresh = Complaint.objects.filter(pk=made["complaint"], status=Complaint.Status.NEW)
    for complaint in fresh.filter(changed_at=None):
        audit_record(action="complaint.drop", subject=f"complaint:{complaint.pk}", actor=user)
        complaint.delete()

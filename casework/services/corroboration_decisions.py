"""People decide about proposed leads: accept, reject, or take one item out."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from django.db import transaction

from casework.clock import now
from casework.models import (
    ItemLink,
    ItemsApart,
    Lead,
    LeadItem,
    LeadProposal,
    Passage,
    ProposalItem,
    User,
)
from casework.permissions import Action, require
from casework.selectors.restricted import may_read
from casework.services.audit import audit_record
from casework.services.corroboration import proposals_level
from casework.services.corroboration_links import neighbourhood
from casework.services.leads import lead_add_item, lead_open
from casework.services.words import typed
from nlp.corroboration.grouping import pair_of
from records.errors import Refused


def _waiting(proposal: LeadProposal) -> LeadProposal:
    row = LeadProposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if row.status != LeadProposal.Status.WAITING:
        raise Refused(
            "Đề xuất này đã được quyết định hoặc đã thay đổi; hãy tải lại trang.",
            "This proposal has been decided or has changed; reload the page.",
        )
    return row


def _decide(row: LeadProposal, status: LeadProposal.Status, user: User, reason: str) -> None:
    row.status, row.decided_by, row.decided_at = status, user, now()
    row.reason = typed(reason)
    row.save()


@transaction.atomic
def proposal_accept(
    *, user: User, proposal: LeadProposal, title: str = "", summary: str = ""
) -> Lead:
    """Open a lead with the items of the proposal, or add them to the lead it completes.

    Restricted items that this user may not read stay out; they are proposed again for the lead.

    Raises:
        Refused: role, decided already, no title for a new lead, or nothing this user may read.
    """
    require(user, Action.LEAD_EDIT)
    row = _waiting(proposal)
    entries = [
        one
        for one in row.entries.select_related("item").order_by("item_id")
        if one.item.deleted_at is None and may_read(user, one.item)
    ]
    if not entries:
        raise Refused(
            "Đề xuất không còn tư liệu nào bạn xem được.",
            "The proposal has no item left that you may read.",
        )
    lead = row.lead or lead_open(user=user, title=title, summary=summary)
    inside = set(lead.entries.values_list("item_id", flat=True))
    for one in entries:
        if one.item_id not in inside:
            lead_add_item(user=user, lead=lead, item=one.item, passage=_passage(one))
    _decide(row, LeadProposal.Status.ACCEPTED, user, "")
    row.lead = lead
    row.save(update_fields=["lead"])
    audit_record(
        action="proposal.accept",
        subject=f"proposal:{row.pk}",
        detail={"lead": lead.pk, "items": [one.item_id for one in entries], "model": row.model},
        actor=user,
    )
    proposals_level(item_ids=neighbourhood([one.item_id for one in entries]))
    return lead


def _passage(entry: ProposalItem) -> Passage | None:
    """Return the passage of the item in which the strongest shared fact stands."""
    ids = list(entry.proposal.entries.values_list("item_id", flat=True))
    links = [
        (link.score, spot)
        for side, other, key in (("first", "second", "left"), ("second", "first", "right"))
        for link in ItemLink.objects.filter(**{side: entry.item_id, f"{other}__in": ids})
        for spot in (one[key] for one in link.reasons if one["nats"] > 0)
        if spot is not None
    ]
    for _, spot in sorted(links, key=lambda one: -one[0]):
        rows = Passage.objects.filter(item_id=entry.item_id, current=True)
        kind = spot["text_kind"]
        if kind != "original":
            rows = rows.filter(**{f"{kind}_id": spot["text_id"]})
        found = rows.filter(text_kind=kind, start__lte=spot["start"], end__gte=spot["end"]).first()
        if found is not None:
            return found
    return None


@transaction.atomic
def proposal_reject(*, user: User, proposal: LeadProposal, reason: str) -> LeadProposal:
    """Say that these items do not tell of one thing; no two of them are proposed together again.

    Of a proposal for a lead, its items are kept apart from the lead's, not from each other.

    Raises:
        Refused: role, no reason, or decided already.
    """
    require(user, Action.LEAD_EDIT)
    if not typed(reason):
        raise Refused("Hãy ghi lý do từ chối.", "Say why it is rejected.")
    row = _waiting(proposal)
    ids = sorted(row.entries.values_list("item_id", flat=True))
    if row.lead is None:
        pairs = set(combinations(ids, 2))
    else:
        inside = LeadItem.objects.filter(lead=row.lead).values_list("item_id", flat=True)
        pairs = {pair_of(one, other) for one in ids for other in inside if one != other}
    _keep_apart(pairs, row, user)
    _decide(row, LeadProposal.Status.REJECTED, user, reason)
    audit_record(
        action="proposal.reject",
        subject=f"proposal:{row.pk}",
        detail={"items": ids, "apart": len(pairs)},
        actor=user,
    )
    proposals_level(item_ids=neighbourhood(ids))
    return row


@transaction.atomic
def proposal_remove_item(
    *, user: User, proposal: LeadProposal, item_id: int, reason: str = ""
) -> None:
    """Say that one item does not tell of what the others tell; it is not proposed with them again.

    Raises:
        Refused: role, decided already, restricted, or no item of the proposal.
    """
    require(user, Action.LEAD_EDIT)
    row = _waiting(proposal)
    entry = row.entries.select_related("item").filter(item_id=item_id).first()
    if entry is None or not may_read(user, entry.item):
        raise Refused("Tư liệu không ở trong đề xuất này.", "The item is not in this proposal.")
    others = set(row.entries.exclude(item_id=item_id).values_list("item_id", flat=True))
    if row.lead is not None:
        others |= set(row.lead.entries.values_list("item_id", flat=True)) - {item_id}
    _keep_apart({pair_of(item_id, other) for other in others}, row, user)
    audit_record(
        action="proposal.remove",
        subject=f"proposal:{row.pk}",
        detail={"item": item_id, "reason": typed(reason)[:200]},
        actor=user,
    )
    proposals_level(item_ids=neighbourhood([item_id, *others]))


@transaction.atomic
def proposal_reopen(*, user: User, proposal: LeadProposal) -> LeadProposal:
    """Take back a rejection of one's own; the items may be proposed together again.

    Raises:
        Refused: role, or not rejected by this user.
    """
    require(user, Action.LEAD_EDIT)
    row = LeadProposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if row.status != LeadProposal.Status.REJECTED or row.decided_by_id != user.pk:
        raise Refused(
            "Chỉ rút lại được lời từ chối của chính bạn.",
            "Only your own rejection can be taken back.",
        )
    ItemsApart.objects.filter(proposal=row).delete()
    row.status, row.decided_by, row.decided_at, row.reason = (
        LeadProposal.Status.WAITING,
        None,
        None,
        "",
    )
    row.save()
    audit_record(action="proposal.reopen", subject=f"proposal:{row.pk}", actor=user)
    ids = list(row.entries.values_list("item_id", flat=True))
    proposals_level(item_ids=neighbourhood(ids))
    row.refresh_from_db()
    return row


def _keep_apart(pairs: Iterable[tuple[int, int]], row: LeadProposal, user: User) -> None:
    ItemsApart.objects.bulk_create(
        (
            ItemsApart(
                first_id=first, second_id=second, proposal=row, decided_by=user, decided_at=now()
            )
            for first, second in sorted(pairs)
        ),
        ignore_conflicts=True,
    )

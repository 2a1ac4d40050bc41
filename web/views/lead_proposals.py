"""Proposed leads: the queue, one proposal with its table, and what people decide about it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from casework.models import LeadProposal
from casework.permissions import Action, allowed
from casework.selectors.corroboration import (
    proposal_cards,
    proposal_counts,
    proposal_get,
    proposal_queue,
)
from casework.selectors.lead_table import table_of
from casework.services import corroboration_decisions as service
from web.access import needs, person
from web.corroboration_words import row_views
from web.views.queue_forms import found, number, told

_TABS = (
    LeadProposal.Status.WAITING,
    LeadProposal.Status.ACCEPTED,
    LeadProposal.Status.REJECTED,
)


@needs(Action.LEAD_VIEW)
def proposals(request: HttpRequest) -> HttpResponse:
    """Show the queue of proposed leads."""
    user = person(request)
    status = request.GET.get("status", "")
    status = status if status in {one.value for one in _TABS} else LeadProposal.Status.WAITING
    counts = proposal_counts(user=user)
    page, cards = proposal_queue(user=user, status=status, page=number(request.GET, "page") or 1)
    context = {
        "page": page,
        "cards": cards,
        "status": status,
        "tabs": [(one.value, counts[one.value]) for one in _TABS],
    }
    return render(request, "queues/proposals.html", context)


@needs(Action.LEAD_VIEW)
def proposal(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Show one proposal: its accounts side by side, before anybody decides."""
    user = person(request)
    row = found(proposal_get(user=user, proposal_id=proposal_id))
    (card,) = proposal_cards(user=user, proposals=[row])
    items = [entry.item for entry in card.entries]
    if row.lead is not None and row.status == LeadProposal.Status.WAITING:
        known = {item.pk for item in items}
        beside = row.lead.entries.select_related("item").defer("item__signature")
        items += [entry.item for entry in beside if entry.item_id not in known]
    table = table_of(user=user, items=items)
    context = {
        "card": card,
        "proposal": row,
        "table": table,
        "rows": row_views(table, exact=allowed(user, Action.POSITION_EXACT)),
        "mine": row.decided_by_id == user.pk,
    }
    return render(request, "queues/proposal.html", context)


def _row(request: HttpRequest, proposal_id: int) -> LeadProposal:
    return found(proposal_get(user=person(request), proposal_id=proposal_id))


@needs(Action.LEAD_EDIT, methods=("POST",))
def proposal_accept_view(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Open a lead with the items of the proposal."""
    row = _row(request, proposal_id)
    with told(request):
        lead = service.proposal_accept(
            user=person(request),
            proposal=row,
            title=request.POST.get("title", ""),
            summary=request.POST.get("summary", ""),
        )
        messages.success(request, _("Đã gom thành đầu mối."))
        return redirect("lead", lead.pk)
    return redirect("lead_proposal", proposal_id)


@needs(Action.LEAD_EDIT, methods=("POST",))
def proposal_reject_view(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Say that the items do not belong together."""
    row = _row(request, proposal_id)
    with told(request):
        service.proposal_reject(
            user=person(request), proposal=row, reason=request.POST.get("reason", "")
        )
        messages.success(request, _("Đã từ chối; những tư liệu này không được gom lại nữa."))
        return redirect("lead_proposals")
    return redirect("lead_proposal", proposal_id)


@needs(Action.LEAD_EDIT, methods=("POST",))
def proposal_remove_view(request: HttpRequest, proposal_id: int, item_id: int) -> HttpResponse:
    """Take one item out of the proposal."""
    row = _row(request, proposal_id)
    with told(request):
        service.proposal_remove_item(
            user=person(request),
            proposal=row,
            item_id=item_id,
            reason=request.POST.get("reason", ""),
        )
        messages.success(request, _("Đã tách tư liệu này ra."))
    row.refresh_from_db()
    if row.status != LeadProposal.Status.WAITING:
        return redirect("lead_proposals")
    return redirect("lead_proposal", proposal_id)


@needs(Action.LEAD_EDIT, methods=("POST",))
def proposal_reopen_view(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Take one's own rejection back."""
    row = _row(request, proposal_id)
    with told(request):
        service.proposal_reopen(user=person(request), proposal=row)
        messages.success(request, _("Đã rút lại lời từ chối."))
    return redirect("lead_proposal", proposal_id)


urlpatterns = [
    path("leads/proposals", proposals, name="lead_proposals"),
    path("leads/proposals/<int:proposal_id>", proposal, name="lead_proposal"),
    path("leads/proposals/<int:proposal_id>/accept", proposal_accept_view, name="proposal_accept"),
    path("leads/proposals/<int:proposal_id>/reject", proposal_reject_view, name="proposal_reject"),
    path("leads/proposals/<int:proposal_id>/reopen", proposal_reopen_view, name="proposal_reopen"),
    path(
        "leads/proposals/<int:proposal_id>/items/<int:item_id>/remove",
        proposal_remove_view,
        name="proposal_remove",
    ),
]

"""Possible matches between testimony and lists: the queue, one match, one item's people."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from casework.models import Item, MatchProposal
from casework.permissions import Action
from casework.selectors.items import item_get
from casework.selectors.matching import (
    TABS,
    item_matches,
    match_card,
    match_counts,
    match_get,
    match_queue,
)
from casework.selectors.registry import any_list
from casework.services.disclosure import item_view_record
from casework.services.matching import item_match, match_decide, match_undo
from casework.services.registry_views import match_view_record
from web.access import needs, person
from web.views.queue_forms import found, number, told


@needs(Action.REGISTRY_VIEW)
def matches(request: HttpRequest) -> HttpResponse:
    """Show one tab of the queue."""
    user = person(request)
    tab = request.GET.get("status", "")
    tab = tab if tab in TABS else TABS[0]
    page, cards = match_queue(user=user, tab=tab, page=number(request.GET, "page") or 1)
    counts = match_counts(user=user)
    match_view_record(user=user, matches=[card.proposal for card in cards])
    context = {
        "tab": tab,
        "tabs": [(name, counts[name]) for name in TABS],
        "page": page,
        "cards": cards,
        "synthetic": any(card.proposal.item.synthetic for card in cards),
    }
    return render(request, "registry/matches.html", context)


@needs(Action.REGISTRY_VIEW)
def match(request: HttpRequest, match_id: int) -> HttpResponse:
    """Show both sides of one match and every decision about it."""
    user = person(request)
    row = found(match_get(user=user, match_id=match_id))
    match_view_record(user=user, matches=[row])
    context = {
        "card": match_card(user, row),
        "history": row.decisions.select_related("decided_by"),
        "alone": True,
    }
    return render(request, "registry/match.html", context)


def _item(request: HttpRequest, item_id: int) -> Item:
    try:
        return item_get(user=person(request), item_id=item_id)
    except Item.DoesNotExist as error:
        raise Http404 from error


@needs(Action.REGISTRY_VIEW)
def of_item(request: HttpRequest, item_id: int) -> HttpResponse:
    """Show who the people of one item may be, as far as it was asked."""
    user = person(request)
    item = _item(request, item_id)
    item_view_record(user=user, item=item)
    cards = item_matches(user=user, item=item)
    match_view_record(user=user, matches=[card.proposal for card in cards])
    context = {"item": item, "cards": cards, "any_list": any_list(), "of_item": True}
    return render(request, "registry/item_matches.html", context)


@needs(Action.MATCH_DECIDE, methods=("POST",))
def of_item_ask(request: HttpRequest, item_id: int) -> HttpResponse:
    """Compare the people of one item with all lists."""
    item = _item(request, item_id)
    with told(request):
        made = item_match(user=person(request), item=item)
        said = _("Máy đề xuất %d người có thể.") % len(made)
        messages.success(request, said if made else _("Không ai trong danh sách đủ giống."))
    return redirect("item_matches", item_id)


def _row(request: HttpRequest, match_id: int) -> MatchProposal:
    return found(match_get(user=person(request), match_id=match_id))


def _back(request: HttpRequest, row: MatchProposal) -> HttpResponse:
    """Return to where the decision was made."""
    if request.POST.get("of_item"):
        return redirect(f"{reverse('item_matches', args=[row.item_id])}#match-{row.pk}")
    tab = request.POST.get("tab", "")
    if tab not in TABS:
        return redirect("match", row.pk)
    query = {"status": tab}
    if page := number(request.POST, "page"):
        query["page"] = str(page)
    following = number(request.POST, "following")
    place = f"#match-{following}" if following else ""
    return redirect(f"{reverse('matches')}?{urlencode(query)}{place}")


@needs(Action.MATCH_DECIDE, methods=("POST",))
def match_decide_view(request: HttpRequest, match_id: int) -> HttpResponse:
    """Confirm or reject."""
    row = _row(request, match_id)
    confirmed = request.POST.get("decision") == "confirm"
    with told(request):
        match_decide(
            user=person(request),
            proposal=row,
            verdict="confirmed" if confirmed else "rejected",
            reason=request.POST.get("reason", ""),
            seen=request.POST.get("seen", ""),
        )
        said = _("Đã xác nhận đề xuất số %d.") if confirmed else _("Đã bác đề xuất số %d.")
        messages.success(request, said % match_id)
    return _back(request, row)


@needs(Action.MATCH_DECIDE, methods=("POST",))
def match_undo_view(request: HttpRequest, match_id: int) -> HttpResponse:
    """Undo one's own decision."""
    row = _row(request, match_id)
    with told(request):
        match_undo(user=person(request), proposal=row)
        messages.success(request, _("Đã hoàn tác quyết định về đề xuất số %d.") % match_id)
    return _back(request, row)


urlpatterns = [
    path("matches", matches, name="matches"),
    path("matches/<int:match_id>", match, name="match"),
    path("matches/<int:match_id>/decide", match_decide_view, name="match_decide"),
    path("matches/<int:match_id>/undo", match_undo_view, name="match_undo"),
    path("items/<int:item_id>/matches", of_item, name="item_matches"),
    path("items/<int:item_id>/matches/ask", of_item_ask, name="item_matches_ask"),
]

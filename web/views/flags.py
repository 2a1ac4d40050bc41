"""The flag queue of editors and verifiers."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from casework.models import Flag, Review, User
from casework.permissions import Action
from casework.selectors.flags import (
    TABS,
    flag_card,
    flag_counts,
    flag_get,
    flag_last_decision,
    flag_queue,
)
from casework.services.flags import flag_decide, flag_undo, flag_withdraw
from web.access import needs, person
from web.queue_words import choices
from web.views.queue_forms import found, number, told


def _tab(text: str) -> Flag.Status:
    return Flag.Status(text) if text in TABS else Flag.Status.SUGGESTED


@needs(Action.FLAG_VIEW)
def flags(request: HttpRequest) -> HttpResponse:
    """Show one tab of the queue."""
    user = person(request)
    tab = _tab(request.GET.get("status", ""))
    page, cards = flag_queue(user=user, status=tab, page=number(request.GET, "page") or 1)
    counts = flag_counts(user=user)
    context = {
        "tab": tab,
        "tabs": [(status.value, counts[status]) for status in TABS],
        "page": page,
        "cards": cards,
        "reasons": choices("reason"),
        "last_decision": flag_last_decision(user=user),
        "synthetic": any(card.flag.item.synthetic for card in cards),
    }
    return render(request, "queues/flags.html", context)


@needs(Action.FLAG_VIEW)
def flag(request: HttpRequest, flag_id: int) -> HttpResponse:
    """Show one flag with every decision about it."""
    user = person(request)
    row = found(flag_get(user=user, flag_id=flag_id))
    context = {
        "card": flag_card(user, row),
        "history": row.reviews.select_related("reviewer"),
        "reasons": choices("reason"),
        "alone": True,
    }
    return render(request, "queues/flag.html", context)


def _back(request: HttpRequest, flag_id: int) -> HttpResponse:
    """Return to where the decision was made: the next card of the same tab, or the flag's page."""
    tab = request.POST.get("tab", "")
    if tab not in TABS:
        return redirect("flag", flag_id)
    query = {"status": tab}
    if page := number(request.POST, "page"):
        query["page"] = str(page)
    following = number(request.POST, "following")
    place = f"#flag-{following}" if following else ""
    return redirect(f"{reverse('flags')}?{urlencode(query)}{place}")


def _row(user: User, flag_id: int) -> Flag:
    return found(flag_get(user=user, flag_id=flag_id))


@needs(Action.FLAG_REVIEW, methods=("POST",))
def flag_decide_view(request: HttpRequest, flag_id: int) -> HttpResponse:
    """Accept or reject."""
    user = person(request)
    row = _row(user, flag_id)
    accept = request.POST.get("decision") == "accept"
    with told(request):
        flag_decide(
            user=user,
            flag=row,
            decision="accept" if accept else "reject",
            reason=request.POST.get("reason", ""),
            note=request.POST.get("note", ""),
            seen=request.POST.get("seen", ""),
        )
        said = _("Đã duyệt cờ số %d.") if accept else _("Đã bác cờ số %d.")
        messages.success(request, said % flag_id)
    return _back(request, flag_id)


@needs(Action.FLAG_WITHDRAW, methods=("POST",))
def flag_withdraw_view(request: HttpRequest, flag_id: int) -> HttpResponse:
    """Withdraw an approved flag."""
    user = person(request)
    row = _row(user, flag_id)
    with told(request):
        flag_withdraw(user=user, flag=row, reason=request.POST.get("reason", ""))
        messages.success(request, _("Đã rút cờ số %d.") % flag_id)
    return _back(request, flag_id)


@needs(Action.FLAG_REVIEW, methods=("POST",))
def flag_undo_view(request: HttpRequest, flag_id: int) -> HttpResponse:
    """Undo one's own last decision."""
    user = person(request)
    row = _row(user, flag_id)
    review = found(Review.objects.filter(flag=row, pk=number(request.POST, "review") or 0).first())
    with told(request):
        flag_undo(user=user, review=review)
        messages.success(request, _("Đã hoàn tác quyết định về cờ số %d.") % flag_id)
    return _back(request, flag_id)


urlpatterns = [
    path("flags", flags, name="flags"),
    path("flags/<int:flag_id>", flag, name="flag"),
    path("flags/<int:flag_id>/decide", flag_decide_view, name="flag_decide"),
    path("flags/<int:flag_id>/withdraw", flag_withdraw_view, name="flag_withdraw"),
    path("flags/<int:flag_id>/undo", flag_undo_view, name="flag_undo"),
]

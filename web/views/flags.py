"""The flag queue of editors and verifiers."""

from __future__ import annotations

from typing import Any, get_args
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from casework.models import Flag, Review, User
from casework.permissions import Action
from casework.selectors.flag_cards import FlagCard
from casework.selectors.flag_correction import correction_of
from casework.selectors.flagged_text import near_copy_ids
from casework.selectors.flags import (
    TABS,
    flag_card,
    flag_counts,
    flag_get,
    flag_last_decision,
    flag_queue,
)
from casework.selectors.restricted import readable
from casework.services.flags import Decision, RejectReason, flag_decide, flag_undo, flag_withdraw
from records.errors import Refused
from web import review_words
from web.access import needs, person
from web.queue_words import FLAG_TYPE, choices
from web.views.queue_forms import found, number, told

_COPIES = 50


def _tab(text: str) -> Flag.Status:
    return Flag.Status(text) if text in TABS else Flag.Status.SUGGESTED


@needs(Action.FLAG_VIEW)
def flags(request: HttpRequest) -> HttpResponse:
    """Show one tab of the queue."""
    user = person(request)
    tab = _tab(request.GET.get("status", ""))
    level = request.GET.get("level", "")
    level = level if level in review_words.LEVEL else ""
    type_ = request.GET.get("type", "")
    type_ = type_ if type_ in FLAG_TYPE else ""
    page, cards = flag_queue(
        user=user, status=tab, page=number(request.GET, "page") or 1, level=level, type_=type_
    )
    counts = flag_counts(user=user)
    context = {
        "tab": tab,
        "tabs": [(status.value, counts[status]) for status in TABS],
        "page": page,
        "cards": cards,
        "reasons": choices("reason"),
        "levels": review_words.choices("level"),
        "level": level,
        "types": choices("flag_type"),
        "type": type_,
        "last_decision": flag_last_decision(user=user),
        "synthetic": any(card.flag.item.synthetic for card in cards),
    }
    return render(request, "queues/flags.html", context)


def _about(user: User, card: FlagCard) -> dict[str, Any]:
    """Return what only the page of one flag shows: near copies, and the correction."""
    last = card.last_review
    typo = last is not None and last.reason_code == RejectReason.TYPO
    offered = typo or card.flag.status in (Flag.Status.FIRST_APPROVED, Flag.Status.APPROVED)
    copies = near_copy_ids(card.flag.item).filter(readable(user)).order_by("published_at", "pk")
    return {
        "correction": zip(("vi", "en"), correction_of(card.flag), strict=True) if offered else None,
        "copies": copies.defer("text", "signature")[:_COPIES],
    }


@needs(Action.FLAG_VIEW)
def flag(request: HttpRequest, flag_id: int) -> HttpResponse:
    """Show one flag with every decision about it."""
    user = person(request)
    row = found(flag_get(user=user, flag_id=flag_id))
    card = flag_card(user, row)
    context = {
        "card": card,
        "history": row.reviews.select_related("reviewer"),
        "reasons": choices("reason"),
        "alone": True,
        **_about(user, card),
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
    for name, known in (("level", review_words.LEVEL), ("type", FLAG_TYPE)):
        if (chosen := request.POST.get(name, "")) in known:
            query[name] = chosen
    following = number(request.POST, "following")
    place = f"#flag-{following}" if following else ""
    return redirect(f"{reverse('flags')}?{urlencode(query)}{place}")


def _row(user: User, flag_id: int) -> Flag:
    return found(flag_get(user=user, flag_id=flag_id))


def _decided(review: Review, flag_id: int) -> str:
    if review.decision == "accept":
        return _("Đã duyệt cờ số %d.") % flag_id
    if review.decision == "unsure":
        return _("Đã để riêng cờ số %d: chưa chắc.") % flag_id
    said = _("Đã bác cờ số %d.") % flag_id
    if complaint := review.before.get("complaint"):
        return said + " " + _("Đã chuyển sang mục phản ánh, số %d.") % int(complaint)
    if lead := review.before.get("lead"):
        return said + " " + _("Tư liệu ở trong đầu mối số %d.") % int(lead)
    return said


def _decision(text: str) -> Decision:
    for known in get_args(Decision):
        if text == known:
            decision: Decision = known
            return decision
    raise Refused("Hãy chọn một quyết định.", "Choose a decision.")


@needs(Action.FLAG_REVIEW, methods=("POST",))
def flag_decide_view(request: HttpRequest, flag_id: int) -> HttpResponse:
    """Accept, reject with an outcome, or put aside as unsure."""
    user = person(request)
    row = _row(user, flag_id)
    reason = request.POST.get("reason", "")
    with told(request):
        review = flag_decide(
            user=user,
            flag=row,
            decision=_decision(request.POST.get("decision", "")),
            reason=reason,
            note=request.POST.get("note", ""),
            seen=request.POST.get("seen", ""),
            lead_id=_lead_id(request),
        )
        messages.success(request, _decided(review, flag_id))
        if review.reason_code == RejectReason.TYPO:
            return redirect(f"{reverse('flag', args=[flag_id])}#correction")
    return _back(request, flag_id)


def _lead_id(request: HttpRequest) -> int | None:
    """Return the lead to join; a number that is none is refused, not overlooked."""
    text = request.POST.get("lead", "").strip()
    if not text or request.POST.get("reason") != RejectReason.LEAD:
        return None
    found_number = number(request.POST, "lead")
    if found_number is None:
        raise Refused("Số đầu mối phải là một số.", "The lead's number must be a number.")
    return found_number


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

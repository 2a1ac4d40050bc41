"""Around the flag queue: locks, flags by hand, and what changed lately."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.models import Flag, Item
from casework.permissions import Action
from casework.selectors.facts import latest_rows
from casework.selectors.flag_history import DAYS, KINDS, HistoryQuery, flag_history
from casework.selectors.flags import flag_get
from casework.selectors.restricted import readable
from casework.services.flag_history_file import flag_history_csv
from casework.services.flag_locks import flag_lock, flag_unlock
from casework.services.flag_raise import flag_raise
from records.errors import Refused
from web import review_words
from web.access import needs, person
from web.queue_words import FLAG_TYPE, choices
from web.views.queue_forms import found, number, told
from web.wording import error_text

_MOST_DAYS = 365


def _flag(request: HttpRequest, flag_id: int) -> Flag:
    return found(flag_get(user=person(request), flag_id=flag_id))


@needs(Action.FLAG_REVIEW, methods=("POST",))
def api_flag_lock(request: HttpRequest, flag_id: int) -> HttpResponse:
    """Take the flag, or keep it; 409 with words while someone else works on it."""
    row = _flag(request, flag_id)
    try:
        until = flag_lock(user=person(request), flag=row)
    except Refused as refusal:
        return JsonResponse({"error": error_text(refusal)}, status=409)
    return JsonResponse({"until": until.isoformat()})


@needs(Action.FLAG_REVIEW, methods=("POST",))
def api_flag_unlock(request: HttpRequest, flag_id: int) -> HttpResponse:
    """Let go of the flag."""
    flag_unlock(user=person(request), flag=_flag(request, flag_id))
    return JsonResponse({"until": None})


def _query(request: HttpRequest) -> HistoryQuery:
    days = min(number(request.GET, "days") or DAYS, _MOST_DAYS)
    kind, type_ = request.GET.get("kind", ""), request.GET.get("type", "")
    return HistoryQuery(
        days=max(days, 1),
        kind=kind if kind in KINDS else "",
        who=request.GET.get("who", "").strip(),
        type=type_ if type_ in FLAG_TYPE else "",
    )


@needs(Action.FLAG_VIEW)
def history(request: HttpRequest) -> HttpResponse:
    """Show what changed, or hand it out as CSV."""
    user, query = person(request), _query(request)
    if request.GET.get("format") == "csv":
        stamp = timezone.localtime().strftime("%Y%m%d-%H%M%S")
        return HttpResponse(
            flag_history_csv(user=user, query=query),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="manhmoi-duyet-co-{stamp}.csv"'},
        )
    context = {
        "page": flag_history(user=user, query=query, page=number(request.GET, "page") or 1),
        "query": query,
        "kinds": review_words.choices("change"),
        "types": choices("flag_type"),
    }
    return render(request, "queues/flag_history.html", context)


@needs(Action.FLAG_REVIEW, methods=("GET", "POST"))
def raise_(request: HttpRequest) -> HttpResponse:
    """Name a distortion that the machine did not see."""
    user = person(request)
    given = request.POST if request.method == "POST" else request.GET
    item_id = number(given, "item")
    rows = Item.objects.filter(readable(user), deleted_at=None)
    item = found(rows.filter(pk=item_id).first()) if item_id is not None else None
    if request.method == "POST" and item is not None:
        with told(request):
            made = flag_raise(
                user=user,
                item=item,
                fact_id=request.POST.get("fact", ""),
                type_=request.POST.get("type", ""),
                quote=request.POST.get("quote", ""),
                note=request.POST.get("note", ""),
            )
            messages.success(request, _("Đã nêu cờ số %d; vẫn cần hai người duyệt.") % made.pk)
            return redirect("flag", made.pk)
    context = {
        "item": item,
        "facts": latest_rows(),
        "types": choices("flag_type"),
        "given": given,
    }
    return render(request, "queues/flag_raise.html", context)


urlpatterns = [
    path("flags/history", history, name="flag_history"),
    path("flags/raise", raise_, name="flag_raise"),
    path("api/flags/<int:flag_id>/lock", api_flag_lock, name="api_flag_lock"),
    path("api/flags/<int:flag_id>/unlock", api_flag_unlock, name="api_flag_unlock"),
]

"""What saved searches found: the list, its JSON twin, marking as read."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from casework.permissions import Action
from casework.selectors.alerts import AlertPage, alert_page, line_json, saved_searches
from casework.selectors.search_filters import numbers
from casework.services.alerts import alerts_read
from web.access import needs, person
from web.views.queue_forms import number
from web.views.search import address

_LAST: Final = 30


def _page(request: HttpRequest) -> AlertPage:
    return alert_page(
        user=person(request),
        unread=request.GET.get("unread") == "1",
        saved_search_id=number(request.GET, "search"),
        page=min(max(number(request.GET, "page") or 1, 1), _LAST),
    )


@needs(Action.SAVED_SEARCH)
def alerts(request: HttpRequest) -> HttpResponse:
    """Show one's alerts and the saved searches behind them."""
    searches = [
        (one, address(one.query, one.filters)) for one in saved_searches(user=person(request))
    ]
    page = _page(request)
    context = {
        "page": page,
        "searches": searches,
        "unread_only": request.GET.get("unread") == "1",
        "chosen": number(request.GET, "search"),
        "synthetic": any(line.alert.item.synthetic for line in page.lines),
    }
    return render(request, "web/alerts.html", context)


@needs(Action.SAVED_SEARCH)
def api_alerts(request: HttpRequest) -> JsonResponse:
    """Answer ``{"alerts": [...], "unread": …, "more": …}``; promised in docs/formats.md."""
    page = _page(request)
    answer = {
        "alerts": [line_json(line) for line in page.lines],
        "unread": page.unread,
        "more": page.more,
    }
    return JsonResponse(answer, json_dumps_params={"ensure_ascii": False})


@needs(Action.SAVED_SEARCH, methods=("POST",))
def alerts_read_view(request: HttpRequest) -> HttpResponse:
    """Mark alerts as read: those named, or all of them."""
    ids = numbers(request.POST.getlist("alert"))
    everything = request.POST.get("all") == "1"
    count = alerts_read(user=person(request), alert_ids=None if everything else ids)
    messages.success(request, _("Đã đánh dấu đã đọc: %(n)s.") % {"n": count})
    return redirect("alerts")


urlpatterns = [
    path("alerts", alerts, name="alerts"),
    path("api/alerts", api_alerts, name="api_alerts"),
    path("alerts/read", alerts_read_view, name="alerts_read"),
]

"""How long things are kept, what is due to go, and deletions that wait for a person's word."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from casework.models import Source
from casework.permissions import Action
from casework.selectors.retention import retention
from casework.services.retention import Kept, retention_run
from casework.services.source_gone import gone_confirm, gone_dismiss
from web.access import needs, person
from web.views.queue_forms import number, told


def _page(request: HttpRequest, done: Kept | None = None) -> HttpResponse:
    context = {"found": retention(user=person(request)), "done": done}
    return render(request, "rights/retention.html", context)


@needs(Action.RETENTION_VIEW)
def retention_page(request: HttpRequest) -> HttpResponse:
    """Show the rules, what is late and the newest runs."""
    return _page(request)


@needs(Action.ITEM_ERASE, methods=("POST",))
def retention_now(request: HttpRequest) -> HttpResponse:
    """Count what would go, or erase it now."""
    done: Kept | None = None
    with told(request):
        done = retention_run(
            user=person(request),
            dry_run=request.POST.get("really") != "1",
            confirm=request.POST.get("confirm") == "1",
        )
    return _page(request, done)


@needs(Action.ITEM_ERASE, methods=("POST",))
def retention_gone(request: HttpRequest) -> HttpResponse:
    """Say whether a source really deleted what it says is gone."""
    source = get_object_or_404(Source, pk=number(request.POST, "source") or 0)
    with told(request):
        if request.POST.get("gone") == "yes":
            counts = gone_confirm(source=source, user=person(request))
            words = _("Đã xóa %(erased)d tư liệu; %(held)d đang là chứng cứ, xóa khi hết giữ.")
            messages.success(request, words % {"erased": counts.erased, "held": counts.held})
        else:
            gone_dismiss(source=source, user=person(request))
            messages.success(request, _("Không xóa gì; nguồn sẽ được hỏi lại."))
    return redirect("retention")


urlpatterns = [
    path("retention", retention_page, name="retention"),
    path("retention/run", retention_now, name="retention_run"),
    path("retention/gone", retention_gone, name="retention_gone"),
]

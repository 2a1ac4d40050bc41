"""Complaints: the list, one complaint, and where it goes."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from casework.models import Complaint
from casework.permissions import Action
from casework.selectors.complaints import complaint_counts, complaint_get, complaint_list
from casework.services.complaints import (
    complaint_close,
    complaint_export,
    complaint_pass_on,
    complaint_reopen,
)
from web.access import needs, person
from web.views.queue_forms import found, number, told


def _complaint(request: HttpRequest, complaint_id: int) -> Complaint:
    return found(complaint_get(user=person(request), complaint_id=complaint_id))


@needs(Action.COMPLAINT_VIEW)
def complaints(request: HttpRequest) -> HttpResponse:
    """List complaints of one status or all."""
    user = person(request)
    status = request.GET.get("status", "")
    status = status if status in Complaint.Status.values else ""
    counts = complaint_counts(user=user)
    page = complaint_list(user=user, status=status, page=number(request.GET, "page") or 1)
    context = {
        "page": page,
        "status": status,
        "tabs": list(counts.items()),
        "all": sum(counts.values()),
    }
    return render(request, "queues/complaints.html", context)


@needs(Action.COMPLAINT_VIEW)
def complaint(request: HttpRequest, complaint_id: int) -> HttpResponse:
    """Show one complaint."""
    row = _complaint(request, complaint_id)
    return render(request, "queues/complaint.html", {"complaint": row})


@needs(Action.COMPLAINT_EDIT, methods=("POST",))
def complaint_pass(request: HttpRequest, complaint_id: int) -> HttpResponse:
    """Note which office it went to."""
    row = _complaint(request, complaint_id)
    with told(request):
        complaint_pass_on(
            user=person(request),
            complaint=row,
            office=request.POST.get("office", ""),
            note=request.POST.get("note", ""),
            excerpt=request.POST.get("excerpt", ""),
        )
        messages.success(request, _("Đã ghi nơi nhận phản ánh số %d.") % complaint_id)
    return redirect("complaint", complaint_id)


@needs(Action.COMPLAINT_EDIT, methods=("POST",))
def complaint_end(request: HttpRequest, complaint_id: int) -> HttpResponse:
    """Close it with what came of it, or open it again."""
    row = _complaint(request, complaint_id)
    with told(request):
        if request.POST.get("again"):
            complaint_reopen(user=person(request), complaint=row)
            messages.success(request, _("Đã mở lại phản ánh số %d.") % complaint_id)
        else:
            note = request.POST.get("note", "")
            complaint_close(user=person(request), complaint=row, note=note)
            messages.success(request, _("Đã đóng phản ánh số %d.") % complaint_id)
    return redirect("complaint", complaint_id)


@needs(Action.COMPLAINT_EDIT, methods=("POST",))
def complaint_file(request: HttpRequest, complaint_id: int) -> HttpResponse:
    """Hand out the words of the complaint as text, without who wrote them."""
    row = _complaint(request, complaint_id)
    return HttpResponse(
        complaint_export(user=person(request), complaint=row),
        content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="phan-anh-{complaint_id}.txt"'},
    )


urlpatterns = [
    path("complaints", complaints, name="complaints"),
    path("complaints/<int:complaint_id>", complaint, name="complaint"),
    path("complaints/<int:complaint_id>/pass", complaint_pass, name="complaint_pass"),
    path("complaints/<int:complaint_id>/close", complaint_end, name="complaint_close"),
    path("complaints/<int:complaint_id>/export", complaint_file, name="complaint_export"),
]

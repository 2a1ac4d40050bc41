"""Breaches of personal data: the list, one record with its clock, the papers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from casework.models import Incident
from casework.permissions import Action
from casework.selectors.incidents import incident_get, incident_line, incidents_list
from casework.services import incidents as service
from casework.services.incident_papers import incident_draft, incident_record
from casework.typed_time import typed_moment
from web import rights_words
from web.access import needs, person
from web.views.queue_forms import found, told


def _row(request: HttpRequest, incident_id: int) -> Incident:
    return found(incident_get(user=person(request), incident_id=incident_id))


@needs(Action.INCIDENT_VIEW)
def incidents(request: HttpRequest) -> HttpResponse:
    """List breaches, those whose clock runs first."""
    return _list(request)


def _list(request: HttpRequest, *, status: int = 200) -> HttpResponse:
    """Return the list; what was typed into a form that was refused stands in it again."""
    context = {
        "lines": incidents_list(user=person(request)),
        "harms": rights_words.choices("harm"),
        "typed": request.POST,
        "ticked": request.POST.getlist("harm"),
    }
    return render(request, "rights/incidents.html", context, status=status)


@needs(Action.INCIDENT_EDIT, methods=("POST",))
def incident_new(request: HttpRequest) -> HttpResponse:
    """Open a record."""
    with told(request):
        row = service.incident_open(
            user=person(request),
            title=request.POST.get("title", ""),
            description=request.POST.get("description", ""),
            harms=request.POST.getlist("harm"),
            detected_at=typed_moment(request.POST.get("detected_at", "")),
        )
        messages.success(request, _("Đã mở hồ sơ %(code)s.") % {"code": row.code})
        return redirect("incident", row.pk)
    return _list(request, status=400)


@needs(Action.INCIDENT_VIEW)
def incident(request: HttpRequest, incident_id: int) -> HttpResponse:
    """Show one record."""
    row = _row(request, incident_id)
    context = {"line": incident_line(row), "row": row, "harms": rights_words.choices("harm")}
    return render(request, "rights/incident.html", context)


@needs(Action.INCIDENT_EDIT, methods=("POST",))
def incident_step(request: HttpRequest, incident_id: int) -> HttpResponse:
    """Add to the record, decide, note the notification, or close."""
    row, user, form = _row(request, incident_id), person(request), request.POST
    text = form.get("text", "")
    with told(request):
        match form.get("step", ""):
            case "note":
                service.incident_note(user=user, incident=row, text=text)
            case "judge":
                service.incident_judge(
                    user=user,
                    incident=row,
                    harms=form.getlist("harm"),
                    must_notify=form.get("must_notify") == "1",
                    reason=text,
                )
            case "notified":
                at = typed_moment(form.get("at", ""))
                service.incident_notified(user=user, incident=row, reference=text, at=at)
            case "close":
                service.incident_close(user=user, incident=row, note=text)
            case _:
                messages.error(request, _("Không rõ việc cần làm."))
                return redirect("incident", incident_id)
        messages.success(request, _("Đã ghi."))
    return redirect("incident", incident_id)


@needs(Action.INCIDENT_VIEW, methods=("POST",))
def incident_paper(request: HttpRequest, incident_id: int) -> HttpResponse:
    """Hand out the draft of the notification, or the written record."""
    row, user = _row(request, incident_id), person(request)
    draft = request.POST.get("paper") == "draft"
    make = incident_draft if draft else incident_record
    name = f"{row.code}-{'thong-bao' if draft else 'bien-ban'}.txt"
    return HttpResponse(
        make(user=user, incident=row),
        content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


urlpatterns = [
    path("incidents", incidents, name="incidents"),
    path("incidents/new", incident_new, name="incident_new"),
    path("incidents/<int:incident_id>", incident, name="incident"),
    path("incidents/<int:incident_id>/step", incident_step, name="incident_step"),
    path("incidents/<int:incident_id>/paper", incident_paper, name="incident_paper"),
]

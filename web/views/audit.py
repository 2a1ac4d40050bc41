"""The audit chain, for auditors."""

from __future__ import annotations

from typing import Final

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from casework.permissions import Action
from casework.selectors.audit import AuditReport, audit_events, audit_verify
from web.access import needs, person

_PAGE: Final = 50


def _page(request: HttpRequest, report: AuditReport | None) -> HttpResponse:
    rows = audit_events(user=person(request))
    wanted = {"action": request.GET.get("action", ""), "subject": request.GET.get("subject", "")}
    if wanted["action"]:
        rows = rows.filter(action__startswith=wanted["action"])
    if wanted["subject"]:
        rows = rows.filter(subject=wanted["subject"])
    events = Paginator(rows, _PAGE).get_page(request.GET.get("page"))
    return render(request, "web/audit.html", {"events": events, "report": report, **wanted})


@needs(Action.AUDIT_VIEW)
def audit(request: HttpRequest) -> HttpResponse:
    """List events, newest first."""
    return _page(request, None)


@needs(Action.AUDIT_VIEW, methods=("POST",))
def audit_verify_view(request: HttpRequest) -> HttpResponse:
    """Re-compute the whole chain and show what is wrong with it, if anything."""
    return _page(request, audit_verify(user=person(request)))


urlpatterns = [
    path("audit", audit, name="audit"),
    path("audit/verify", audit_verify_view, name="audit_verify"),
]

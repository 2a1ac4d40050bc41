"""Leads: the list, one lead with its items side by side, and opening one from a search hit."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from casework.models import Item, Lead, LeadItem, Passage
from casework.permissions import Action, allowed
from casework.selectors.corroboration import proposal_counts, proposal_for_lead
from casework.selectors.hearing import lead_unheard
from casework.selectors.lead_table import lead_table
from casework.selectors.leads import (
    lead_counts,
    lead_get,
    lead_list,
    lead_page,
    leads_open,
)
from casework.selectors.restricted import readable
from casework.services import leads as service
from records.errors import Refused
from web.access import needs, person
from web.corroboration_words import row_views
from web.queue_words import choices
from web.views.queue_forms import found, number, told
from web.wording import error_text


@needs(Action.LEAD_VIEW)
def leads(request: HttpRequest) -> HttpResponse:
    """Show the list of leads."""
    user = person(request)
    status = request.GET.get("status", "")
    status = status if status in Lead.Status.values else ""
    counts = lead_counts(user=user)
    context = {
        "page": lead_list(user=user, status=status, page=number(request.GET, "page") or 1),
        "status": status,
        "tabs": [(one.value, counts[one]) for one in Lead.Status],
        "all": sum(counts.values()),
        "proposed": proposal_counts(user=user)["waiting"],
    }
    return render(request, "queues/leads.html", context)


def _subject(request: HttpRequest) -> tuple[Item | None, Passage | None]:
    """Return the item and passage that the address names, if this user may read them."""
    item_id = number(request.GET, "item")
    if item_id is None:
        return None, None
    rows = Item.objects.filter(readable(person(request)), deleted_at=None)
    item = found(rows.filter(pk=item_id).first())
    passage = item.passages.filter(pk=number(request.GET, "passage") or 0).first()
    return item, passage


@needs(Action.LEAD_EDIT, methods=("GET", "POST"))
def lead_new(request: HttpRequest) -> HttpResponse:
    """Open a lead, or put the item of the address into one that is open."""
    user = person(request)
    item, passage = _subject(request)
    problem = ""
    if request.method == "POST":
        try:
            lead = lead_get(user=user, lead_id=number(request.POST, "lead") or 0)
            if lead is None:
                lead = service.lead_open(
                    user=user,
                    title=request.POST.get("title", ""),
                    summary=request.POST.get("summary", ""),
                )
            if item is not None:
                note = request.POST.get("note", "")
                service.lead_add_item(user=user, lead=lead, item=item, passage=passage, note=note)
        except Refused as error:
            problem = error_text(error)
        else:
            messages.success(request, _("Đã ghi vào đầu mối."))
            return redirect("lead", lead.pk)
    context = {
        "item": item,
        "passage": passage,
        "open_leads": leads_open(user=user) if item else [],
        "problem": problem,
        "title": request.POST.get("title", ""),
    }
    return render(request, "queues/lead_new.html", context)


@needs(Action.LEAD_VIEW)
def lead(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Show one lead."""
    user = person(request)
    page = lead_page(user=user, lead=found(lead_get(user=user, lead_id=lead_id)))
    table = lead_table(user=user, lead=page.lead)
    context = {
        "page": page,
        "table": table,
        "rows": row_views(table, exact=allowed(user, Action.POSITION_EXACT)),
        "completing": proposal_for_lead(user=user, lead=page.lead),
        "lead": page.lead,
        "statuses": choices("lead"),
        "unheard": lead_unheard(user=user, lead_id=page.lead.pk),
    }
    return render(request, "queues/lead.html", context)


@needs(Action.LEAD_EDIT, methods=("POST",))
def lead_edit_view(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Change title and summary."""
    user = person(request)
    row = found(lead_get(user=user, lead_id=lead_id))
    with told(request):
        service.lead_edit(
            user=user,
            lead=row,
            title=request.POST.get("title", ""),
            summary=request.POST.get("summary", ""),
        )
        messages.success(request, _("Đã lưu."))
    return redirect("lead", lead_id)


@needs(Action.LEAD_EDIT, methods=("POST",))
def lead_status_view(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Change the status, with its reason."""
    user = person(request)
    row = found(lead_get(user=user, lead_id=lead_id))
    with told(request):
        service.lead_set_status(
            user=user,
            lead=row,
            status=request.POST.get("status", ""),
            reason=request.POST.get("reason", ""),
            despite_unheard=request.POST.get("despite_unheard") == "1",
        )
        messages.success(request, _("Đã đổi trạng thái."))
    return redirect("lead", lead_id)


@needs(Action.LEAD_EDIT, methods=("POST",))
def lead_undo_view(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Undo one's own last change."""
    user = person(request)
    row = found(lead_get(user=user, lead_id=lead_id))
    review = found(row.reviews.filter(pk=number(request.POST, "review") or 0).first())
    with told(request):
        service.lead_undo(user=user, review=review)
        messages.success(request, _("Đã hoàn tác."))
    return redirect("lead", lead_id)


def _entry(request: HttpRequest, lead_id: int, entry_id: int) -> LeadItem:
    rows = LeadItem.objects.filter(readable(person(request), "item__"), lead_id=lead_id)
    return found(rows.select_related("lead", "item").filter(pk=entry_id).first())


@needs(Action.LEAD_EDIT, methods=("POST",))
def lead_note_view(request: HttpRequest, lead_id: int, entry_id: int) -> HttpResponse:
    """Write the note beside an item."""
    entry = _entry(request, lead_id, entry_id)
    with told(request):
        service.lead_note(user=person(request), entry=entry, note=request.POST.get("note", ""))
        messages.success(request, _("Đã lưu ghi chú."))
    return redirect("lead", lead_id)


@needs(Action.LEAD_EDIT, methods=("POST",))
def lead_remove_view(request: HttpRequest, lead_id: int, entry_id: int) -> HttpResponse:
    """Take an item out."""
    entry = _entry(request, lead_id, entry_id)
    with told(request):
        service.lead_remove_item(
            user=person(request), entry=entry, reason=request.POST.get("reason", "")
        )
        messages.success(request, _("Đã bỏ tư liệu khỏi đầu mối."))
    return redirect("lead", lead_id)


urlpatterns = [
    path("leads", leads, name="leads"),
    path("leads/new", lead_new, name="lead_new"),
    path("leads/<int:lead_id>", lead, name="lead"),
    path("leads/<int:lead_id>/edit", lead_edit_view, name="lead_edit"),
    path("leads/<int:lead_id>/status", lead_status_view, name="lead_status"),
    path("leads/<int:lead_id>/undo", lead_undo_view, name="lead_undo"),
    path("leads/<int:lead_id>/items/<int:entry_id>/note", lead_note_view, name="lead_note"),
    path("leads/<int:lead_id>/items/<int:entry_id>/remove", lead_remove_view, name="lead_remove"),
]

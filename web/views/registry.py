"""Lists of the fallen: which there are, who is on them, taking one in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from casework.permissions import Action
from casework.selectors.registry import (
    bad_rows,
    bad_rows_csv,
    registry_import_get,
    registry_lists,
    registry_page,
    registry_record,
)
from casework.services.registry_rows import SAME
from casework.services.registry_uploads import (
    registry_import_queue,
    registry_receive,
    registry_received,
)
from casework.services.registry_views import registry_view_record
from nlp.registers.people import Preview, preview
from records.errors import ManhMoiError
from web.access import needs, person
from web.queue_words import choices
from web.registry_form import REGISTRY_FIELD, field_rows, read_plan
from web.views.queue_forms import found, number
from web.wording import error_text

_BAD_SHOWN = 50


@needs(Action.REGISTRY_VIEW)
def registry(request: HttpRequest) -> HttpResponse:
    """List the lists, and the people a search finds on them."""
    user = person(request)
    text, list_id = request.GET.get("q", "")[:200], number(request.GET, "list")
    page = None
    if text.strip() or list_id:
        page = registry_page(
            user=user, text=text, list_id=list_id, page=number(request.GET, "page") or 1
        )
        registry_view_record(user=user, records=list(page))
    context = {
        "lists": registry_lists(user=user),
        "text": text,
        "list_id": list_id,
        "page": page,
    }
    return render(request, "registry/registry.html", context)


@needs(Action.REGISTRY_VIEW)
def record(request: HttpRequest, record_id: int) -> HttpResponse:
    """Show one person of a list: the fields as written, the row as it stood, earlier versions."""
    user = person(request)
    row = found(registry_record(user=user, record_id=record_id))
    registry_view_record(user=user, records=[row])
    context = {
        "record": row,
        "fields": [(REGISTRY_FIELD[name], getattr(row, name)) for name in SAME],
        "versions": row.versions.select_related("registry_import"),
    }
    return render(request, "registry/record.html", context)


def _form(
    request: HttpRequest, problem: str = "", seen: Preview | None = None, **known: str
) -> HttpResponse:
    """Show the form with what was typed; ``known`` fills in what the file itself tells."""
    user = person(request)
    typed = {**request.POST.dict(), **known}
    context = {
        "lists": registry_lists(user=user),
        "bases": choices("basis"),
        "problem": problem,
        "typed": typed,
        "seen": seen,
        "rows": field_rows(seen) if seen else [],
        "token": typed.get("token", ""),
    }
    return render(request, "registry/import.html", context, status=400 if problem else 200)


@needs(Action.REGISTRY_IMPORT)
def registry_import(request: HttpRequest) -> HttpResponse:
    """Show the form that sends a list."""
    return _form(request)


@needs(Action.REGISTRY_IMPORT, methods=("POST",))
def registry_preview(request: HttpRequest) -> HttpResponse:
    """Keep the file sent, or take the one kept, and show how it would be read."""
    sent = request.FILES.get("file")
    known: dict[str, str] = {}
    try:
        if sent is not None:
            file_name = sent.name or ""
            token = registry_receive(user=person(request), name=file_name, chunks=sent.chunks())
            own_name = file_name.rsplit(".", 1)[0]
            known = {"token": token, "file_name": file_name}
            known["name"] = request.POST.get("name") or own_name
        kept = registry_received(known.get("token") or request.POST.get("token", ""))
        return _form(request, seen=preview(kept, read_plan(request.POST)), **known)
    except ManhMoiError as error:
        return _form(request, error_text(error))


@needs(Action.REGISTRY_IMPORT, methods=("POST",))
def registry_import_begin(request: HttpRequest) -> HttpResponse:
    """Begin the import of a file that was looked at."""
    token = request.POST.get("token", "")
    seen: Preview | None = None
    try:
        seen = preview(registry_received(token), read_plan(request.POST))
        if seen.plan is None:
            return _form(request, error_text(seen.problem) if seen.problem else "", seen)
        row = registry_import_queue(
            user=person(request),
            token=token,
            file_name=request.POST.get("file_name", ""),
            name=request.POST.get("name", ""),
            plan=seen.plan,
            legal_basis=request.POST.get("legal_basis", ""),
            synthetic=request.POST.get("synthetic") == "1",
        )
    except ManhMoiError as error:
        return _form(request, error_text(error), seen)
    messages.success(request, _("Đã bắt đầu nhập danh sách “%s”.") % row.registry.name)
    return redirect("registry_import_result", row.pk)


@needs(Action.REGISTRY_IMPORT)
def registry_import_result(request: HttpRequest, import_id: int) -> HttpResponse:
    """Show how far an import has come, and the rows that could not be taken."""
    row = found(registry_import_get(user=person(request), import_id=import_id))
    context = {"row": row, "bad": bad_rows(row)[:_BAD_SHOWN], "more": row.bad > _BAD_SHOWN}
    return render(request, "registry/import_result.html", context)


@needs(Action.REGISTRY_IMPORT)
def registry_bad_rows(request: HttpRequest, import_id: int) -> HttpResponse:
    """Send the rows that could not be taken as CSV."""
    row = found(registry_import_get(user=person(request), import_id=import_id))
    answer = HttpResponse(bad_rows_csv(row), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="registry-{row.pk}-bad-rows.csv"'
    return answer


urlpatterns = [
    path("registry", registry, name="registry"),
    path("registry/people/<int:record_id>", record, name="registry_record"),
    path("registry/import", registry_import, name="registry_import"),
    path("registry/import/preview", registry_preview, name="registry_preview"),
    path("registry/import/begin", registry_import_begin, name="registry_import_begin"),
    path("registry/imports/<int:import_id>", registry_import_result, name="registry_import_result"),
    path("registry/imports/<int:import_id>/bad-rows", registry_bad_rows, name="registry_bad_rows"),
]

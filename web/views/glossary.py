"""The glossary: names that are searched together, kept by editors."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from casework.models import GlossaryEntry
from casework.permissions import Action
from casework.selectors.glossary import glossary_entry, glossary_export, glossary_page
from casework.services import glossary as service
from casework.services.glossary_file import LARGEST_FILE
from records.errors import Refused
from web.access import needs, person
from web.glossary_form import read_entry, write_names
from web.labels import GLOSSARY_KIND
from web.views.queue_forms import found, number
from web.wording import error_text


@needs(Action.GLOSSARY_VIEW)
def glossary(request: HttpRequest) -> HttpResponse:
    """List entries; a text narrows them to those with such a name."""
    return _list(request)


def _list(request: HttpRequest, problem: str = "") -> HttpResponse:
    kind = request.GET.get("kind", "")
    kind = kind if kind in GlossaryEntry.Kind.values else ""
    text = request.GET.get("q", "")[:120]
    retired = request.GET.get("retired") == "1"
    page = glossary_page(
        user=person(request),
        text=text,
        kind=kind,
        retired=retired,
        page=number(request.GET, "page") or 1,
    )
    context = {
        "page": page,
        "text": text,
        "kind": kind,
        "retired": retired,
        "kinds": GLOSSARY_KIND.items(),
        "problem": problem,
        "typed": request.POST if problem else {},
    }
    return render(request, "web/glossary.html", context, status=400 if problem else 200)


@needs(Action.GLOSSARY_EDIT, methods=("POST",))
def glossary_add(request: HttpRequest) -> HttpResponse:
    """Add an entry; what was typed stays in the form when it is refused."""
    try:
        row = service.glossary_add(user=person(request), content=read_entry(request.POST))
    except Refused as error:
        return _list(request, error_text(error))
    messages.success(request, _("Đã thêm “%(name)s”.") % {"name": row.forms[0]["text"]})
    return redirect("glossary")


@needs(Action.GLOSSARY_VIEW)
def glossary_show(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Show one entry."""
    return _entry(request, entry_id)


@needs(Action.GLOSSARY_EDIT, methods=("POST",))
def glossary_change(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Change an entry; what was typed stays in the form when it is refused."""
    try:
        service.glossary_change(
            user=person(request),
            entry_id=entry_id,
            version=number(request.POST, "version") or 0,
            content=read_entry(request.POST),
        )
    except Refused as error:
        return _entry(request, entry_id, error_text(error))
    messages.success(request, _("Đã ghi thay đổi."))
    return redirect("glossary_entry", entry_id)


def _entry(request: HttpRequest, entry_id: int, problem: str = "") -> HttpResponse:
    row = found(glossary_entry(user=person(request), entry_id=entry_id))
    context = {
        "entry": row,
        "problem": problem,
        "kinds": GLOSSARY_KIND.items(),
        "kind": request.POST.get("kind", "") if problem else row.kind,
        "names": request.POST.get("names", "") if problem else write_names(row.forms),
        "note": request.POST.get("note", "") if problem else row.note,
    }
    return render(request, "web/glossary_entry.html", context, status=400 if problem else 200)


@needs(Action.GLOSSARY_EDIT, methods=("POST",))
def glossary_retire(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Take an entry out of use, or bring it back."""
    act = service.glossary_restore if request.POST.get("back") else service.glossary_retire
    try:
        row = act(user=person(request), entry_id=entry_id)
    except Refused as error:
        messages.error(request, error_text(error))
        return redirect("glossary")
    said = _("Đã dùng lại “%(name)s”.") if row.retired_at is None else _("Đã ngừng “%(name)s”.")
    messages.success(request, said % {"name": row.forms[0]["text"]})
    return redirect("glossary_entry", entry_id)


@needs(Action.GLOSSARY_VIEW)
def glossary_file(request: HttpRequest) -> HttpResponse:
    """Send the entries in use as a file."""
    answer = HttpResponse(
        glossary_export(user=person(request)), content_type="application/yaml; charset=utf-8"
    )
    answer["Content-Disposition"] = 'attachment; filename="manhmoi-glossary.yaml"'
    return answer


@needs(Action.GLOSSARY_EDIT, methods=("POST",))
def glossary_import(request: HttpRequest) -> HttpResponse:
    """Take over a file, or only say what it would change."""
    sent = request.FILES.get("file")
    trial = request.POST.get("trial") == "1"
    if sent is None:
        messages.error(request, _("Hãy chọn một tệp."))
        return redirect("glossary")
    try:
        taken = service.glossary_import(
            user=person(request), data=sent.read(LARGEST_FILE + 1), dry_run=trial
        )
    except Refused as error:
        return _list(request, error_text(error))
    said = (
        _("Nếu nhập: %(new)s mục mới, %(changed)s mục thay đổi, %(unchanged)s mục như cũ, "
          "%(retired)s mục đã ngừng vẫn ngừng.")
        if trial
        else _("Đã nhập: %(new)s mục mới, %(changed)s mục thay đổi, %(unchanged)s mục như cũ, "
               "%(retired)s mục đã ngừng vẫn ngừng.")
    )  # fmt: skip
    counts = {
        "new": taken.new,
        "changed": taken.changed,
        "unchanged": taken.unchanged,
        "retired": taken.retired,
    }
    messages.success(request, said % counts)
    return redirect("glossary")


urlpatterns = [
    path("glossary", glossary, name="glossary"),
    path("glossary/add", glossary_add, name="glossary_add"),
    path("glossary/file", glossary_file, name="glossary_file"),
    path("glossary/import", glossary_import, name="glossary_import"),
    path("glossary/<int:entry_id>", glossary_show, name="glossary_entry"),
    path("glossary/<int:entry_id>/change", glossary_change, name="glossary_change"),
    path("glossary/<int:entry_id>/retire", glossary_retire, name="glossary_retire"),
]

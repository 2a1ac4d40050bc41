"""Adding a source and changing one: forms made from what its connector's manifest declares."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from casework.credential_lookup import credential_there
from casework.models import Source
from casework.permissions import Action
from casework.selectors.sources import kinds
from casework.selectors.watch_rules import watch_list
from casework.services.sources import source_add, source_edit
from casework.source_form import source_form
from casework.source_manifests import Manifest
from records.errors import Refused
from web.access import needs, person
from web.source_form import fields_of, new_source, read_source, stored_source
from web.views.sources import line_or_404
from web.wording import error_text


@needs(Action.SOURCE_MANAGE, methods=("GET", "POST"))
def source_new(request: HttpRequest) -> HttpResponse:
    """Choose a connector, then describe the source."""
    offered = kinds(user=person(request))
    kind = request.POST.get("kind") or request.GET.get("kind", "")
    if not kind:
        cards = [
            (one, [(key, credential_there(key.env)) for key in one.credentials])
            for one in sorted(offered.values(), key=lambda one: (one.platform, one.kind))
        ]
        return render(request, "sources/kinds.html", {"cards": cards})
    if kind not in offered:
        raise Http404
    if request.method == "POST":
        return _store(request, offered[kind], None)
    return _form(request, offered[kind], None, new_source(offered[kind]))


@needs(Action.SOURCE_MANAGE, methods=("GET", "POST"))
def source_change(request: HttpRequest, source_id: int) -> HttpResponse:
    """Describe a source anew; its cursor and what it brought stay."""
    line = line_or_404(request, source_id)
    assert line.manifest is not None
    if request.method == "POST":
        return _store(request, line.manifest, line.source)
    return _form(request, line.manifest, line.source, stored_source(line.source))


def _store(request: HttpRequest, manifest: Manifest, source: Source | None) -> HttpResponse:
    raw = read_source(request.POST, manifest, source)
    try:
        form, user = source_form(raw), person(request)
        if source is None:
            row = source_add(user=user, form=form)
        else:
            row = source_edit(user=user, source_id=source.pk, form=form)
    except Refused as error:
        return _form(request, manifest, source, raw, error_text(error))
    said = (
        _("Đã ghi nguồn %s.")
        if source
        else _("Đã thêm nguồn %s. Hãy bấm Thử để biết khóa có đúng.")
    )
    messages.success(request, said % row.name)
    return redirect("source", row.pk)


def _form(
    request: HttpRequest,
    manifest: Manifest,
    source: Source | None,
    values: Mapping[str, Any],
    problem: str = "",
) -> HttpResponse:
    context = {
        "manifest": manifest,
        "source": source,
        "values": values,
        "fields": fields_of(manifest, values["settings"]),
        "rules": [line.rule.name for line in watch_list(user=person(request))],
        "problem": problem,
        "watches": manifest.mode == "pull" and bool(manifest.costs),
    }
    return render(request, "sources/form.html", context, status=400 if problem else 200)


urlpatterns = [
    path("sources/new", source_new, name="source_new"),
    path("sources/<int:source_id>/change", source_change, name="source_change"),
]

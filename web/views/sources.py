"""Sources: how each stands, what it brought and may still spend, and what people ask of it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, path, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from casework.credential_lookup import credential_there
from casework.jobs import job_answer
from casework.models import Source, SourceRun
from casework.permissions import Action
from casework.selectors.source_counts import came_lately, filling
from casework.selectors.source_quota import quota_today
from casework.selectors.sources import (
    SourceLine,
    source_alerts,
    source_line,
    source_queries,
    source_runs,
    sources_list,
)
from casework.services.source_alerts import source_alert_seen
from casework.services.source_asks import source_trial_ask, source_visit_ask
from casework.services.sources import source_disable, source_enable, source_remove
from records.errors import ManhMoiError, Refused
from web.access import needs, person
from web.addresses import outside_address
from web.source_form import fields_of
from web.source_words import source_word
from web.views.queue_forms import number, told
from web.wording import error_text

_OFFERED_RUNS: Final = 20


@needs(Action.SOURCE_VIEW)
def sources(request: HttpRequest) -> HttpResponse:
    """List the sources, the quotas of the day and what is the matter."""
    user = person(request)
    lines = [one for one in sources_list(user=user) if one.manifest is not None]
    came = came_lately(user=user, sources=[one.source for one in lines])
    context = {
        "lines": [(one, came[one.source.pk]) for one in lines],
        "quota": quota_today(user=user),
        "alerts": sum(len(one.alerts) for one in lines),
        "on": sum(one.source.enabled for one in lines),
    }
    return render(request, "sources/list.html", context)


def line_or_404(request: HttpRequest, source_id: int) -> SourceLine:
    """Return a source that is there and has a connector.

    Raises:
        Http404: there is none.
    """
    try:
        line = source_line(user=person(request), source_id=source_id)
    except Refused as error:
        raise Http404 from error
    if line.source.removed_at is not None or line.manifest is None:
        raise Http404
    return line


@needs(Action.SOURCE_VIEW)
def source(request: HttpRequest, source_id: int) -> HttpResponse:
    """Show one source."""
    user, line = person(request), line_or_404(request, source_id)
    row, manifest = line.source, line.manifest
    assert manifest is not None
    before = number(request.GET, "before")
    runs = source_runs(user=user, source_id=source_id, limit=_OFFERED_RUNS + 1, before=before)
    account, asked = str(row.config.get("account", "")), _asked(request, source_id)
    context = {
        "line": line,
        "source": row,
        "manifest": manifest,
        "came": came_lately(user=user, sources=[row])[row.pk],
        "fields": fields_of(manifest, row.config),
        "credentials": [(one, credential_there(one.env, account)) for one in manifest.credentials],
        "quota": [one for one in quota_today(user=user) if one.platform == row.platform],
        "runs": runs[:_OFFERED_RUNS],
        "more_runs": runs[_OFFERED_RUNS - 1].pk if len(runs) > _OFFERED_RUNS else None,
        "alerts": source_alerts(user=user, source_id=source_id, closed=True, limit=30),
        "queries": source_queries(user=user, source_id=source_id)[:30],
        "filling": filling(row),
        "hook": _hook(request, row, pushes=manifest.mode == "push"),
        "asked": asked,
        "state": _state(line, asked),
    }
    return render(request, "sources/source.html", context)


def _hook(request: HttpRequest, source: Source, *, pushes: bool) -> str:
    """Return the address that a platform calls, empty where it calls none."""
    for name in (source.kind, source.platform) if pushes else (source.kind,):
        with suppress(NoReverseMatch):
            return outside_address(request, reverse(f"hook_{name}"))
    return ""


def _asked(request: HttpRequest, source_id: int) -> dict[str, Any]:
    """Return what came of what was asked a moment ago: ``test`` and ``run`` of the address."""
    asked: dict[str, Any] = {}
    if trial := request.GET.get("test", "")[:80]:
        asked["test"] = {"id": trial, "answer": _trial(trial, source_id)}
    if key := request.GET.get("run", "")[:80]:
        run = SourceRun.objects.filter(source_id=source_id, key=key).first()
        asked["run"] = {"id": key, "run": run, "over": run is not None and run.outcome != "running"}
    return asked


def _trial(trial: str, source_id: int) -> dict[str, Any] | None:
    """Return the answer in the page's language, ``None`` while there is none."""
    answer = job_answer(trial, "try_source", source_id)
    if answer is None:
        return None
    words = answer.get("en" if get_language() == "en" else "vi")
    return {"ok": bool(answer.get("ok")), "words": words or _("Lần thử bị ngắt; hãy thử lại.")}


def _state(line: SourceLine, asked: Mapping[str, Any]) -> str:
    """Return what changes when the page should be shown anew."""
    run = line.last_run
    last = f"{run.pk}:{run.outcome}" if run else ""
    tested = "test" in asked and asked["test"]["answer"] is not None
    visited = "run" in asked and asked["run"]["over"]
    return f"{line.standing}/{last}/{len(line.alerts)}/{tested}/{visited}"


@needs(Action.SOURCE_VIEW)
def api_source(request: HttpRequest, source_id: int) -> JsonResponse:
    """Answer how a source stands; its page asks while something is under way."""
    line = line_or_404(request, source_id)
    return JsonResponse(
        {
            "state": _state(line, _asked(request, source_id)),
            "standing": source_word("standing", line.standing),
        }
    )


def _page(source_id: int, **asked: str) -> str:
    address = reverse("source", args=[source_id])
    return address + "".join(f"?{name}={value}" for name, value in asked.items())


@needs(Action.SOURCE_MANAGE, methods=("POST",))
def source_test(request: HttpRequest, source_id: int) -> HttpResponse:
    """Have the source's credentials tried; the page shows the answer when it is there."""
    return _ask(request, source_id, "test")


@needs(Action.SOURCE_MANAGE, methods=("POST",))
def source_run(request: HttpRequest, source_id: int) -> HttpResponse:
    """Have the source visited now."""
    return _ask(request, source_id, "run")


def _ask(request: HttpRequest, source_id: int, what: str) -> HttpResponse:
    ask = source_trial_ask if what == "test" else source_visit_ask
    line_or_404(request, source_id)
    try:
        return redirect(_page(source_id, **{what: ask(user=person(request), source_id=source_id)}))
    except ManhMoiError as error:
        messages.error(request, error_text(error))
    return redirect("source", source_id)


@needs(Action.SOURCE_MANAGE, methods=("POST",))
def source_turn(request: HttpRequest, source_id: int) -> HttpResponse:
    """Turn a source on or off."""
    with told(request):
        if request.POST.get("on") == "1":
            row = source_enable(user=person(request), source_id=source_id)
            messages.success(request, _("Đã bật nguồn %s.") % row.name)
        else:
            row = source_disable(user=person(request), source_id=source_id)
            messages.success(request, _("Đã tắt nguồn %s.") % row.name)
    return redirect("source", source_id)


@needs(Action.SOURCE_MANAGE, methods=("POST",))
def source_remove_view(request: HttpRequest, source_id: int) -> HttpResponse:
    """Remove a source; what it brought stays."""
    with told(request):
        row = source_remove(user=person(request), source_id=source_id)
        messages.success(request, _("Đã gỡ nguồn %s. Những gì đã thu vẫn còn.") % row.name)
    return redirect("sources")


@needs(Action.SOURCE_VIEW, methods=("POST",))
def source_alert_seen_view(request: HttpRequest, alert_id: int) -> HttpResponse:
    """Note that somebody has looked at an alert."""
    with told(request):
        alert = source_alert_seen(user=person(request), alert_id=alert_id)
        return redirect("source", alert.source_id)
    return redirect("sources")


urlpatterns = [
    path("sources", sources, name="sources"),
    path("sources/<int:source_id>", source, name="source"),
    path("sources/<int:source_id>/test", source_test, name="source_test"),
    path("sources/<int:source_id>/run", source_run, name="source_run"),
    path("sources/<int:source_id>/turn", source_turn, name="source_turn"),
    path("sources/<int:source_id>/remove", source_remove_view, name="source_remove"),
    path("sources/alerts/<int:alert_id>/seen", source_alert_seen_view, name="source_alert_seen"),
    path("api/sources/<int:source_id>", api_source, name="api_source"),
]

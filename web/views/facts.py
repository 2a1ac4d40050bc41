"""The official facts: what counts, since when, on which document, and how editors change it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from casework.models import User
from casework.permissions import Action
from casework.selectors.facts import (
    check_text,
    fact_contradictions,
    fact_history,
    fact_in_force,
    facts_list,
)
from casework.services.fact_edit import STATUSES, fact_of_form, fact_retire, fact_save, fact_split
from records.claim import Fact
from records.errors import Refused
from web.access import needs, person
from web.fact_words import FACT_STATUS
from web.views.queue_forms import number, told
from web.wording import error_text

_NEW: dict[str, str] = {"status": "assumed", "check": "kind: "}


@needs(Action.FACT_VIEW)
def facts(request: HttpRequest) -> HttpResponse:
    """List the newest version of every fact, and what contradicts what."""
    user = person(request)
    rows = [(row, fact_in_force(row)) for row in facts_list(user=user)]
    context = {
        "rows": rows,
        "active": sum(active for _row, active in rows),
        "contradictions": fact_contradictions(user=user),
    }
    return render(request, "facts/facts.html", context)


@needs(Action.FACT_VIEW)
def fact(request: HttpRequest, fact_id: str) -> HttpResponse:
    """Show one fact with all its versions."""
    return _page(request, fact_id)


def _page(request: HttpRequest, fact_id: str, problem: str = "", form: str = "") -> HttpResponse:
    history = fact_history(user=person(request), fact_id=fact_id)
    if not history:
        return render(request, "404.html", status=404)
    newest = history[0]
    values = _values(newest.fact)
    context = {
        "newest": newest,
        "history": history,
        "active": fact_in_force(newest.row),
        "statuses": [(code, FACT_STATUS[code]) for code in STATUSES],
        "values": request.POST if problem and form == "change" else values,
        "split": request.POST if problem and form == "split" else _split_values(values),
        "problem": problem,
        "form": form,
    }
    return render(request, "facts/fact.html", context, status=400 if problem else 200)


def _values(known: Fact) -> dict[str, str]:
    return {
        "topic": known.topic,
        "status": known.status,
        "statement_vi": known.statement_vi,
        "statement_en": known.statement_en,
        "source_doc": known.source_doc,
        "source_section": known.source_section or "",
        "check": check_text(known.check),
        "valid_from": known.valid_from or "",
        "valid_to": known.valid_to or "",
        "assumed_part": known.assumed_part,
        "verdict_rule": known.verdict_rule,
        "abstain_when": known.abstain_when,
    }


def _split_values(values: dict[str, str]) -> dict[str, str]:
    """Return the two halves as first proposed: both hold everything, the editor cuts."""
    halves = {f"a_{name}": value for name, value in values.items()}
    return halves | {f"b_{name}": value for name, value in values.items()}


def _typed(data: QueryDict) -> dict[str, str]:
    return {name: data.get(name, "") for name in data}


def _half(data: QueryDict, prefix: str, status: str) -> dict[str, str]:
    """Return one half of a split as a form of its own."""
    typed = _typed(data)
    half = {name.removeprefix(prefix): typed[name] for name in typed if name.startswith(prefix)}
    return {**half, "status": status, "assumed_part": ""}


@needs(Action.FACT_EDIT, methods=("GET", "POST"))
def fact_new(request: HttpRequest) -> HttpResponse:
    """Add a fact; what was typed stays in the form when it is refused."""
    problem, values = "", dict(_NEW)
    fact_id = request.POST.get("fact_id", "").strip().upper()
    if request.method == "POST":
        values = _typed(request.POST)
        try:
            _add(person(request), fact_id, values)
        except Refused as error:
            problem = error_text(error)
        else:
            messages.success(request, _("Đã thêm dữ kiện %s.") % fact_id)
            return redirect("fact", fact_id)
    context: dict[str, Any] = {
        "values": values,
        "fact_id": fact_id,
        "problem": problem,
        "statuses": [(code, FACT_STATUS[code]) for code in STATUSES],
    }
    return render(request, "facts/new.html", context, status=400 if problem else 200)


def _add(user: User, fact_id: str, values: dict[str, str]) -> None:
    if not fact_id.isalnum() or not fact_id.isascii() or len(fact_id) > 16:
        raise Refused(
            "Mã dữ kiện gồm chữ và số không dấu, nhiều nhất 16 ký tự.",
            "A fact id is letters and digits, at most 16.",
        )
    fact_save(user=user, fact=fact_of_form(fact_id, values), note=values.get("note", ""), seen=0)


@needs(Action.FACT_EDIT, methods=("POST",))
def fact_change(request: HttpRequest, fact_id: str) -> HttpResponse:
    """Store the next version."""
    try:
        row = fact_save(
            user=person(request),
            fact=fact_of_form(fact_id, _typed(request.POST)),
            note=request.POST.get("note", ""),
            seen=number(request.POST, "seen") or 0,
        )
    except Refused as error:
        return _page(request, fact_id, error_text(error), "change")
    messages.success(request, _("Đã ghi phiên bản %d.") % row.version)
    return redirect("fact", fact_id)


@needs(Action.FACT_EDIT, methods=("POST",))
def fact_split_view(request: HttpRequest, fact_id: str) -> HttpResponse:
    """Split a partly assumed fact in two."""
    rest = request.POST.get("rest_id", "").strip().upper()
    try:
        fact_split(
            user=person(request),
            stated=fact_of_form(fact_id, _half(request.POST, "a_", "plan")),
            assumed=fact_of_form(rest, _half(request.POST, "b_", "assumed")),
            note=request.POST.get("note", ""),
            seen=number(request.POST, "seen") or 0,
        )
    except Refused as error:
        return _page(request, fact_id, error_text(error), "split")
    messages.success(request, _("Đã tách: %(a)s có hiệu lực, %(b)s chờ văn bản.") % {
        "a": fact_id, "b": rest})  # fmt: skip
    return redirect("fact", fact_id)


@needs(Action.FACT_EDIT, methods=("POST",))
def fact_retire_view(request: HttpRequest, fact_id: str) -> HttpResponse:
    """End a fact."""
    with told(request):
        fact_retire(
            user=person(request),
            fact_id=fact_id,
            note=request.POST.get("note", ""),
            seen=number(request.POST, "seen") or 0,
        )
        messages.success(request, _("Dữ kiện %s hết hiệu lực từ hôm nay.") % fact_id)
    return redirect("fact", fact_id)


urlpatterns = [
    path("facts", facts, name="facts"),
    path("facts/new", fact_new, name="fact_new"),
    path("facts/<slug:fact_id>", fact, name="fact"),
    path("facts/<slug:fact_id>/change", fact_change, name="fact_change"),
    path("facts/<slug:fact_id>/split", fact_split_view, name="fact_split"),
    path("facts/<slug:fact_id>/retire", fact_retire_view, name="fact_retire"),
]

"""Watch rules: what the sources look for, what a rule would catch and cost before it is stored."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from casework.models import WatchRule
from casework.permissions import Action
from casework.selectors.quota_cost import quota_cost
from casework.selectors.watch_preview import DAYS, watch_preview
from casework.selectors.watch_rules import RuleLine, watch_list, watch_rule
from casework.selectors.watch_terms import place_names
from casework.services.watch_rules import digest, watch_delete, watch_save, watch_toggle
from casework.watch_check import OFFERED_LANGUAGES, rule_checked, searched_platforms, too_bare
from casework.watch_content import RuleContent, columns_of
from records.errors import Refused
from web.access import needs, person
from web.views.queue_forms import number, told
from web.watch_form import read_rule, write_rule
from web.wording import error_text

_SPANS: Final = (7, DAYS, 90)
_NEW: Final = RuleContent("", languages=("vi",))


@needs(Action.SOURCE_VIEW)
def watch(request: HttpRequest) -> HttpResponse:
    """List the rules."""
    return render(request, "watch/list.html", {"lines": watch_list(user=person(request))})


@needs(Action.WATCH_EDIT, methods=("GET", "POST"))
def watch_new(request: HttpRequest) -> HttpResponse:
    """Make a rule: type it, see what it catches and costs, store it."""
    if request.method == "POST":
        return _typed(request, None)
    return render(request, "watch/new.html", _form(_NEW))


@needs(Action.SOURCE_VIEW)
def watch_one(request: HttpRequest, rule_id: int) -> HttpResponse:
    """Show a rule with what it would have caught lately."""
    line = _line(request, rule_id)
    context = _about(request, line.content, rule_id) | _form(line.content)
    context |= {"line": line, "seen": digest(line.content), "spans": _SPANS}
    context |= {"names": [(one, place_names(one)) for one in line.content.places]}
    return render(request, "watch/rule.html", context)


@needs(Action.WATCH_EDIT, methods=("POST",))
def watch_change(request: HttpRequest, rule_id: int) -> HttpResponse:
    """Preview a changed rule, or store it."""
    return _typed(request, _line(request, rule_id))


@needs(Action.WATCH_EDIT, methods=("POST",))
def watch_toggle_view(request: HttpRequest, rule_id: int) -> HttpResponse:
    """Turn a rule on or off."""
    with told(request):
        row = watch_toggle(user=person(request), rule_id=rule_id, on=request.POST.get("on") == "1")
        said = _("Đã bật luật “%s”.") if row.enabled else _("Đã tắt luật “%s”.")
        messages.success(request, said % row.name)
    return redirect("watch")


@needs(Action.WATCH_EDIT, methods=("POST",))
def watch_delete_view(request: HttpRequest, rule_id: int) -> HttpResponse:
    """Delete a rule."""
    with told(request):
        watch_delete(user=person(request), rule_id=rule_id)
        messages.success(request, _("Đã xóa luật. Những bài đã thu về vẫn còn."))
    return redirect("watch")


def _line(request: HttpRequest, rule_id: int) -> RuleLine:
    try:
        return watch_rule(user=person(request), rule_id=rule_id)
    except Refused as error:
        raise Http404 from error


def _typed(request: HttpRequest, line: RuleLine | None) -> HttpResponse:
    """Store what was typed if its effect and cost were shown; else show them."""
    typed = read_rule(request.POST)
    rule_id = line.rule.pk if line else None
    seen = request.POST.get("seen", "")
    context: dict[str, Any] = {"line": line, "seen": seen}
    try:
        content = rule_checked(typed)
        if request.POST.get("act") == "save" and request.POST.get("shown") == digest(content):
            row = watch_save(user=person(request), content=content, rule_id=rule_id, seen=seen)
            messages.success(request, _("Đã ghi luật “%s”.") % row.name)
            return redirect("watch_rule", row.pk)
    except Refused as error:
        context |= _form(typed) | {"problem": error_text(error)}
        return render(request, "watch/new.html", context, status=400)
    context |= _form(content) | _about(request, content, rule_id)
    context |= {"shown": digest(content), "unsaved": True}
    return render(request, "watch/new.html", context)


def _about(request: HttpRequest, content: RuleContent, rule_id: int | None) -> dict[str, Any]:
    """Return what the rule catches and what it costs."""
    days = number(request.GET, "days") or DAYS
    return {
        "preview": watch_preview(user=person(request), rule=content, days=days),
        "costs": quota_cost(WatchRule(pk=rule_id, **columns_of(content))),
        "bare": too_bare(content),
        "content": content,
    }


def _form(content: RuleContent) -> dict[str, Any]:
    values = write_rule(content)
    others = [one for one in content.languages if one not in OFFERED_LANGUAGES]
    return {
        "values": values,
        "offered_languages": (*OFFERED_LANGUAGES, *others),
        "searched": searched_platforms(),
    }


urlpatterns = [
    path("watch", watch, name="watch"),
    path("watch/new", watch_new, name="watch_new"),
    path("watch/<int:rule_id>", watch_one, name="watch_rule"),
    path("watch/<int:rule_id>/change", watch_change, name="watch_change"),
    path("watch/<int:rule_id>/toggle", watch_toggle_view, name="watch_toggle"),
    path("watch/<int:rule_id>/delete", watch_delete_view, name="watch_delete"),
]

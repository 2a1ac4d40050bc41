"""Search page, its JSON twin, and saved searches."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from casework.models import SavedSearch, Source, User
from casework.permissions import Action, allowed
from casework.selectors.alerts import saved_searches
from casework.selectors.search import SearchPage
from casework.selectors.search_json import page_json
from casework.selectors.search_like import like_document
from casework.selectors.search_question import DEEPEST
from casework.services.saved_searches import (
    saved_search_alerts,
    saved_search_create,
    saved_search_delete,
)
from records.errors import Refused
from web.access import needs, person
from web.facets import facet_groups
from web.search_form import PAGE, SearchForm, read_search
from web.searching import answer, answer_or_trouble
from web.views.queue_forms import number, told
from web.wording import error_text


@needs(Action.SEARCH)
def search(request: HttpRequest) -> HttpResponse:
    """Show the search form and one page of results."""
    user = person(request)
    form = read_search(request.GET)
    page, problem = answer_or_trouble(user, form)
    return render(request, "web/search.html", _context(user, form, page, problem))


def _context(user: User, form: SearchForm, page: SearchPage, problem: str) -> dict[str, Any]:
    return {
        "form": form,
        "page": page,
        "problem": problem,
        "groups": facet_groups(form, page),
        "sources": Source.objects.values_list("pk", "name"),
        "saved": _saved(user),
        **shown(form, page),
    }


def shown(form: SearchForm, page: SearchPage) -> dict[str, Any]:
    """Return what every list of results is told beside the results."""
    return {
        "first": (form.page - 1) * PAGE + 1,
        "last": (form.page - 1) * PAGE + len(page.hits),
        "synthetic": any(hit.item.synthetic for hit in page.hits),
    }


def _saved(user: User) -> list[tuple[SavedSearch, str]]:
    if not allowed(user, Action.SAVED_SEARCH):
        return []
    return [(one, address(one.query, one.filters)) for one in saved_searches(user=user)]


def address(query: str, filters: dict[str, list[str]]) -> str:
    """Return where a search is shown."""
    pairs = [("q", query), *((name, v) for name, values in filters.items() for v in values)]
    return f"{reverse('search')}?{urlencode(pairs)}"


def _number(data: QueryDict, name: str, default: int, highest: int) -> int:
    found = number(data, name)
    return default if found is None else min(found, highest)


@needs(Action.SEARCH, methods=("GET", "POST"))
def api_search(request: HttpRequest) -> JsonResponse:
    """Answer one hit per passage, nothing folded unless ``fold=1`` asks for it.

    Parameters as on the page, and ``limit`` (at most 100) and ``offset``; POST takes a document as
    ``text`` besides. The shape of the answer is promised in docs/formats.md, section 10.
    """
    data = request.POST if request.method == "POST" else request.GET
    form = read_search(data, fold=data.get("fold") == "1")
    if form.bad_dates:
        return JsonResponse({"error": _("Ngày không hợp lệ.")}, status=400)
    user = person(request)
    try:
        like = None
        if request.method == "POST":
            like = like_document(user=user, text=data.get("text", ""), title=_("Văn bản"))
        page = answer(
            user,
            form,
            limit=_number(data, "limit", PAGE, 100),
            offset=_number(data, "offset", 0, DEEPEST),
            like=like,
        )
    except Refused as error:
        return JsonResponse({"error": error_text(error)}, status=400)
    return JsonResponse(page_json(page), json_dumps_params={"ensure_ascii": False})


@needs(Action.SAVED_SEARCH, methods=("POST",))
def saved_search_create_view(request: HttpRequest) -> HttpResponse:
    """Keep the search whose parameters the form carries."""
    form = read_search(request.POST)
    alerts = request.POST.get("alerts") == "1"
    try:
        saved = saved_search_create(
            user=person(request),
            name=request.POST.get("name", ""),
            query=form.query,
            filters=form.kept,
            alerts=alerts,
        )
    except Refused as error:
        messages.error(request, error_text(error))
        return redirect(address(form.query, form.kept))
    words = _("Đã lưu tìm kiếm “%(name)s”; lời kể mới khớp sẽ hiện ở “Tin báo”.")
    plain = _("Đã lưu tìm kiếm “%(name)s”.")
    messages.success(request, (words if alerts else plain) % {"name": saved.name})
    return redirect(address(saved.query, saved.filters))


@needs(Action.SAVED_SEARCH, methods=("POST",))
def saved_search_alerts_view(request: HttpRequest, saved_search_id: int) -> HttpResponse:
    """Turn the telling of new testimony on or off for one saved search."""
    user = person(request)
    saved = get_object_or_404(SavedSearch, pk=saved_search_id, user=user)
    on = request.POST.get("on") == "1"
    with told(request):
        saved_search_alerts(user=user, saved_search_id=saved.pk, on=on)
        words = _("Sẽ báo khi có lời kể mới khớp.") if on else _("Đã thôi báo tin.")
        messages.success(request, words)
    return redirect("alerts")


@needs(Action.SAVED_SEARCH, methods=("POST",))
def saved_search_delete_view(request: HttpRequest, saved_search_id: int) -> HttpResponse:
    """Forget one saved search."""
    user = person(request)
    saved = get_object_or_404(SavedSearch, pk=saved_search_id, user=user)
    saved_search_delete(user=user, saved_search_id=saved.pk)
    messages.success(request, _("Đã bỏ tìm kiếm đã lưu."))
    return redirect("search")


urlpatterns = [
    path("search", search, name="search"),
    path("api/search", api_search, name="api_search"),
    path("search/saved", saved_search_create_view, name="saved_search_create"),
    path(
        "search/saved/<int:saved_search_id>/alerts",
        saved_search_alerts_view,
        name="saved_search_alerts",
    ),
    path(
        "search/saved/<int:saved_search_id>/delete",
        saved_search_delete_view,
        name="saved_search_delete",
    ),
]

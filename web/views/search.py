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
from casework.selectors.search import SearchPage, search_passages
from casework.selectors.search_json import page_json
from casework.selectors.search_question import DEEPEST
from casework.services.saved_searches import saved_search_create, saved_search_delete
from records.errors import OperatorError, Refused
from web.access import needs, person
from web.facets import facet_groups
from web.search_form import PAGE, SearchForm, read_search
from web.wording import error_text


def _ask(user: User, form: SearchForm) -> tuple[SearchPage, str]:
    """Return the page, or an empty one and what went wrong."""
    try:
        page = search_passages(
            user=user,
            query=form.query,
            filters=form.filters,
            limit=PAGE,
            offset=(form.page - 1) * PAGE,
        )
    except OperatorError as error:
        return SearchPage(()), error_text(error)
    return page, ""


@needs(Action.SEARCH)
def search(request: HttpRequest) -> HttpResponse:
    """Show the search form and one page of results."""
    user = person(request)
    form = read_search(request.GET)
    page, problem = _ask(user, form)
    context: dict[str, Any] = {
        "form": form,
        "page": page,
        "problem": problem,
        "groups": facet_groups(form, page),
        "sources": Source.objects.values_list("pk", "name"),
        "saved": _saved(user),
        "first": (form.page - 1) * PAGE + 1,
        "last": (form.page - 1) * PAGE + len(page.hits),
        "synthetic": any(hit.item.synthetic for hit in page.hits),
    }
    return render(request, "web/search.html", context)


def _saved(user: User) -> list[tuple[SavedSearch, str]]:
    if not allowed(user, Action.SAVED_SEARCH):
        return []
    return [(one, _address(one.query, one.filters)) for one in user.saved_searches.all()]


def _address(query: str, filters: dict[str, list[str]]) -> str:
    pairs = [("q", query), *((name, v) for name, values in filters.items() for v in values)]
    return f"{reverse('search')}?{urlencode(pairs)}"


def _number(data: QueryDict, name: str, default: int, highest: int) -> int:
    text = data.get(name, "")
    return min(int(text), highest) if text.isascii() and text.isdecimal() else default


@needs(Action.SEARCH)
def api_search(request: HttpRequest) -> JsonResponse:
    """Answer ``{"hits": [...], "took_ms": …}``: one hit per passage, nothing folded.

    Parameters as on the page, and ``limit`` (at most 100) and ``offset``.
    """
    form = read_search(request.GET)
    if form.bad_dates:
        return JsonResponse({"error": _("Ngày không hợp lệ.")}, status=400)
    page = search_passages(
        user=person(request),
        query=form.query,
        filters=form.filters,
        limit=_number(request.GET, "limit", PAGE, 100),
        offset=_number(request.GET, "offset", 0, DEEPEST),
        fold=False,
    )
    return JsonResponse(page_json(page), json_dumps_params={"ensure_ascii": False})


@needs(Action.SAVED_SEARCH, methods=("POST",))
def saved_search_create_view(request: HttpRequest) -> HttpResponse:
    """Keep the search whose parameters the form carries."""
    form = read_search(request.POST)
    try:
        saved = saved_search_create(
            user=person(request),
            name=request.POST.get("name", ""),
            query=form.query,
            filters=form.kept,
        )
    except Refused as error:
        messages.error(request, error_text(error))
        return redirect(_address(form.query, form.kept))
    messages.success(request, _("Đã lưu tìm kiếm “%(name)s”.") % {"name": saved.name})
    return redirect(_address(saved.query, saved.filters))


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
        "search/saved/<int:saved_search_id>/delete",
        saved_search_delete_view,
        name="saved_search_delete",
    ),
]

"""Results as a file; the hand-out is put on record."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.permissions import Action
from casework.selectors.search_like import like_document
from casework.services.search_export import MIME, format_of, search_export
from web.access import needs, person
from web.search_form import read_search
from web.searching import likeness
from web.views.queue_forms import told


@needs(Action.SEARCH_EXPORT, methods=("POST",))
def search_export_view(request: HttpRequest) -> HttpResponse:
    """Hand out the results of the search that the form carries, all of them, not one page."""
    user = person(request)
    form = read_search(request.POST)
    text = request.POST.get("text", "")
    with told(request):
        kind = format_of(request.POST.get("format", ""))
        like = (
            like_document(user=user, text=text, title=_("Văn bản đã dán"))
            if text
            else likeness(user, form)
        )
        made = search_export(
            user=user,
            query=form.query,
            filters=form.filters,
            form=kind,
            like=like,
            fold=form.fold,
            expand=form.expand,
        )
        stamp = timezone.localtime().strftime("%Y%m%d-%H%M%S")
        return HttpResponse(
            made.data,
            content_type=MIME[kind],
            headers={
                "Content-Disposition": f'attachment; filename="manhmoi-tim-{stamp}.{kind}"',
                "X-Manhmoi-Hits": str(made.hits),
            },
        )
    return redirect(reverse("search"))


urlpatterns = [path("search/export", search_export_view, name="search_export")]

"""Evidence: keeping an item's web page, the list of what was kept, and the files."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from casework import jobs
from casework.models import EvidenceCapture, Item
from casework.permissions import Action
from casework.selectors.captures import capture_get
from casework.selectors.captures import captures as captures_of
from casework.selectors.items import item_get
from casework.services.captures import WACZ_MIME, capture_open, capture_request
from records.errors import Refused
from web.access import needs, person

_PER_PAGE: Final = 50


@needs(Action.CAPTURE_EVIDENCE, methods=("GET", "POST"))
def captures(request: HttpRequest) -> HttpResponse:
    """List what was kept, newest first; POST asks for the page at ``url``."""
    if request.method == "POST":
        _ask(request, request.POST.get("url", ""), None)
        return redirect("captures")
    pages = Paginator(captures_of(user=person(request)), _PER_PAGE)
    return render(request, "web/captures.html", {"page": pages.get_page(request.GET.get("page"))})


@needs(Action.CAPTURE_EVIDENCE, methods=("POST",))
def item_capture(request: HttpRequest, item_id: int) -> HttpResponse:
    """Ask for the page of an item to be kept as evidence."""
    try:
        item = item_get(user=person(request), item_id=item_id)
    except Item.DoesNotExist as error:
        raise Http404 from error
    _ask(request, item.url, item)
    return redirect("item", item_id=item.pk)


def _ask(request: HttpRequest, url: str, item: Item | None) -> None:
    try:
        row = capture_request(
            user=person(request),
            url=url,
            item=item,
            reason=request.POST.get("reason", ""),
            with_files="files" in request.POST,
        )
    except Refused as error:
        messages.error(request, error.en if get_language() == "en" else error.vi)
        return
    jobs.enqueue_capture(row.pk)
    messages.success(request, _("Đang lưu trang làm chứng cứ. Kết quả hiện ở trang Chứng cứ web."))


@needs(Action.RESTRICTED_VIEW)
def capture_file(request: HttpRequest, capture_id: int) -> HttpResponseBase:
    """Hand out a capture's WACZ file; this is put on record."""
    user = person(request)
    try:
        row = capture_get(user=user, capture_id=capture_id)
    except EvidenceCapture.DoesNotExist as error:
        raise Http404 from error
    try:
        stream = capture_open(user=user, capture=row)
    except Refused as error:
        raise Http404 from error
    return FileResponse(
        stream,
        as_attachment=True,
        filename=f"chung-cu-{row.pk}.wacz",
        content_type=WACZ_MIME,
    )


urlpatterns = [
    path("captures", captures, name="captures"),
    path("captures/<int:capture_id>.wacz", capture_file, name="capture_file"),
    path("items/<int:item_id>/capture", item_capture, name="item_capture"),
]

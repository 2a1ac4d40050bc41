"""The register of known pictures: their true place and date, and where they turned up again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from casework.archive import get_archive
from casework.permissions import Action
from casework.selectors.known_media import known_entry, known_list
from casework.services.known_media import (
    LARGEST,
    KnownContent,
    known_media_add,
    known_media_change,
    known_media_retire,
)
from ocr.images import open_images
from records.errors import ManhMoiError, Quarantine, Refused
from web.access import needs, person
from web.fact_words import FACT_STATUS
from web.views.pictures import small_picture
from web.views.queue_forms import found, told
from web.wording import error_text

_FIELDS = tuple(KnownContent.__slots__)
_STATUSES = [(code, FACT_STATUS[code]) for code in ("assumed", "plan", "official")]


def _content(request: HttpRequest) -> KnownContent:
    typed = {name: request.POST.get(name, "")[:4000] for name in _FIELDS}
    return KnownContent(**{**typed, "kind": typed["kind"] or "image"})


def _sent(request: HttpRequest) -> tuple[bytes | None, str]:
    file = request.FILES.get("picture")
    if file is None:
        return None, ""
    return file.read(LARGEST + 1), str(file.content_type or "")


@needs(Action.KNOWN_MEDIA_VIEW)
def known_pictures(request: HttpRequest) -> HttpResponse:
    """List the known pictures."""
    return _list(request)


def _list(request: HttpRequest, problem: str = "") -> HttpResponse:
    context = {
        "rows": known_list(user=person(request)),
        "problem": problem,
        "typed": request.POST if problem else {},
        "statuses": _STATUSES,
    }
    return render(request, "known/list.html", context, status=400 if problem else 200)


@needs(Action.KNOWN_MEDIA_EDIT, methods=("POST",))
def known_picture_add(request: HttpRequest) -> HttpResponse:
    """Add a known picture; what was typed stays in the form when it is refused."""
    data, mime = _sent(request)
    try:
        row = known_media_add(
            user=person(request),
            media_id=request.POST.get("media_id", ""),
            content=_content(request),
            data=data,
            mime=mime,
        )
    except ManhMoiError as error:
        return _list(request, error_text(error))
    messages.success(request, _("Đã thêm ảnh %s.") % row.media_id)
    return redirect("known_picture", row.media_id)


@needs(Action.KNOWN_MEDIA_VIEW)
def known_picture(request: HttpRequest, media_id: str) -> HttpResponse:
    """Show one known picture beside the files that look like it."""
    return _entry(request, media_id)


def _entry(request: HttpRequest, media_id: str, problem: str = "") -> HttpResponse:
    entry = found(known_entry(user=person(request), media_id=media_id))
    values: Any = {name: getattr(entry.newest, name) for name in _FIELDS}
    context = {
        "entry": entry,
        "known": entry.newest,
        "values": request.POST if problem else values,
        "problem": problem,
        "statuses": _STATUSES,
    }
    return render(request, "known/entry.html", context, status=400 if problem else 200)


@needs(Action.KNOWN_MEDIA_EDIT, methods=("POST",))
def known_picture_change(request: HttpRequest, media_id: str) -> HttpResponse:
    """Store what is known now as a new version."""
    data, mime = _sent(request)
    try:
        row = known_media_change(
            user=person(request),
            media_id=media_id,
            content=_content(request),
            data=data,
            mime=mime,
        )
    except Refused as error:
        return _entry(request, media_id, error_text(error))
    messages.success(request, _("Đã ghi phiên bản %d.") % row.version)
    return redirect("known_picture", media_id)


@needs(Action.KNOWN_MEDIA_EDIT, methods=("POST",))
def known_picture_retire(request: HttpRequest, media_id: str) -> HttpResponse:
    """Take an entry out of use."""
    with told(request):
        known_media_retire(user=person(request), media_id=media_id)
        messages.success(request, _("Đã ngừng dùng ảnh %s.") % media_id)
    return redirect("known_pictures")


@needs(Action.KNOWN_MEDIA_VIEW)
def known_picture_image(request: HttpRequest, media_id: str) -> HttpResponseBase:
    """Return a small JPEG of a known picture."""
    original = found(known_entry(user=person(request), media_id=media_id)).newest.original
    if original is None or original.erased_at is not None:
        raise Http404
    try:
        with get_archive().open(original.sha256) as stream:
            return small_picture(next(open_images(stream)))
    except Quarantine as error:
        raise Http404 from error


urlpatterns = [
    path("known-pictures", known_pictures, name="known_pictures"),
    path("known-pictures/add", known_picture_add, name="known_picture_add"),
    path("known-pictures/<slug:media_id>", known_picture, name="known_picture"),
    path("known-pictures/<slug:media_id>/image", known_picture_image, name="known_picture_image"),
    path(
        "known-pictures/<slug:media_id>/change", known_picture_change, name="known_picture_change"
    ),
    path(
        "known-pictures/<slug:media_id>/retire", known_picture_retire, name="known_picture_retire"
    ),
]

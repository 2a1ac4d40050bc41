"""Small pictures of files, and pins on hand-drawn maps."""

from __future__ import annotations

import io
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from PIL import Image

from casework.archive import get_archive
from casework.models import MapPin, Media
from casework.permissions import Action
from casework.selectors.items import media_get
from casework.services.pins import PinContent, pin_remove, pin_set
from ocr.frames import frame_at
from ocr.images import open_images
from records.errors import Quarantine, Refused
from web.access import needs, person

_SIDE: Final = 320
_LATEST_MS: Final = 10**9


def _media(request: HttpRequest, media_id: int) -> Media:
    try:
        return media_get(user=person(request), media_id=media_id)
    except Media.DoesNotExist as error:
        raise Http404 from error


@needs(Action.MEDIA_PLAY)
def thumbnail(request: HttpRequest, media_id: int) -> HttpResponseBase:
    """Return a small JPEG of a picture, or of a video at ``?at=`` milliseconds; nothing else in it.

    TIFF and BMP, which browsers do not all show, come out too.
    """
    found = _media(request, media_id)
    original = found.original
    if original is None or original.erased_at is not None:
        raise Http404
    asked = request.GET.get("at", "0")
    at_ms = min(int(asked[:12]), _LATEST_MS) if asked.isascii() and asked.isdecimal() else 0
    try:
        with get_archive().open(original.sha256) as stream:
            if original.mime.startswith("video/"):
                image = frame_at(stream, at_ms)
            elif original.mime.startswith("image/"):
                image = next(open_images(stream))
            else:
                image = None
    except Quarantine as error:
        raise Http404 from error
    if image is None:
        raise Http404
    return small_picture(image)


def small_picture(image: Image.Image) -> HttpResponse:
    """Answer with a small JPEG of a picture and nothing else of its file."""
    answer = HttpResponse(_jpeg(image), content_type="image/jpeg")
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer


def _jpeg(image: Image.Image) -> bytes:
    small = image.convert("RGB")
    small.thumbnail((_SIDE, _SIDE))
    # A new picture: whatever came with the old one stays behind.
    bare = Image.new("RGB", small.size)
    bare.paste(small)
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=80)
    return out.getvalue()


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", ".")) if text.strip() else None
    except ValueError:
        return None


@needs(Action.MAP_PIN_EDIT, methods=("POST",))
def pin_add(request: HttpRequest, media_id: int) -> HttpResponse:
    """Set a pin on a drawing, then show the item again."""
    media = _media(request, media_id)
    content = PinContent(
        place=request.POST.get("place", ""),
        label=request.POST.get("label", ""),
        x=_number(request.POST.get("x", "")[:20]),
        y=_number(request.POST.get("y", "")[:20]),
        radius_m=_number(request.POST.get("radius", "")[:20]),
        note=request.POST.get("note", ""),
    )
    try:
        pin_set(user=person(request), media=media, content=content)
        messages.success(request, _("Đã đặt ghim."))
    except Refused as error:
        messages.error(request, error.en if get_language() == "en" else error.vi)
    return _back(media)


@needs(Action.MAP_PIN_EDIT, methods=("POST",))
def pin_take_off(request: HttpRequest, pin_id: int) -> HttpResponse:
    """Take a pin off, then show the item again."""
    pin = MapPin.objects.select_related("media__item").filter(pk=pin_id).first()
    if pin is None:
        raise Http404
    media = _media(request, pin.media_id)
    pin_remove(user=person(request), pin=pin)
    messages.success(request, _("Đã gỡ ghim; dòng cũ vẫn được giữ."))
    return _back(media)


def _back(media: Media) -> HttpResponse:
    return redirect(f"{reverse('item', args=[media.item_id])}#pins-{media.pk}")


urlpatterns = [
    path("media/<int:media_id>/thumbnail", thumbnail, name="thumbnail"),
    path("media/<int:media_id>/pins", pin_add, name="pin_add"),
    path("pins/<int:pin_id>/remove", pin_take_off, name="pin_remove"),
]

"""The item page, its media and its original."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import path

from asr.formats import to_vtt
from casework.archive import get_archive
from casework.models import Item, Media, Transcript
from casework.permissions import Action
from casework.selectors.items import item_get, item_page, media_get, transcript_get
from casework.selectors.watch_item import rules_met
from casework.services.disclosure import item_original_open, item_view_record
from ocr.masking import cleaned
from web import item_texts
from web.access import needs, person
from web.item_pictures import picture_views
from web.streaming import is_inline, stream_answer
from web.transcript_views import transcript_views, wanted_moment


def _item(request: HttpRequest, item_id: int) -> Item:
    try:
        return item_get(user=person(request), item_id=item_id)
    except Item.DoesNotExist as error:
        raise Http404 from error


@needs(Action.ITEM_VIEW)
def item(request: HttpRequest, item_id: int) -> HttpResponse:
    """Show an item: what was received beside what machines and people made of it."""
    user = person(request)
    shown = _item(request, item_id)
    item_view_record(user=user, item=shown)
    page = item_page(user=user, item=shown)
    asked = request.GET.get("passage", "")
    here = int(asked) if asked.isascii() and asked.isdecimal() else None
    moment = wanted_moment(page, here, request.GET.get("at", ""))
    heard = transcript_views(page, here, moment)
    context: dict[str, Any] = {
        "item": shown,
        "page": page,
        "here": here,
        "here_passage": next((one for one in page.passages if one.pk == here), None),
        "pieces": item_texts.original_pieces(page, here),
        "transcripts": heard,
        "doubted": any(one.marked for one in heard),
        "at": moment,
        "media": item_texts.media_views(page, here),
        "pictures": picture_views(user, page),
        "translations": item_texts.translation_views(page),
        "versions": item_texts.version_views(page),
        "query": request.GET.get("q", "")[:500],
        "watched": rules_met(user=user, item=shown),
        "assumed": any(flag.fact_is_assumed for flag in page.flags),
    }
    return render(request, "web/item.html", context)


@needs(Action.RESTRICTED_VIEW)
def item_original(request: HttpRequest, item_id: int) -> HttpResponseBase:
    """Hand out the exact bytes of an item as a download; this is put on record."""
    shown = _item(request, item_id)
    stream = item_original_open(user=person(request), item=shown)
    sha256 = shown.original.sha256 if shown.original else ""
    return FileResponse(
        stream,
        as_attachment=True,
        filename=f"item-{shown.pk}-{sha256[:12]}.bin",
        content_type="application/octet-stream",
    )


@needs(Action.MEDIA_PLAY)
def media(request: HttpRequest, media_id: int) -> HttpResponseBase:
    """Stream a media file out of the archive, whole or by range."""
    try:
        found = media_get(user=person(request), media_id=media_id)
    except Media.DoesNotExist as error:
        raise Http404 from error
    original = found.original
    if original is None or original.erased_at is not None:
        raise Http404
    stream = get_archive().open(original.sha256)
    if original.mime.startswith(("image/", "audio/", "video/")):
        # Positions, times and names that cameras write stay in the archive.
        stream = cleaned(stream, original.size, original.mime)
    return stream_answer(
        request,
        stream,
        size=original.size,
        mime=original.mime,
        name=found.name or f"media-{found.pk}",
        download="download" in request.GET or not is_inline(original.mime),
    )


@needs(Action.MEDIA_PLAY)
def captions(request: HttpRequest, transcript_id: int) -> HttpResponse:
    """Return a transcript as WebVTT captions for the player."""
    try:
        found = transcript_get(user=person(request), transcript_id=transcript_id)
    except Transcript.DoesNotExist as error:
        raise Http404 from error
    return HttpResponse(to_vtt(found.segments.all()), content_type="text/vtt; charset=utf-8")


urlpatterns = [
    path("items/<int:item_id>", item, name="item"),
    path("items/<int:item_id>/original", item_original, name="item_original"),
    path("media/<int:media_id>", media, name="media"),
    path("transcripts/<int:transcript_id>.vtt", captions, name="captions"),
]

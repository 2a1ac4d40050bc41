"""Transcripts: the editor with its versions, files to take away, the waveform of a recording."""

from __future__ import annotations

import json
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from casework.models import Transcript
from casework.permissions import Action
from casework.selectors.hearing import (
    current_of,
    root_of,
    segment_window,
    transcript_read,
    versions_of,
    waveform_get,
)
from casework.selectors.items import transcript_get
from casework.services.corrections import Conflict, correction_restore, correction_save
from casework.services.listening import listen_mark, listen_unmark
from casework.services.segment_edits import SegmentEdit
from casework.services.transcript_export import MIME, file_name, format_of, transcript_export
from records.errors import Refused
from web.access import needs, person
from web.transcript_views import read_moment
from web.version_diff import line_changes, lines_of
from web.views.queue_forms import found, number, told
from web.wording import error_text

_MAX_BODY: Final = 4_000_000


def _transcript(request: HttpRequest, transcript_id: int) -> Transcript:
    return found(transcript_read(user=person(request), transcript_id=transcript_id))


@needs(Action.TRANSCRIPT_EDIT)
def transcript_edit(request: HttpRequest, transcript_id: int) -> HttpResponse:
    """Show the editor: one page of segments of the present version."""
    root = root_of(_transcript(request, transcript_id))
    present = current_of(root)
    moment = read_moment(request.GET.get("at", "")) or 0
    versions = list(versions_of(root))
    context = {
        "item": root.item,
        "root": root,
        "transcript": present,
        "window": segment_window(present, at_ms=moment),
        "media": root.media,
        "versions": versions[::-1],
        "speakers": sorted(
            {one for one in present.segments.values_list("speaker", flat=True) if one}
        ),
    }
    return render(request, "web/transcript_edit.html", context)


@needs(Action.ITEM_VIEW)
def transcript_versions(request: HttpRequest, transcript_id: int) -> HttpResponse:
    """Show what one version changed against another."""
    root = root_of(_transcript(request, transcript_id))
    versions = {one.version: one for one in versions_of(root)}
    newest = max(versions)
    new = versions.get(number(request.GET, "to") or newest, versions[newest])
    old = versions.get(number(request.GET, "from") or max(1, new.version - 1), root)
    changes = line_changes(lines_of(old.segments.all()), lines_of(new.segments.all()))
    context = {
        "item": root.item,
        "root": root,
        "versions": list(versions.values())[::-1],
        "old": old,
        "new": new,
        "newest": newest,
        "changes": changes,
    }
    return render(request, "web/transcript_versions.html", context)


@needs(Action.TRANSCRIPT_EDIT, methods=("POST",))
def transcript_restore(request: HttpRequest, transcript_id: int) -> HttpResponse:
    """Make an earlier version the newest one again."""
    root = root_of(_transcript(request, transcript_id))
    with told(request):
        correction_restore(
            user=person(request),
            transcript=root,
            version=number(request.POST, "version") or 0,
            base_version=number(request.POST, "base_version") or 0,
        )
        messages.success(request, _("Đã lấy lại bản cũ làm bản mới nhất."))
    return redirect("transcript_versions", root.pk)


@needs(Action.MEDIA_PLAY)
def transcript_file(request: HttpRequest, transcript_id: int, form: str) -> HttpResponse:
    """Hand out a transcript as SRT, VTT, text, Word or JSON; this is put on record."""
    user = person(request)
    try:
        wanted = format_of(form)
        row = transcript_get(user=user, transcript_id=transcript_id)
    except (Refused, Transcript.DoesNotExist) as error:
        raise Http404 from error
    data = transcript_export(user=user, transcript=row, form=wanted)
    return HttpResponse(
        data,
        content_type=MIME[wanted],
        headers={"Content-Disposition": f'attachment; filename="{file_name(row, wanted)}"'},
    )


@needs(Action.MEDIA_PLAY)
def media_waveform(request: HttpRequest, media_id: int) -> HttpResponse:
    """Answer the peaks of a recording, one byte each; how many a second stands in the header."""
    row = found(waveform_get(user=person(request), media_id=media_id))
    return HttpResponse(
        bytes(row.peaks),
        content_type="application/octet-stream",
        headers={"X-Peaks-Per-Second": str(row.per_second)},
    )


def _body(request: HttpRequest) -> dict[str, Any]:
    """Return the JSON object of a request.

    Raises:
        ValueError: it is none, or too large.
    """
    if int(request.headers.get("Content-Length") or 0) > _MAX_BODY:
        raise ValueError("too large")
    body = json.loads(request.body)
    if not isinstance(body, dict):
        raise ValueError("not an object")
    return body


def _edit(data: Any) -> SegmentEdit:
    """Read one segment of a request.

    Raises:
        KeyError, TypeError, ValueError: it is not one.
    """
    start, end, channel = data["start_ms"], data["end_ms"], data.get("channel", 0)
    if not all(isinstance(one, int) for one in (start, end, channel)) or not 0 <= channel < 100:
        raise ValueError("times are whole milliseconds")
    return SegmentEdit(
        start_ms=start,
        end_ms=end,
        text=str(data["text"]),
        speaker=str(data.get("speaker", "")),
        channel=channel,
        lang=str(data.get("lang", ""))[:3],
        split=bool(data.get("split", False)),
    )


def _unreadable() -> JsonResponse:
    return JsonResponse({"error": _("Yêu cầu không đọc được.")}, status=400)


@needs(Action.TRANSCRIPT_EDIT, methods=("POST",))
def api_transcript(request: HttpRequest, transcript_id: int) -> JsonResponse:
    """Save a version: ``{"base_version", "first", "last", "segments", "names"}``.

    ``segments`` replace those from ``first`` up to ``last``; ``names`` renames speakers
    throughout. 409 when someone else saved meanwhile, 422 when what is asked cannot be.
    """
    root = root_of(_transcript(request, transcript_id))
    try:
        body = _body(request)
        segments = [_edit(one) for one in body["segments"]]
        span = (int(body["first"]), int(body["last"]))
        names = {str(old): str(new) for old, new in dict(body.get("names") or {}).items()}
        base_version = int(body["base_version"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return _unreadable()
    try:
        saved = correction_save(
            user=person(request),
            transcript=root,
            segments=segments,
            base_version=base_version,
            span=span,
            names=names,
        )
    except Conflict as error:
        return JsonResponse({"error": error_text(error), "version": error.version}, status=409)
    except Refused as error:
        return JsonResponse({"error": error_text(error)}, status=422)
    moment = segments[0].start_ms // 1000 if segments else 0
    again = f"{reverse('transcript_edit', args=[root.pk])}?at={moment}"
    return JsonResponse({"version": saved.version, "transcript": saved.pk, "url": again})


@needs(Action.MEDIA_PLAY, methods=("POST",))
def api_listening(request: HttpRequest) -> JsonResponse:
    """Mark must-listen spans: ``{"heard": [ids], "unheard": [ids]}`` → ids that changed."""
    user = person(request)
    try:
        body = _body(request)
        heard, unheard = ([int(one) for one in body.get(key, [])] for key in ("heard", "unheard"))
    except (ValueError, TypeError):
        return _unreadable()
    marked = listen_mark(user=user, span_ids=heard) if heard else []
    cleared = listen_unmark(user=user, span_ids=unheard) if unheard else []
    return JsonResponse(
        {"heard": [span.pk for span in marked], "unheard": [span.pk for span in cleared]}
    )


urlpatterns = [
    path("transcripts/<int:transcript_id>/edit", transcript_edit, name="transcript_edit"),
    path(
        "transcripts/<int:transcript_id>/versions", transcript_versions, name="transcript_versions"
    ),
    path("transcripts/<int:transcript_id>/restore", transcript_restore, name="transcript_restore"),
    path(
        "transcripts/<int:transcript_id>/file/<slug:form>", transcript_file, name="transcript_file"
    ),
    path("media/<int:media_id>/waveform", media_waveform, name="media_waveform"),
    path("api/transcripts/<int:transcript_id>", api_transcript, name="api_transcript"),
    path("api/listening", api_listening, name="api_listening"),
]

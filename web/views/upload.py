"""The upload page: pasted text, files that go on where they stopped, and what became of them."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.permissions import Action
from casework.selectors.uploads import upload_get, uploads_recent
from casework.services import uploads
from casework.services.upload_metadata import metadata_read
from records.errors import ManhMoiError
from records.language import LANGUAGES
from web.access import needs, person
from web.queue_words import choices, words
from web.views.queue_forms import found
from web.wording import error_text


def _context(request: HttpRequest, **more: Any) -> dict[str, Any]:
    return {
        "bases": choices("basis"),
        "purposes": choices("purpose"),
        "item_languages": LANGUAGES,
        "recent": uploads_recent(user=person(request)),
        "today": timezone.localdate().isoformat(),
        "max_bytes": uploads.MAX_FILE_BYTES,
        "form": request.POST,
        **more,
    }


@needs(Action.UPLOAD)
def upload(request: HttpRequest) -> HttpResponse:
    """Show the forms and one's own newest uploads."""
    return render(request, "queues/upload.html", _context(request))


@needs(Action.UPLOAD, methods=("POST",))
def upload_text(request: HttpRequest) -> HttpResponse:
    """Take in pasted text."""
    fields = {name: request.POST.get(name, "") for name in request.POST}
    fields["consent_purposes"] = ",".join(request.POST.getlist("consent_purposes"))
    try:
        uploads.upload_paste(
            user=person(request),
            text=request.POST.get("text", ""),
            metadata=metadata_read(fields),
        )
    except ManhMoiError as error:
        context = _context(request, problem=error_text(error))
        return render(request, "queues/upload.html", context, status=400)
    return redirect("upload")


@needs(Action.UPLOAD, methods=("POST",))
def upload_captions_view(request: HttpRequest, upload_id: uuid.UUID) -> HttpResponse:
    """Put a caption file beside a recording that is being uploaded."""
    user = person(request)
    row = found(upload_get(user=user, upload_id=upload_id))
    file = request.FILES.get("captions")
    if file is None or file.size is None or file.size > uploads.MAX_CAPTION_BYTES:
        return JsonResponse({"error": _("Tệp phụ đề thiếu hoặc quá lớn.")}, status=400)
    try:
        name = uploads.upload_captions(
            user=user, upload=row, name=file.name or "", data=file.read()
        )
    except ManhMoiError as error:
        return JsonResponse({"error": error_text(error)}, status=400)
    return JsonResponse({"name": name})


@needs(Action.UPLOAD)
def api_uploads(request: HttpRequest) -> JsonResponse:
    """Answer one's own newest uploads and how far the pipeline has got with them."""
    rows = [
        {**one.as_json(), "words": words("phase", one.phase)}
        for one in uploads_recent(user=person(request))
    ]
    return JsonResponse({"uploads": rows})


urlpatterns = [
    path("upload", upload, name="upload"),
    path("upload/text", upload_text, name="upload_text"),
    path("api/uploads", api_uploads, name="api_uploads"),
    path("api/uploads/<uuid:upload_id>/captions", upload_captions_view, name="upload_captions"),
]

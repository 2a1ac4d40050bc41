"""Resumable uploads: tus 1.0.0 (https://tus.io/protocols/resumable-upload) with the extensions
creation, checksum, expiration and termination.
"""

from __future__ import annotations

import base64
import binascii
import uuid
from collections.abc import Callable, Iterator
from email.utils import format_datetime
from functools import wraps
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.urls import path, reverse

from casework.models import UploadSession
from casework.permissions import Action
from casework.selectors.uploads import upload_get
from casework.services import uploads
from casework.services.upload_metadata import metadata_read
from records.errors import ManhMoiError, OperatorError, Refused, Retry
from web.access import needs, person
from web.wording import error_text

VERSION: Final = "1.0.0"
EXTENSIONS: Final = "creation,checksum,expiration,termination"
ALGORITHMS: Final = ("sha1", "sha256", "md5")
CHECKSUM_MISMATCH: Final = 460
"""The status that the protocol's checksum extension defines."""
_PIECE: Final = 256 * 1024
_STATUSES: Final[tuple[tuple[type[ManhMoiError], int], ...]] = (
    (uploads.OffsetConflict, 409),
    (uploads.ChecksumMismatch, CHECKSUM_MISMATCH),
    (uploads.TooLarge, 413),
    (uploads.Gone, 410),
    (Retry, 423),
    (OperatorError, 507),
    (Refused, 400),
)
View = Callable[..., HttpResponse]


class _Bad(Exception):
    """The request breaks the protocol: an HTTP status and words."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status


def _answer(status: int, words: str = "", **headers: str) -> HttpResponse:
    reason = "Checksum Mismatch" if status == CHECKSUM_MISMATCH else None
    response = HttpResponse(
        words, status=status, reason=reason, content_type="text/plain; charset=utf-8"
    )
    for name, value in headers.items():
        response[name.replace("_", "-")] = value
    return response


def _tus(view: View) -> View:
    """Check the protocol version and turn errors into the statuses of the protocol."""

    @wraps(view)
    def speak(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "OPTIONS" and request.headers.get("Tus-Resumable") != VERSION:
            response = _answer(412, "Tus-Resumable: 1.0.0", Tus_Version=VERSION)
        else:
            try:
                response = view(request, *args, **kwargs)
            except _Bad as error:
                response = _answer(error.status, str(error))
            except UnreadablePostError:
                # The client is gone; what it sent is kept and HEAD will tell how much.
                response = _answer(400, "connection lost")
            except ManhMoiError as error:
                status = next(code for kind, code in _STATUSES if isinstance(error, kind))
                response = _answer(status, error_text(error))
        response["Tus-Resumable"] = VERSION
        response["Cache-Control"] = "no-store"
        return response

    return speak


def _whole(request: HttpRequest, name: str) -> int:
    text = request.headers.get(name, "")
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise _Bad(400, f"{name} missing or not a whole number")
    return int(text)


def _metadata(header: str) -> dict[str, str]:
    """Read ``Upload-Metadata``: pairs of a key and base64 text, parted by commas."""
    found: dict[str, str] = {}
    for pair in header.split(","):
        key, _, value = pair.strip().partition(" ")
        if not key:
            continue
        try:
            found[key] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            raise _Bad(400, f"Upload-Metadata: {key} is not base64 of UTF-8") from None
    return found


def _checksum(request: HttpRequest) -> uploads.Checksum | None:
    header = request.headers.get("Upload-Checksum")
    if header is None:
        return None
    algorithm, _, value = header.partition(" ")
    if algorithm not in ALGORITHMS:
        raise _Bad(400, f"Upload-Checksum: {', '.join(ALGORITHMS)}")
    try:
        return uploads.Checksum(algorithm, base64.b64decode(value, validate=True))
    except binascii.Error:
        raise _Bad(400, "Upload-Checksum: not base64") from None


def _mine(request: HttpRequest, upload_id: uuid.UUID) -> UploadSession:
    upload = upload_get(user=person(request), upload_id=upload_id)
    if upload is None:
        raise _Bad(404, "no such upload")
    return upload


def _pieces(request: HttpRequest) -> Iterator[bytes]:
    while piece := request.read(_PIECE):
        yield piece


def _expires(upload: UploadSession) -> dict[str, str]:
    if upload.finished_at is not None:
        return {}
    return {"Upload_Expires": format_datetime(uploads.expires_at(upload), usegmt=True)}


@needs(Action.UPLOAD, methods=("OPTIONS", "POST"))
@_tus
def tus_create(request: HttpRequest) -> HttpResponse:
    """Say what the server can do, or begin an upload."""
    if request.method == "OPTIONS":
        return _answer(
            204,
            Tus_Version=VERSION,
            Tus_Extension=EXTENSIONS,
            Tus_Max_Size=str(uploads.MAX_FILE_BYTES),
            Tus_Checksum_Algorithm=",".join(ALGORITHMS),
        )
    fields = _metadata(request.headers.get("Upload-Metadata", ""))
    upload = uploads.upload_create(
        user=person(request),
        name=fields.get("filename", ""),
        size=_whole(request, "Upload-Length"),
        metadata=metadata_read(fields),
    )
    return _answer(201, Location=reverse("tus_upload", args=[upload.pk]), **_expires(upload))


def _head(request: HttpRequest, upload_id: uuid.UUID) -> HttpResponse:
    upload = _mine(request, upload_id)
    if upload.offset == upload.size and upload.finished_at is None:
        # Killed between the last byte and the hand-over: finish it now.
        uploads.upload_complete(upload=upload)
        upload.refresh_from_db()
    uploads.refuse_expired(upload)
    return _answer(
        200,
        Upload_Offset=str(upload.offset),
        Upload_Length=str(upload.size),
        **_expires(upload),
    )


def _patch(request: HttpRequest, upload_id: uuid.UUID) -> HttpResponse:
    if request.headers.get("Content-Type") != "application/offset+octet-stream":
        raise _Bad(415, "Content-Type: application/offset+octet-stream")
    upload = uploads.upload_append(
        user=person(request),
        upload=_mine(request, upload_id),
        offset=_whole(request, "Upload-Offset"),
        pieces=_pieces(request),
        checksum=_checksum(request),
    )
    return _answer(204, Upload_Offset=str(upload.offset), **_expires(upload))


def _delete(request: HttpRequest, upload_id: uuid.UUID) -> HttpResponse:
    uploads.upload_cancel(user=person(request), upload=_mine(request, upload_id))
    return _answer(204)


_METHODS: Final = {"HEAD": _head, "PATCH": _patch, "DELETE": _delete}


@needs(Action.UPLOAD, methods=tuple(_METHODS))
@_tus
def tus_upload(request: HttpRequest, upload_id: uuid.UUID) -> HttpResponse:
    """Tell how far an upload has got, take more of it, or drop it."""
    return _METHODS[request.method or "HEAD"](request, upload_id)


urlpatterns = [
    path("upload/tus/", tus_create, name="tus_create"),
    path("upload/tus/<uuid:upload_id>", tus_upload, name="tus_upload"),
]

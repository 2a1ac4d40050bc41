"""The server's own door for the command line on the same machine.

The index and the queues belong to one process; while the server holds them, ``manhmoi`` verbs run
here. Only a caller on the loopback interface that can read the server's token file gets in.
"""

from __future__ import annotations

import hmac
import json
import logging
import secrets
from collections.abc import Iterator

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from config.troubles import storage_trouble
from monitor.operations.table import OPERATIONS
from records.errors import ManhMoiError, OperatorError
from web.access import public

logger = logging.getLogger(__name__)

TOKEN = secrets.token_urlsafe(32)
_LOOPBACK = {"127.0.0.1", "::1"}


def _admitted(request: HttpRequest) -> bool:
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return request.META.get("REMOTE_ADDR") in _LOOPBACK and hmac.compare_digest(
        given.encode(), TOKEN.encode()
    )


@public()
def ping(request: HttpRequest) -> HttpResponse:
    """Answer 200 to a command that holds the token of this very process."""
    if not _admitted(request):
        return HttpResponse(status=404)
    return HttpResponse(str(settings.MANHMOI_ARCHIVE_ID), content_type="text/plain")


def _events(name: str, options: dict[str, object]) -> Iterator[bytes]:
    try:
        for event in OPERATIONS[name].run(options):
            yield json.dumps(event, ensure_ascii=False, default=str).encode() + b"\n"
    except Exception as error:
        # The caller must hear of any end but the good one; the headers have long gone out.
        told = error if isinstance(error, ManhMoiError) else storage_trouble(error)
        if told is None:
            logger.exception("local door: %s", name)
            words = f"{type(error).__name__}: {error}"
            told = OperatorError(f"Lỗi trong máy chủ: {words}", f"the server failed: {words}")
        row = {"event": "error", "vi": told.vi, "en": told.en}
        yield json.dumps(row, ensure_ascii=False).encode() + b"\n"


# The caller proves itself with the token, not with a cookie, so there is nothing to forge.
@csrf_exempt
@public(methods=("POST",))
def run(request: HttpRequest) -> HttpResponseBase:
    """Run an operation and stream its events, one JSON object a line."""
    if not _admitted(request):
        return HttpResponse(status=404)
    asked = json.loads(request.body)
    if asked.get("operation") not in OPERATIONS:
        return HttpResponse(status=400)
    return StreamingHttpResponse(
        _events(asked["operation"], asked.get("options") or {}),
        content_type="application/x-ndjson",
    )


urlpatterns = [
    path("local/ping", ping, name="local_ping"),
    path("local/run", run, name="local_run"),
]

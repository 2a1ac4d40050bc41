"""The doors that platforms call: Zalo, Facebook, Messenger, Telegram.

A call is answered 200 only when what it brought lies in the archive and in rows. Anything else
(a full disk, a locked database, a mistake of ours) is answered 503, and the platform sends again.
"""

from __future__ import annotations

import logging
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from config.troubles import storage_trouble
from monitor.collect.connector import Hook
from monitor.collect.hooks import receive_hook
from records.errors import ManhMoiError
from web.access import public

logger = logging.getLogger(__name__)

KINDS: Final = {
    "zalo": "zalo",
    "facebook": "facebook_feed",
    "messenger": "messenger",
    "telegram": "telegram",
}
"""Name of the door → connector."""
MAX_BODY: Final = 4 * 1024 * 1024
"""Bytes; Meta batches up to a thousand updates, every other call is a few kilobytes."""


def _too_long(request: HttpRequest) -> bool:
    length = request.headers.get("Content-Length") or "0"
    return not length.isdigit() or int(length) > MAX_BODY


# The platform proves itself with a signature over the bytes, not with a cookie.
@csrf_exempt
@public(methods=("GET", "POST"))
def hook(request: HttpRequest, name: str) -> HttpResponse:
    """Take in one call; GET is how Meta asks whether the address is ours."""
    if _too_long(request):
        return HttpResponse(status=413)
    call = Hook(
        method="GET" if request.method == "HEAD" else request.method or "GET",
        query={key: request.GET[key] for key in request.GET},
        headers={key.lower(): value for key, value in request.headers.items()},
        body=request.body,
    )
    try:
        answer = receive_hook(KINDS[name], call)
    except Exception as error:
        told = error if isinstance(error, ManhMoiError) else storage_trouble(error)
        if told is None:
            logger.exception("hook %s", name)
        else:
            logger.error("hook %s: %s", name, told)
        return HttpResponse(status=503, headers={"Retry-After": "30"})
    return HttpResponse(answer.body, status=answer.status, content_type="text/plain; charset=utf-8")


urlpatterns = [path(f"hooks/{name}", hook, {"name": name}, name=f"hook_{name}") for name in KINDS]

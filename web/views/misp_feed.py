"""The MISP feed: manifest, hashes and events, real ones and samples in feeds of their own.

The format is that of PyMISP's feed generator: ``manifest.json`` (uuid to the event's summary),
``hashes.csv`` (MD5 of each value, uuid) and one ``<uuid>.json`` per event.
"""

from __future__ import annotations

import uuid
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path

from casework.models import ApiToken
from casework.permissions import Action
from casework.selectors.sharing import APPROVED, SAMPLES, Collection
from casework.services.pulls import feed_pull
from web.token_access import by_token

_FEEDS: Final = {"misp-feed": APPROVED, "misp-feed-mau": SAMPLES}
_CSV: Final = "text/csv; charset=utf-8"


def _refusal(status: int, vi: str, en: str) -> HttpResponse:
    return _json({"error": vi, "error_en": en}, status)


def _json(body: dict[str, Any], status: int = 200) -> HttpResponse:
    return JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})


@by_token(Action.REFERRAL_EXPORT, refuse=_refusal)
def manifest(request: HttpRequest, token: ApiToken, feed: Collection) -> HttpResponse:
    """List the events with their times, so that MISP fetches only what changed."""
    rows = feed_pull(token=token, collection=feed, file="manifest.json")
    body: dict[str, Any] = {}
    for row in rows:
        body.update(row.body["manifest"])
    return _json(body)


@by_token(Action.REFERRAL_EXPORT, refuse=_refusal)
def hashes(request: HttpRequest, token: ApiToken, feed: Collection) -> HttpResponse:
    """List the MD5 of every value, for MISP's correlation without fetching."""
    rows = feed_pull(token=token, collection=feed, file="hashes.csv")
    lines = [f"{value},{row.stix_id}\n" for row in rows for value in row.body["hashes"]]
    return HttpResponse("".join(lines), content_type=_CSV)


@by_token(Action.REFERRAL_EXPORT, refuse=_refusal)
def event(
    request: HttpRequest, token: ApiToken, feed: Collection, event_uuid: uuid.UUID
) -> HttpResponse:
    """Return one event."""
    rows = feed_pull(token=token, collection=feed, file="event", event_uuid=str(event_uuid))
    if not rows:
        return _refusal(404, "Không có sự kiện này.", "There is no such event.")
    return _json({"Event": rows[0].body["Event"]})


def _routes(folder: str, feed: Collection) -> list[URLPattern]:
    mark, given = folder.replace("-", "_"), {"feed": feed}
    return [
        path(f"{folder}/manifest.json", manifest, given, name=f"{mark}_manifest"),
        path(f"{folder}/hashes.csv", hashes, given, name=f"{mark}_hashes"),
        path(f"{folder}/<uuid:event_uuid>.json", event, given, name=f"{mark}_event"),
    ]


urlpatterns = [route for folder, feed in _FEEDS.items() for route in _routes(folder, feed)]

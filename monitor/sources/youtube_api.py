"""YouTube's Data API v3 by Google's own client library, whose every request goes our way out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

import httplib2
from googleapiclient.discovery import build

from monitor.collect.connector import Answer, Visit
from monitor.collect.limits import HttpRefused
from monitor.feeds.answers import retry_after
from records.errors import ManhMoiError, Quarantine, Retry

KEY: Final = "MANHMOI_YOUTUBE_API_KEY"
SEARCH: Final = "search"
UNITS: Final = "units"
STATS: Final = "stats"
# The answers whose body says what is wrong.
_EXPECTED: Final = (200, 400, 401, 403, 404)
_SPENT: Final = frozenset({"quotaExceeded", "dailyLimitExceeded", "dailyLimitExceeded402"})
_TOO_FAST: Final = frozenset({"rateLimitExceeded", "userRateLimitExceeded"})
_KEY_WRONG: Final = frozenset(
    {"keyInvalid", "keyExpired", "API_KEY_INVALID", "API_KEY_EXPIRED", "authError", "required"}
)
# What is refused here is one channel, playlist or video, not the key.
_NOT_SHOWN: Final = frozenset(
    {
        "channelClosed",
        "channelForbidden",
        "channelSuspended",
        "commentsDisabled",
        "forbidden",
        "playlistForbidden",
        "playlistItemsNotAccessible",
    }
)
_MINUTE_S: Final = 60.0
REFUSED: Final = "youtube_"
"""How the reason of a ``Quarantine`` begins that names the API's own reason."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer: the exact bytes, where it came from without the key, and the JSON in it."""

    body: bytes
    url: str
    data: Mapping[str, Any]

    @property
    def items(self) -> list[Mapping[str, Any]]:
        """The listed resources."""
        items = self.data.get("items")
        return [one for one in items if isinstance(one, Mapping)] if isinstance(items, list) else []

    @property
    def next_page(self) -> str:
        """Token of the next page, empty on the last."""
        return str(self.data.get("nextPageToken") or "")


def _error(body: bytes) -> tuple[frozenset[str], str]:
    """Return every reason that an error answer names, and its message."""
    try:
        error = json.loads(body)["error"]
        named = [*error.get("errors", ()), *error.get("details", ())]
        reasons = {str(one.get("reason") or "") for one in named if isinstance(one, Mapping)}
        limits = [one.get("metadata", {}).get("quota_limit", "") for one in named]
        return frozenset(reasons - {""}), f"{error.get('message', '')} {' '.join(limits)}"
    except (ValueError, KeyError, TypeError, AttributeError):
        return frozenset(), ""


def _spent(answer: Answer) -> bool:
    """Whether an answer says that the day's quota is gone: 403, or 429 for searches."""
    reasons, message = _error(answer.body)
    day = "per day" in message.lower() or "perday" in message.lower()
    return answer.status in (403, 429) and (bool(reasons & _SPENT) or day)


def _trouble(answer: Answer) -> ManhMoiError:
    """Return what an error answer means."""
    reasons, message = _error(answer.body)
    if reasons & _TOO_FAST:
        after = retry_after(answer.header("retry-after")) or _MINUTE_S
        return Retry("YouTube báo hỏi quá nhanh", "YouTube says we ask too fast", after_s=after)
    if reasons & _KEY_WRONG or answer.status == 401 or "api key" in message.lower():
        return HttpRefused(
            answer.status,
            answer.body,
            f"YouTube không nhận khóa API: sai hoặc hết hạn; kiểm tra {KEY}",
            f"YouTube does not accept the API key: wrong or expired; look at {KEY}",
        )
    if "accessNotConfigured" in reasons or "SERVICE_DISABLED" in reasons:
        return HttpRefused(
            answer.status,
            answer.body,
            "Dự án của khóa API chưa bật YouTube Data API v3",
            "the API key's project has not switched on the YouTube Data API v3",
        )
    reason = min(reasons, default="") or f"http_{answer.status}"
    vi, en = f"YouTube từ chối yêu cầu: {reason}", f"YouTube refused the request: {reason}"
    if answer.status == 403 and not reasons & _NOT_SHOWN:
        return HttpRefused(answer.status, answer.body, vi, en)
    return Quarantine(f"{REFUSED}{reason}"[:48], vi, en)


class _Out:
    """What the client library takes for its HTTP object; keeps the bytes of the last answer."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self.bucket = UNITS
        self.body = b""
        self.url = ""

    def request(
        self, uri: str, method: str = "GET", **more: object
    ) -> tuple[httplib2.Response, bytes]:
        """Ask by ``visit.http``; only answers with 200 come back.

        The library writes addresses to its log, so the key is added only here.
        """
        key = urlencode({"key": self._visit.secrets[KEY]})
        answer = self._visit.http.request(
            method, f"{uri}&{key}", bucket=self.bucket, expect=_EXPECTED, final=_spent
        )
        if _spent(answer):
            raise self._visit.http.exhausted(self.bucket)
        if answer.status != 200:
            raise _trouble(answer)
        self.body, self.url = answer.body, answer.url.rpartition("&key=")[0]
        return httplib2.Response({"status": "200"}), answer.body

    def close(self) -> None:
        """Nothing is held open here."""


class YouTube:
    """The calls of the Data API, one request each."""

    def __init__(self, visit: Visit) -> None:
        self._out = _Out(visit)
        self._service = build(
            "youtube",
            "v3",
            http=self._out,
            static_discovery=True,
            client_options={"api_endpoint": f"{visit.host('api')}/"},
        )

    def call(self, resource: str, method: str, *, bucket: str = UNITS, **parameters: Any) -> Reply:
        """Make one call; parameters without a value are left out.

        Raises:
            QuotaSpent: the day's quota of ``bucket`` is gone.
            HttpRefused: the key is wrong, expired or may not.
            Quarantine: ``youtube_REASON`` with the API's own reason, or ``bad_json``.
            Retry: busy or unreachable.
        """
        self._out.bucket = bucket
        given = {name: value for name, value in parameters.items() if value not in (None, "")}
        listed = getattr(getattr(self._service, resource)(), method)
        data = listed(**given).execute(num_retries=0)
        if not isinstance(data, Mapping):
            raise Quarantine(
                "bad_json", "YouTube trả lời không phải JSON", "YouTube's answer is no JSON object"
            )
        return Reply(self._out.body, self._out.url, data)

    def can(self, resource: str, method: str) -> bool:
        """Whether the discovery document has a method."""
        return hasattr(getattr(self._service, resource)(), method)

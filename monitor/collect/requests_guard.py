"""The ``requests`` library's way out, replaced by ours (for scrapers that bring their own session).

Importing this file needs ``requests``, which only the optional extra ``snscrape`` installs.
"""

from __future__ import annotations

from typing import Any, Final

import requests
from requests.adapters import BaseAdapter

from monitor.collect.connector import Http
from records.errors import Quarantine

_DROPPED: Final = frozenset(
    {"user-agent", "cookie", "accept-encoding", "connection", "content-length"}
)


class GuardedAdapter(BaseAdapter):
    """Sends each request of a session through ``visit.http``, at most ``most`` of them.

    No cookies, no pretended browser; errors are ours and end the scraper.
    """

    def __init__(self, http: Http, most: int) -> None:
        super().__init__()
        self._http = http
        self._left = most

    def send(self, request: Any, *_args: object, **_more: object) -> Any:
        """Make one request; see ``requests.adapters.BaseAdapter.send``."""
        if self._left <= 0:
            raise Quarantine("too_much", "Quá nhiều yêu cầu; đã dừng", "too many requests; stopped")
        self._left -= 1
        body = request.body.encode() if isinstance(request.body, str) else request.body
        headers = {k: str(v) for k, v in request.headers.items() if k.lower() not in _DROPPED}
        answer = self._http.request(
            request.method, request.url, headers=headers, content=body, expect=(200, 404)
        )
        response = requests.Response()
        response.status_code = answer.status
        response.url = request.url
        response.request = request
        response.headers["Content-Type"] = answer.header("content-type") or ""
        response.encoding = "utf-8"
        response._content = answer.body
        response._content_consumed = True
        return response

    def close(self) -> None:
        """Nothing is held open here."""


def guard(session: Any, http: Http, *, most: int) -> None:
    """Let ``session`` out only through ``http``."""
    session.trust_env = False
    session.adapters.clear()
    adapter = GuardedAdapter(http, most)
    session.mount("https://", adapter)
    session.mount("http://", adapter)

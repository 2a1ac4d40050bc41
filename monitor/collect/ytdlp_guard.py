"""yt-dlp's way out, replaced by ours: every request it makes is asked through ``visit.http``.

yt-dlp hands each request to a handler (``yt_dlp.networking.common.RequestHandler``). Here there is
only one, so that nothing can pass by the allowed hosts, the check for private addresses, the pace,
the count of requests and ``base_url``. Cookies are neither kept nor sent, the disguises that some
extractors put on (a browser's ``User-Agent``, a made-up origin) are dropped.
"""

from __future__ import annotations

import io
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from yt_dlp import YoutubeDL
from yt_dlp.networking.common import Request, RequestHandler, Response
from yt_dlp.networking.exceptions import HTTPError, TransportError
from yt_dlp.utils import YoutubeDLError

from monitor.collect.connector import Answer, Http
from records.errors import ManhMoiError, OperatorError, Parked, Quarantine

# All but redirects, which the client follows and checks, and what it tries again.
_JUDGED_HERE: Final = tuple(
    status
    for status in range(200, 600)
    if status not in (301, 302, 303, 307, 308, 429, 500, 502, 503, 504)
)
_DROPPED: Final = frozenset(
    {"user-agent", "cookie", "accept-encoding", "x-forwarded-for", "content-length", "connection"}
)
_KEPT: Final = ("Content-Type", "Content-Range", "Accept-Ranges", "Last-Modified", "Retry-After")
_PROTOCOLS: Final = frozenset({"http", "https", "m3u8_native", "http_dash_segments"})


class Stopped(TransportError):  # type: ignore[misc]
    """A request that was not made, or failed, with the reason in our words."""

    def __init__(self, why: ManhMoiError) -> None:
        super().__init__(msg=type(why).__name__, cause=why)
        self.why = why


@dataclass(slots=True)
class Guard:
    """What one use of yt-dlp may ask and read.

    Attributes:
        http: the way out.
        max_bytes: most bytes read in all.
        max_requests: most requests made.
        until: on ``time.monotonic``, when it must have ended.
        bucket: quota bucket that requests count against; empty for none.
    """

    http: Http
    max_bytes: int
    max_requests: int
    until: float
    bucket: str = ""
    read: int = 0
    asked: int = 0
    final: ManhMoiError | None = field(default=None)

    def ask(self, method: str, url: str, headers: Mapping[str, str], data: bytes | None) -> Answer:
        """Make one request.

        Raises:
            Stopped: a cap was reached, the host is not allowed, busy, or cannot be reached.
        """
        if self.final is not None:
            raise Stopped(self.final)
        try:
            self._within()
            self.asked += 1
            answer = self.http.request(
                method,
                url,
                headers=headers,
                content=data,
                bucket=self.bucket,
                expect=_JUDGED_HERE,
                max_body=max(1, self.max_bytes - self.read),
            )
        except ManhMoiError as error:
            if isinstance(error, Parked | OperatorError):
                self.final = error
            raise Stopped(error) from error
        self.read += len(answer.body)
        return answer

    def _within(self) -> None:
        over = (
            self.asked >= self.max_requests
            or self.read >= self.max_bytes
            or time.monotonic() >= self.until
        )
        if over:
            raise Quarantine(
                "too_much",
                "yt-dlp vượt giới hạn số yêu cầu, dung lượng hoặc thời gian; đã dừng",
                "yt-dlp went over its cap of requests, bytes or time and was stopped",
            )


class GuardedRH(RequestHandler):  # type: ignore[misc]
    """The only request handler that yt-dlp is given."""

    _SUPPORTED_URL_SCHEMES = ("http", "https")
    _SUPPORTED_PROXY_SCHEMES = None
    _SUPPORTED_FEATURES = None

    def __init__(self, *, guard: Guard, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._guard = guard

    def _check_extensions(self, extensions: dict[str, Any]) -> None:
        super()._check_extensions(extensions)
        extensions.clear()

    def _send(self, request: Request) -> Response:
        headers = {
            name: value
            for name, value in self._get_headers(request).items()
            if name.lower() not in _DROPPED
        }
        answer = self._guard.ask(request.method, request.url, headers, _bytes(request.data))
        kept = {name: value for name in _KEPT if (value := answer.header(name)) is not None}
        response = Response(
            io.BytesIO(answer.body),
            url=answer.url or request.url,
            headers={**kept, "Content-Length": str(len(answer.body))},
            status=answer.status,
        )
        if not 200 <= answer.status < 300:
            raise HTTPError(response)
        return response


def _bytes(data: Any) -> bytes | None:
    if data is None or isinstance(data, bytes):
        return data
    return bytes(data.read()) if hasattr(data, "read") else b"".join(data)


class GuardedYoutubeDL(YoutubeDL):  # type: ignore[misc]
    """A ``YoutubeDL`` that has no way out but the guard, and starts no other downloader.

    The JavaScript runtime that YouTube needs is started by yt-dlp without leave to use the network.
    """

    def __init__(self, guard: Guard, params: dict[str, Any], *, auto_init: bool) -> None:
        self._guard = guard
        super().__init__(params, auto_init="no_verbose_header" if auto_init else False)

    def build_request_director(self, handlers: Any, preferences: Any = None) -> Any:
        """Return a director with the guarded handler only."""
        director = super().build_request_director([])
        director.add_handler(
            GuardedRH(
                guard=self._guard,
                logger=director.logger,
                headers=self.params["http_headers"].copy(),
                timeout=self.params["socket_timeout"],
            )
        )
        return director

    def dl(self, name: str, info: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """Download by yt-dlp's own code only.

        Raises:
            YoutubeDLError: the format needs another program, whose requests nobody could check.
        """
        protocols = set(str(info.get("protocol") or "https").split("+"))
        if not protocols <= _PROTOCOLS or info.get("is_live"):
            raise YoutubeDLError(f"protocol not allowed: {info.get('protocol')}")
        return super().dl(name, info, *args, **kwargs)

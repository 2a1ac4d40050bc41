"""One polite HTTP client for feeds and pages.

Conditional requests, robots.txt, a pause between requests to a host, a cap on size, few
redirects, public addresses only. The bytes come back exactly as received, for the archive.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, Protocol
from urllib.parse import SplitResult, urlsplit

import httpx2
import stamina

from monitor.feeds.addresses import checked_url, joined, public_peer, require_no_local_number
from monitor.feeds.answers import Fetched, accepted, bad_response, body, retry_after
from monitor.feeds.robots import MAX_BYTES as MAX_ROBOTS
from monitor.feeds.robots import Robots, robots_from
from monitor.feeds.within import Transport, within
from records.errors import Quarantine, Retry

MAX_BODY: Final = 20 * 1024 * 1024
MAX_REDIRECTS: Final = 5
TRIES: Final = 5
# One answer, however slowly it trickles in.
TOTAL_S: Final = 300.0
# A longer wait than this is not slept through: the caller is told to come back.
PATIENCE_S: Final = 60.0
_REDIRECTS: Final = (301, 302, 303, 307, 308)
_HIDDEN: Final = frozenset({"set-cookie"})


class Clock(Protocol):
    """Time, so that tests need not wait."""

    def now(self) -> float:
        """Return seconds on a clock that never goes back."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait."""
        ...


class _SystemClock:
    def now(self) -> float:
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


class _Busy(Exception):
    """The host asks to come back (429, 503), or the connection failed."""

    def __init__(self, detail: str, after_s: float | None) -> None:
        super().__init__(detail)
        self.after_s = after_s


@dataclass(slots=True)
class _Host:
    robots: Robots | None = None
    free_at: float = 0.0
    lock: threading.RLock = field(default_factory=threading.RLock)


class Fetcher:
    """Fetches pages, one request to a host at a time. Safe for several threads.

    Args:
        contact: URL or address shown to hosts, so that they can ask who this is.
        allow_local: allow private addresses and plain test servers. Tests only.
        clock: source of time.
        max_body: most bytes of one answer.
        timeout_s: seconds to connect and between two pieces of an answer.
        base_url: an operator's replacement for every host: asked instead, private or not.
    """

    def __init__(
        self,
        *,
        contact: str,
        allow_local: bool = False,
        clock: Clock | None = None,
        max_body: int = MAX_BODY,
        timeout_s: float = 20.0,
        base_url: str = "",
    ) -> None:
        self._base = urlsplit(base_url) if base_url else None
        self._allow_local = allow_local or self._base is not None
        self._clock = clock or _SystemClock()
        self._max_body = max_body
        self._hosts: dict[str, _Host] = {}
        self._lock = threading.Lock()
        # Identity encoding: what is archived is what was sent. No proxy or netrc from the
        # environment, which would hide the address really connected to.
        self._client = httpx2.Client(
            headers={
                "User-Agent": f"ManhMoi/0.1 (+{contact})",
                "Accept-Encoding": "identity",
                "Accept": "application/rss+xml, application/atom+xml, text/html;q=0.9, */*;q=0.5",
                "Accept-Language": "vi, en;q=0.5",
            },
            timeout=timeout_s,
            follow_redirects=False,
            trust_env=False,
            transport=Transport(),
        )

    def close(self) -> None:
        """Close connections."""
        self._client.close()

    def get(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        each: Callable[[Fetched], None] | None = None,
    ) -> Fetched:
        """Fetch one URL, following at most five redirects.

        Args:
            url: absolute HTTP or HTTPS URL.
            etag: validator of the copy already held.
            last_modified: the same.
            each: told every answer on the way, redirects and refusals too.

        Raises:
            Quarantine: ``bad_url``, ``private_address``, ``robots_disallow``, ``too_large``,
                ``redirects``, ``http_4xx`` (with the number), ``bad_response``, ``too_slow``.
            Retry: the host is busy, failing or unreachable; ``after_s`` when it said for how long.
        """
        conditions: dict[str, str] = {}
        if etag:
            conditions["If-None-Match"] = etag
        if last_modified:
            conditions["If-Modified-Since"] = last_modified
        seen: set[str] = set()
        while True:
            if url in seen or len(seen) > MAX_REDIRECTS:
                raise Quarantine(
                    "redirects",
                    f"Chuyển hướng vòng quanh hoặc quá {MAX_REDIRECTS} lần: {url[:200]}",
                    f"redirects in a circle or more than {MAX_REDIRECTS} times: {url[:200]}",
                )
            seen.add(url)
            answer = self._polite(url, conditions)
            if each is not None:
                each(answer)
            target = answer.header("location")
            if answer.status not in _REDIRECTS or not target:
                return accepted(answer)
            url = joined(url, target)
            if self._base is not None:
                require_no_local_number(url, base_url=self._base.geturl())

    def _polite(self, url: str, conditions: dict[str, str]) -> Fetched:
        """One request that robots.txt allows, at the host's pace, tried again when busy."""
        parts = checked_url(url, allow_local=self._allow_local)
        with self._lock:
            host = self._hosts.setdefault(parts.netloc.lower(), _Host())
        with host.lock:
            robots = self._robots(host, parts)
            if not robots.reachable:
                raise Retry(
                    f"Không đọc được robots.txt của {parts.netloc}; coi như cấm, thử lại sau",
                    f"robots.txt of {parts.netloc} cannot be read, which counts as no for now",
                    after_s=max(0.0, robots.until - self._clock.now()),
                )
            if not robots.allows(url):
                raise Quarantine(
                    "robots_disallow",
                    f"robots.txt của {parts.netloc} không cho tải {url[:200]}",
                    f"robots.txt of {parts.netloc} does not allow {url[:200]}",
                )
            return self._tried(host, robots.delay_s, url, conditions)

    def _robots(self, host: _Host, parts: SplitResult) -> Robots:
        now = self._clock.now()
        if host.robots is not None and now < host.robots.until:
            return host.robots
        url = f"{parts.scheme}://{parts.netloc}/robots.txt"
        status, text = 0, b""
        try:
            for _hop in range(MAX_REDIRECTS):
                answer = self._request(url, {}, MAX_ROBOTS, cut=True)
                status, text = answer.status, answer.body or b""
                target = answer.header("location")
                if status not in _REDIRECTS or not target:
                    break
                url = joined(url, target)
                checked_url(url, allow_local=self._allow_local)
        except (_Busy, Retry, Quarantine):
            status = 0
        host.robots = robots_from(status, text, now)
        return host.robots

    def _tried(self, host: _Host, delay_s: float, url: str, conditions: dict[str, str]) -> Fetched:
        def patience(error: Exception) -> bool | float:
            if not isinstance(error, _Busy):
                return False
            if error.after_s is None:
                return True
            host.free_at = max(host.free_at, self._clock.now() + error.after_s)
            return error.after_s if error.after_s <= PATIENCE_S else False

        try:
            for attempt in stamina.retry_context(
                on=patience, attempts=TRIES, timeout=180.0, wait_initial=1.0, wait_max=20.0
            ):
                with attempt:
                    self._wait(host)
                    host.free_at = self._clock.now() + delay_s
                    return self._request(url, conditions, self._max_body, cut=False)
        except _Busy as error:
            raise Retry(
                f"Máy chủ bận hoặc không trả lời: {url[:200]}",
                f"the host is busy or does not answer: {url[:200]} ({error})",
                after_s=error.after_s,
            ) from error
        raise AssertionError("stamina ends by returning or raising")

    def _wait(self, host: _Host) -> None:
        pause = host.free_at - self._clock.now()
        if pause > PATIENCE_S:
            raise Retry(
                f"Máy chủ yêu cầu chờ {pause:.0f} giây",
                f"the host asks for {pause:.0f} seconds between requests",
                after_s=pause,
            )
        if pause > 0:
            self._clock.sleep(pause)

    def _request(self, url: str, headers: dict[str, str], limit: int, *, cut: bool) -> Fetched:
        """One exchange. ``cut`` keeps the first ``limit`` bytes of a longer body."""
        extensions = {} if self._allow_local else {"trace": public_peer}
        try:
            with (
                within(TOTAL_S, url),
                self._client.stream(
                    "GET", self._real(url), headers=headers, extensions=extensions
                ) as response,
            ):
                received = b"" if response.status_code == 304 else body(response, limit, cut, url)
        except httpx2.TransportError as error:
            if isinstance(error, httpx2.UnsupportedProtocol):
                raise bad_response(url, error) from error
            raise _Busy(type(error).__name__, None) from error
        except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError) as error:
            raise bad_response(url, error) from error
        finally:
            self._client.cookies.clear()
        if response.status_code in (429, 503):
            after = retry_after(response.headers.get("retry-after"))
            raise _Busy(f"HTTP {response.status_code}", after)
        answered = None if response.status_code == 304 else received
        return Fetched(
            url,
            response.status_code,
            _headers(response.headers),
            answered,
            datetime.now(UTC),
            _headers(response.request.headers),
            response.http_version,
            response.reason_phrase,
        )

    def _real(self, url: str) -> str:
        """Return the address really asked for ``url``."""
        if self._base is None:
            return url
        path = f"{self._base.path.rstrip('/')}{urlsplit(url).path}"
        return (
            urlsplit(url)
            ._replace(scheme=self._base.scheme, netloc=self._base.netloc, path=path)
            .geturl()
        )


def _headers(given: httpx2.Headers) -> tuple[tuple[str, str], ...]:
    """Return headers but for cookies, names in lower case."""
    return tuple(
        (name.lower(), value) for name, value in given.multi_items() if name.lower() not in _HIDDEN
    )

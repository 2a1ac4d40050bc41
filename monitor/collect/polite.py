"""Web pages fetched as robots.txt and good manners ask: one visit's way to feeds and pages."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final
from urllib.parse import urlsplit

from monitor.collect.connector import Visit
from monitor.feeds.addresses import joined, require_no_local_number
from monitor.feeds.robots import KEEP_REFUSED_S, MAX_BYTES, MIN_DELAY_S, Robots, robots_from
from records.errors import Quarantine, Retry

MAX_REDIRECTS: Final = 5
PATIENCE_S: Final = 60.0
"""A longer pause than this is not slept through: the source is visited later."""
_REDIRECTS: Final = (301, 302, 303, 307, 308)
_GONE: Final = (404, 410)
_IMPOSSIBLE: Final = ("private_address", "bad_url", "host_not_allowed")
# An answer that says there are no rules; 429 and 5xx are tried again, then mean no.
_ROBOTS: Final = (200, *range(400, 429), *range(430, 500))


class TooSoon(Retry):
    """A host wants a longer pause than a visit waits for."""


class Pauses:
    """When each host may be asked again, for all visits of this process."""

    def __init__(
        self,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._now, self._sleep = now, sleep
        self._free_at: dict[str, float] = {}
        self._lock = threading.Lock()

    def wait(self, host: str, delay_s: float) -> None:
        """Return when ``host`` may be asked, ``delay_s`` seconds after it was asked last.

        Raises:
            TooSoon: that is further off than a visit waits.
        """
        with self._lock:
            now = self._now()
            at = max(now, self._free_at.get(host, 0.0))
            if at - now > PATIENCE_S:
                left_s = at - now
                raise TooSoon(
                    f"{host} muốn nghỉ thêm {left_s:.0f} giây mới được hỏi tiếp; để lần sau",
                    f"{host} wants a pause of {left_s:.0f} seconds more; left for later",
                    after_s=left_s,
                )
            self._free_at[host] = at + delay_s
        self._sleep(max(0.0, at - now))


PAUSES: Final = Pauses()


@dataclass(frozen=True, slots=True)
class Got:
    """A page. ``url`` is where it was found after redirects; ``gone``: 404 or 410.

    ``body`` is ``None`` when it has not changed since the validators were given.
    """

    url: str
    body: bytes | None
    gone: bool = False
    etag: str = ""
    modified: str = ""

    @property
    def validators(self) -> dict[str, str]:
        """What the next conditional request sends, to be kept in the cursor."""
        pairs = {"etag": self.etag, "modified": self.modified}
        return {name: value[:300] for name, value in pairs.items() if value}


class Polite:
    """Fetches pages for one visit: robots.txt, its pauses, redirects looked at one by one."""

    def __init__(self, visit: Visit) -> None:
        self._http = visit.http
        self._base_url = visit.base_url
        self._robots: dict[str, Robots] = {}
        self._why: dict[str, Retry | Quarantine] = {}

    def get(self, url: str, *, etag: str = "", modified: str = "") -> Got:
        """Fetch one address.

        Args:
            url: absolute HTTP or HTTPS address.
            etag: validator of the copy already held.
            modified: the same.

        Raises:
            Quarantine: ``robots_disallow``, ``redirects``, ``private_address``, ``bad_url``,
                ``too_large``, ``http_4xx`` …
            Retry: the host is busy, or its robots.txt cannot be read.
            OperatorError: it wants a login (401, 403).
        """
        conditions = {"If-None-Match": etag, "If-Modified-Since": modified}
        headers = {name: value for name, value in conditions.items() if value}
        for _hop in range(MAX_REDIRECTS + 1):
            answer = self._http.request(
                "GET",
                url,
                headers=headers,
                expect=(200, 304, *_GONE, *_REDIRECTS),
                pause=self._allowed(url),
            )
            onward = answer.header("location")
            if answer.status in _REDIRECTS and onward:
                url = joined(url, onward)
                require_no_local_number(url, base_url=self._base_url)
                continue
            if answer.status in _GONE:
                return Got(url, None, gone=True)
            if answer.status == 304:
                return Got(url, None, etag=etag, modified=modified)
            return Got(
                url,
                answer.body,
                etag=answer.header("etag") or "",
                modified=answer.header("last-modified") or "",
            )
        raise Quarantine(
            "redirects",
            f"Chuyển hướng quá {MAX_REDIRECTS} lần: {url[:200]}",
            f"more than {MAX_REDIRECTS} redirects: {url[:200]}",
        )

    def _allowed(self, url: str) -> Callable[[], None] | None:
        """Return what waits until ``url`` may be asked for, once it is known that it may be."""
        try:
            parts = urlsplit(url)
        except ValueError:
            return None  # refused by the client, which says why
        host = f"{parts.scheme}://{parts.netloc}"
        robots = self._robots.get(host)
        if robots is None:
            robots = self._robots[host] = self._ask_robots(host, parts.netloc)
        if not robots.reachable:
            why = self._why.get(host)
            raise Retry(
                f"Không đọc được robots.txt của {parts.netloc}; coi như cấm, thử lại sau"
                + (f" ({why.vi})" if why else ""),
                f"robots.txt of {parts.netloc} cannot be read, which counts as no for now"
                + (f" ({why.en})" if why else ""),
                after_s=KEEP_REFUSED_S,
            )
        if not robots.allows(url):
            raise Quarantine(
                "robots_disallow",
                f"robots.txt của {parts.netloc} không cho tải {url[:200]}",
                f"robots.txt of {parts.netloc} does not allow {url[:200]}",
            )
        return partial(PAUSES.wait, parts.netloc, robots.delay_s)

    def _ask_robots(self, host: str, netloc: str) -> Robots:
        try:
            answer = self._http.request(
                "GET",
                f"{host}/robots.txt",
                expect=_ROBOTS,
                max_body=MAX_BYTES,
                pause=partial(PAUSES.wait, netloc, MIN_DELAY_S),
            )
        except TooSoon:
            raise
        except (Retry, Quarantine) as error:
            # A private or impossible address must say so itself.
            if isinstance(error, Quarantine) and error.reason in _IMPOSSIBLE:
                raise
            self._why[host] = error
            return robots_from(0, b"", 0.0)
        return robots_from(answer.status, answer.body, 0.0)

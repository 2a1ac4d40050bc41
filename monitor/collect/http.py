"""The one way out for connectors: allowed hosts only, at their pace, within the quota, capped."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit

import httpx2
import orjson
import stamina

from casework.services.quota import quota_exhausted, quota_reserve
from monitor.collect.credentials import Secrets
from monitor.collect.limits import HttpRefused, QuotaSpent, period
from monitor.collect.manifest import Manifest
from monitor.collect.pace import pace
from monitor.feeds.addresses import checked_url, joined, public_peer
from monitor.feeds.answers import body as read_body
from monitor.feeds.answers import retry_after
from monitor.feeds.within import Transport, within
from records.errors import Quarantine, Retry

TRIES: Final = 5
# A longer wait than this is not slept through: the source is parked and visited later.
PATIENCE_S: Final = 30.0
TIMEOUT_S: Final = 30.0
# One answer, however slowly it trickles.
TOTAL_S: Final = 180.0
MAX_REDIRECTS: Final = 5
_REDIRECTS: Final = (301, 302, 303, 307, 308)
# It writes every address to the log, with the keys that stand in some.
logging.getLogger("httpx2").setLevel(logging.WARNING)
# It says that something is tried again, not what.
logging.getLogger("stamina").setLevel(logging.ERROR)
_CONTACT: Final = "https://haiphong.gov.vn"


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """See ``connector.Answer``."""

    status: int
    body: bytes
    url: str
    headers: Mapping[str, str]

    def header(self, name: str) -> str | None:
        """Return the header of that name."""
        return self.headers.get(name.lower())

    def json(self) -> Any:
        """Return the body as JSON.

        Raises:
            Quarantine: ``bad_json``.
        """
        try:
            return orjson.loads(self.body)
        except orjson.JSONDecodeError as error:
            raise Quarantine(
                "bad_json",
                f"Câu trả lời không phải JSON: {self.url[:200]}",
                f"the answer is no JSON: {self.url[:200]}",
            ) from error


def _never(answer: HttpAnswer) -> bool:
    return False


class _Busy(Exception):
    """The host asks to come back (429, 503), or the connection failed."""

    def __init__(self, detail: str, after_s: float | None) -> None:
        super().__init__(detail)
        self.after_s = after_s


class Client:
    """A client for one visit. Not for several threads.

    Args:
        manifest: says which hosts may be asked, how fast, and the quotas.
        secrets: for redaction and for telling accounts apart.
        base_url: an operator's replacement for every host of the platform.
        user_agent: who asks; names the project and a contact.
        alive: called before every request; raises when the visit must not go on.
    """

    def __init__(
        self,
        manifest: Manifest,
        secrets: Secrets,
        *,
        base_url: str = "",
        contact: str = _CONTACT,
        alive: Callable[[], None] = lambda: None,
    ) -> None:
        self.manifest = manifest
        self.secrets = secrets
        self.base = urlsplit(base_url) if base_url else None
        self.requests = 0
        self.spent: Counter[str] = Counter()
        self._alive = alive
        self._skew = timedelta()
        self._agent = f"ManhMoi/0.1 (+{contact})"

    @cached_property
    def _client(self) -> httpx2.Client:
        """Opened at the first request: reading the certificates takes longer than a webhook may.

        One for the whole process would let one platform's cookies meet another's.
        """
        return httpx2.Client(
            headers={"User-Agent": self._agent, "Accept-Language": "vi, en;q=0.5"},
            timeout=TIMEOUT_S,
            follow_redirects=False,
            trust_env=False,
            transport=Transport(),
        )

    def close(self) -> None:
        """Close connections."""
        if "_client" in self.__dict__:
            self._client.close()

    @property
    def platform_now(self) -> datetime:
        """The platform's time: our clock, corrected by what its answers say."""
        return datetime.now(UTC) + self._skew

    def request(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        json: object = None,
        content: bytes | None = None,
        bucket: str = "",
        cost: int = 1,
        expect: Sequence[int] = (200,),
        max_body: int = 20 * 1024 * 1024,
        again: bool = True,
        final: Callable[[HttpAnswer], bool] = _never,
        pause: Callable[[], None] | None = None,
    ) -> HttpAnswer:
        """Ask one address, following redirects to allowed hosts.

        Args:
            method: HTTP method.
            url: absolute address; its host must be the manifest's or the operator's.
            params: query parameters, added to those in ``url``.
            headers: further headers.
            form: body as a form.
            json: body as JSON.
            content: body as bytes.
            bucket: quota bucket it is paid from; empty for none.
            cost: units it costs, paid again for every try.
            expect: statuses handed back; others raise.
            max_body: most bytes of the answer, decompressed.
            again: whether it may be tried again after a failed connection.
            final: whether a busy answer (429 …) is to be handed back, not tried again: some
                platforms say so that the day's quota is spent.
            pause: waits before every try as long as the host asks for, not the manifest.

        Raises:
            Quarantine: ``host_not_allowed``, ``private_address``, ``bad_url``, ``too_large``,
                ``redirects``, ``http_4xx``, ``bad_response``, ``too_slow``, ``bad_certificate``.
            HttpRefused: 401 or 403.
            QuotaSpent: the bucket is empty.
            Retry: busy, failing or unreachable after five tries; ``after_s`` when it said so.
        """
        body: dict[str, Any] = {"data": form, "json": json, "content": content}
        given = {name: value for name, value in body.items() if value is not None}
        seen: list[str] = []
        while True:
            target = self._target(url)
            if target in seen or len(seen) > MAX_REDIRECTS:
                raise _quarantine("redirects", "Chuyển hướng vòng quanh", "redirects", self, url)
            seen.append(target)
            address = self._address(target, params)
            request = self._client.build_request(
                method, address, headers=headers, extensions=self._watched(address), **given
            )
            answer = self._tried(request, bucket, cost, expect, max_body, again, final, pause)
            onward = answer.header("location")
            if answer.status not in _REDIRECTS or answer.status in expect or not onward:
                return answer if final(answer) else self._judged(answer, expect)
            url, params = joined(target, onward), None
            # A secret in a header or a form must not follow to another host.
            if urlsplit(url).netloc != urlsplit(target).netloc:
                if given:
                    raise _quarantine("redirects", "Chuyển hướng lạ", "redirects", self, url)
                headers = None
            if answer.status == 303:
                method, given = "GET", {}

    def admit(self, url: str) -> str:
        """See ``connector.Http``; raises like ``request``."""
        target = self._target(url)
        self._before(urlsplit(target))
        self.requests += 1
        return target

    def exhausted(self, bucket: str) -> QuotaSpent:
        """Note that the platform says a bucket is empty; return the error to raise."""
        spec = self.manifest.bucket(bucket)
        starts, resets = period(spec, self.platform_now)
        quota_exhausted(
            platform=self.manifest.platform,
            bucket=bucket,
            account=self.secrets.account(),
            limit=spec.limit,
            starts_at=starts,
            resets_at=resets,
        )
        return QuotaSpent(self.manifest, bucket, self.platform_now)

    def _allowed(self, host: str) -> bool:
        if self.manifest.any_host:
            return True
        hosts = {urlsplit(address).hostname for address in self.manifest.hosts.values()}
        return host in hosts or any(fnmatchcase(host, p) for p in self.manifest.media_hosts)

    def _target(self, url: str) -> str:
        """Return where a request for ``url`` really goes.

        Raises:
            Quarantine: ``bad_url``, ``host_not_allowed`` or ``private_address``.
        """
        parts = checked_url(url, allow_local=True)
        if self.base is not None:
            if parts.netloc == self.base.netloc:
                return url
            if self._allowed(parts.hostname or ""):
                path = f"{self.base.path.rstrip('/')}{parts.path}"
                return parts._replace(
                    scheme=self.base.scheme, netloc=self.base.netloc, path=path
                ).geturl()
        elif self._allowed(parts.hostname or ""):
            if parts.scheme != "https" and not self.manifest.any_host:
                raise _quarantine("bad_url", "Phải dùng https", "https is required", self, url)
            checked_url(url, allow_local=False)
            return url
        raise _quarantine(
            "host_not_allowed", "Máy chủ không thuộc nguồn này", "host not allowed", self, url
        )

    def _before(self, parts: SplitResult, pause: Callable[[], None] | None = None) -> None:
        self._alive()
        if pause is not None:
            pause()
        else:
            pace().wait(parts.netloc, self.manifest.per_second, self.manifest.burst)

    def _pay(self, bucket: str, cost: int) -> None:
        if not bucket:
            return
        spec = self.manifest.bucket(bucket)
        starts, resets = period(spec, self.platform_now)
        paid = quota_reserve(
            platform=self.manifest.platform,
            bucket=bucket,
            account=self.secrets.account(),
            limit=spec.limit,
            starts_at=starts,
            resets_at=resets,
            cost=cost,
        )
        if not paid:
            raise QuotaSpent(self.manifest, bucket, self.platform_now)
        self.spent[bucket] += cost

    def _tried(
        self,
        request: httpx2.Request,
        bucket: str,
        cost: int,
        expect: Sequence[int],
        max_body: int,
        again: bool,
        final: Callable[[HttpAnswer], bool],
        pause: Callable[[], None] | None,
    ) -> HttpAnswer:
        def patience(error: Exception) -> bool | float:
            if not isinstance(error, _Busy) or not again:
                return False
            if error.after_s is None:
                return True
            return error.after_s if error.after_s <= PATIENCE_S else False

        shown = self._shown(str(request.url))
        try:
            for attempt in stamina.retry_context(
                on=patience, attempts=TRIES, timeout=TOTAL_S, wait_initial=0.5, wait_max=10.0
            ):
                with attempt:
                    self._before(urlsplit(str(request.url)), pause)
                    self._pay(bucket, cost)
                    return self._send(request, expect, max_body, final)
        except _Busy as error:
            shown = shown.partition("?")[0]
            raise Retry(
                f"Máy chủ bận hoặc không trả lời: {shown}",
                f"the host is busy or does not answer: {shown} ({error})",
                after_s=error.after_s,
            ) from None
        raise AssertionError("stamina ends by returning or raising")

    def _send(
        self,
        request: httpx2.Request,
        expect: Sequence[int],
        max_body: int,
        final: Callable[[HttpAnswer], bool],
    ) -> HttpAnswer:
        shown = self._shown(str(request.url))
        self.requests += 1
        try:
            with within(TOTAL_S, shown):
                response = self._client.send(request, stream=True)
                try:
                    body = read_body(response, max_body, False, shown)
                finally:
                    response.close()
        except httpx2.TransportError as error:
            raise _Busy(type(error).__name__, None) from None
        except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError) as error:
            raise _quarantine(
                "bad_response", "Không đọc được câu trả lời", type(error).__name__, self, shown
            ) from None
        finally:
            self._client.cookies.clear()
        self._tell_time(response)
        status = response.status_code
        headers = {name.lower(): value for name, value in response.headers.items()}
        answer = HttpAnswer(status, body, shown, headers)
        busy = status == 429 or status in (500, 502, 503, 504)
        if busy and status not in expect and not final(answer):
            raise _Busy(f"HTTP {status}", retry_after(response.headers.get("retry-after")))
        return answer

    def _judged(self, answer: HttpAnswer, expect: Sequence[int]) -> HttpAnswer:
        if answer.status in expect:
            return answer
        vi = f"Máy chủ trả lời {answer.status}: {answer.url[:200]}"
        en = f"the host answered {answer.status}: {answer.url[:200]}"
        if answer.status in (401, 403):
            vi += " (khóa sai, hết hạn, hoặc không được phép)"
            en += " (a wrong or expired credential, or no right to it)"
            raise HttpRefused(answer.status, answer.body, vi, en)
        raise Quarantine(f"http_{answer.status}", vi, en)

    def _address(self, target: str, params: Mapping[str, str] | None) -> httpx2.URL:
        try:
            return httpx2.URL(target).copy_merge_params(dict(params or {}))
        except httpx2.InvalidURL:
            raise _quarantine("bad_url", "Địa chỉ không hợp lệ", "bad address", self, target) from (
                None
            )

    def _watched(self, address: httpx2.URL) -> dict[str, Any]:
        """Have the address really connected to looked at, but for the operator's stand-in."""
        if self.base is not None and address.netloc.decode() == self.base.netloc:
            return {}
        return {"trace": public_peer}

    def _tell_time(self, response: httpx2.Response) -> None:
        """Keep how far the platform's clock is from ours: its quota ends by its own clock."""
        try:
            told = parsedate_to_datetime(response.headers["date"])
        except (KeyError, ValueError, TypeError):
            return
        if told.tzinfo is None:
            told = told.replace(tzinfo=UTC)
        skew = told - datetime.now(UTC)
        # Below a minute it is the way of the answer; above a day it is a fault, not a clock.
        if timedelta(minutes=1) < abs(skew) < timedelta(days=1):
            self._skew = skew
        elif abs(skew) <= timedelta(minutes=1):
            self._skew = timedelta()

    def _shown(self, url: str) -> str:
        return self.secrets.redact(url)


def _quarantine(reason: str, vi: str, en: str, client: Client, url: str) -> Quarantine:
    shown = client.secrets.redact(url)[:200]
    return Quarantine(reason, f"{vi}: {shown}", f"{en}: {shown}")

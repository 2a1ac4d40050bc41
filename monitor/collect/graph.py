"""Facebook's Graph API: who asks, how far to page, how much of the allowance is used."""

from __future__ import annotations

import hashlib
import hmac
import json
import math
import time
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from casework.clock import now
from monitor.collect.connector import Answer, Visit
from monitor.collect.credentials import Secrets
from monitor.collect.graph_errors import (
    ACCESS_ENV,
    TooMuch,
    error_for,
    error_of,
    is_final,
    rest_until,
)
from monitor.collect.replies import ask_once
from monitor.collect.spans import spans
from records.errors import Quarantine

VERSION: Final = "v26.0"
ACCESS: Final = ACCESS_ENV
PAGE_ACCESS: Final = "MANHMOI_FACEBOOK_PAGE_TOKEN_"
APP_KEY: Final = "MANHMOI_FACEBOOK_APP_SECRET"
BUCKET: Final = "calls"
SLOW_AT: Final = 75
STOP_AT: Final = 95
SLOW_S: Final = (1.0, 10.0)
"""Pause before a call at ``SLOW_AT`` and just below ``STOP_AT``, seconds."""
_STATUSES: Final = (200, 400, 401, 403, 404)
_SHARES: Final = ("call_count", "total_cputime", "total_time")
_SECRET: Final = ("access_token", "appsecret_proof")
pause = time.sleep


def proof(token: str, app_secret: str) -> str:
    """Return ``appsecret_proof``: whoever asks knows the app's secret, not only a token."""
    return hmac.new(app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()


def usage(answer: Answer) -> tuple[int, float]:
    """Return the share of the allowance that is used, percent, and seconds to wait if any."""
    shares: list[int] = [0]
    wait_s = 0.0
    for entry in _entries(answer):
        shares += [int(_number(entry.get(name))) for name in _SHARES]
        wait_s = max(wait_s, _number(entry.get("estimated_time_to_regain_access")) * 60)
    return max(shares), wait_s


def _number(value: object) -> float:
    """Return a number, also one written as text; 0 for anything else."""
    try:
        number = float(str(value))
    except ValueError:
        return 0.0
    return number if math.isfinite(number) else 0.0


def _entries(answer: Answer) -> Iterator[Mapping[str, Any]]:
    app, business = (_header(answer, f"x-{name}-usage") for name in ("app", "business-use-case"))
    yield app
    for entries in business.values():
        for entry in entries if isinstance(entries, list) else ():
            if isinstance(entry, Mapping):
                yield entry


def _header(answer: Answer, name: str) -> Mapping[str, Any]:
    try:
        value = json.loads(answer.header(name) or "{}")
    except ValueError:
        return {}
    return value if isinstance(value, Mapping) else {}


class Graph:
    """The Graph API for one visit; a Page is asked with its own token where there is one."""

    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        self._used = 0
        self._wait_s = 0.0

    def url(self, path: str) -> str:
        """Return the address of ``path`` in the version this product was written for."""
        return f"{self.visit.host('graph')}/{VERSION}/{path}"

    def has_own_token(self, page: str) -> bool:
        """Whether a Page has a token of its own."""
        return bool(page) and f"{PAGE_ACCESS}{page}" in self.visit.secrets

    def call(
        self,
        path: str,
        params: Mapping[str, str],
        *,
        page: str = "",
        cost: int = 1,
    ) -> Answer:
        """Read ``path``.

        Args:
            path: below the version.
            params: query parameters.
            page: the Page it belongs to.
            cost: calls it counts as (each id of ``ids`` is one).

        Raises:
            ParkedUntil: the allowance is (nearly) used up.
            Denied: the token or a permission is refused.
            Missing: no such object, or not visible.
            TooMuch: ask for less.
            Quarantine: refused for another reason.
            Retry: Facebook has trouble.
        """
        return self._get(self.url(path), params, page=page, cost=cost)

    def send(self, path: str, body: object, *, page: str) -> Answer:
        """Post ``body`` as JSON, never twice; raises like ``call``.

        Raises:
            Quarantine: ``reply_unsure``: the connection broke, it may have arrived.
        """
        proved, headers = self._signed(page)
        answer = ask_once(
            self.visit,
            self.url(path),
            params=proved,
            headers=headers,
            json=body,
            bucket=BUCKET,
            expect=_STATUSES,
            final=lambda busy: bool(error_of(busy)),
        )
        return self._judged(answer)

    def edge(
        self, path: str, params: Mapping[str, str], *, page: str
    ) -> Iterator[tuple[Answer, bool]]:
        """Yield the answers of an edge and whether each is the last.

        ``paging.next`` is followed until there is none: a page may be empty, and the order is
        ranked, so that nothing may be concluded from a known or old entry. Raises like ``call``.
        """
        url, query = self.url(path), dict(params)
        seen: set[str] = set()
        while True:
            answer = self._smaller(url, query, page)
            onward = _next(answer)
            yield answer, not onward
            if not onward:
                return
            if onward in seen:
                raise Quarantine("paging_loop", "Facebook lặp lại trang cũ", "paging goes round")
            seen.add(onward)
            parts = urlsplit(onward)
            given = {k: v for k, v in parse_qsl(parts.query) if k not in _SECRET}
            url, query = parts._replace(query="").geturl(), {**given, "limit": query["limit"]}

    def kept(self, body: bytes, page: str = "") -> bytes:
        """Return a body fit for the archive.

        Exactly what came, unless the token stands in it: Graph writes it into ``paging.next``.
        Then ``paging``, which is of no use later, is emptied, and nothing else is touched.
        """
        token = self._token(page).encode()
        if b"access_token" not in body and token not in body:
            return body
        for span in spans(body, [("paging",)]):
            body = body[: span.start] + b"{}" + body[span.end :]
        return body.replace(token, b"***")

    def _smaller(self, url: str, query: dict[str, str], page: str) -> Answer:
        """Ask, halving ``limit`` (also for the pages to come) as long as it is too much."""
        while True:
            try:
                return self._get(url, query, page=page)
            except TooMuch:
                limit = int(query["limit"])
                if limit <= 1:
                    raise
                query["limit"] = str(limit // 2)

    def _token(self, page: str) -> str:
        secrets = self.visit.secrets
        return (page and secrets.get(f"{PAGE_ACCESS}{page}")) or secrets[ACCESS]

    def _get(self, url: str, params: Mapping[str, str], *, page: str, cost: int = 1) -> Answer:
        self._hold_back()
        proved, headers = self._signed(page)
        answer = self.visit.http.request(
            "GET",
            url,
            params={**params, **proved},
            headers=headers,
            bucket=BUCKET,
            cost=cost,
            expect=_STATUSES,
            final=is_final,
        )
        return self._judged(answer)

    def _signed(self, page: str) -> tuple[dict[str, str], dict[str, str]]:
        """Return the parameters and headers that say who asks."""
        token, app_secret = self._token(page), self.visit.secrets.get(APP_KEY)
        proved = {"appsecret_proof": self._proof(token, app_secret)} if app_secret else {}
        return proved, {"Authorization": f"Bearer {token}"}

    def _judged(self, answer: Answer) -> Answer:
        self._used, self._wait_s = usage(answer)
        if answer.status != 200 or error_of(answer):
            raise error_for(answer, self._wait_s)
        return answer

    def _proof(self, token: str, app_secret: str) -> str:
        made = proof(token, app_secret)
        secrets = self.visit.secrets
        return secrets.hide(made) if isinstance(secrets, Secrets) else made

    def rest(self) -> None:
        """Raise when the last answer says to leave Facebook alone.

        Raises:
            ParkedUntil: ``STOP_AT`` is reached, or a time to wait was given.
        """
        if self._used >= STOP_AT or self._wait_s:
            until = now() + timedelta(seconds=self._wait_s or 3600)
            vi, en = f"Đã dùng {self._used}% hạn mức Facebook", f"{self._used}% of Facebook is used"
            raise rest_until(until, "usage", vi, en)

    def _hold_back(self) -> None:
        """Slow down, or stop, as the last answer's usage says."""
        self.rest()
        if self._used >= SLOW_AT:
            share = (self._used - SLOW_AT) / (STOP_AT - SLOW_AT)
            pause(SLOW_S[0] + share * (SLOW_S[1] - SLOW_S[0]))


def _next(answer: Answer) -> str:
    body = answer.json()
    paging = body.get("paging") if isinstance(body, Mapping) else None
    onward = paging.get("next") if isinstance(paging, Mapping) else None
    return onward if isinstance(onward, str) else ""


def data(answer: Answer) -> list[Mapping[str, Any]]:
    """Return the objects of an edge's answer.

    Raises:
        Quarantine: ``bad_answer``: it has no list ``data``.
    """
    body = answer.json()
    found = body.get("data") if isinstance(body, Mapping) else None
    if not isinstance(found, list):
        raise Quarantine("bad_answer", "Câu trả lời của Facebook thiếu data", "no data in answer")
    return [one for one in found if isinstance(one, Mapping)]

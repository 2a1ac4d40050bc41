"""A limit on one exchange as a whole: a host that trickles must not hold a visit for ever.

The client's own timeout runs from one piece to the next, and no piece may come out of a compressed
answer at all; so time is counted where bytes leave the connection, headers included.
"""

from __future__ import annotations

import math
import ssl
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final

import httpcore2
import httpx2

from records.errors import Quarantine

_limit: Final[ContextVar[tuple[float, str]]] = ContextVar("limit", default=(math.inf, ""))


@contextmanager
def within(seconds: float, url: str) -> Iterator[None]:
    """End whatever this thread reads over a ``Transport`` after so many seconds.

    Args:
        seconds: from now on.
        url: what is asked, as it may be shown.

    Raises:
        Quarantine: ``too_slow``.
    """
    token = _limit.set((time.monotonic() + seconds, url))
    try:
        yield
    finally:
        _limit.reset(token)


def _too_slow(url: str) -> Quarantine:
    return Quarantine(
        "too_slow",
        f"Máy chủ trả lời quá chậm: {url[:200]}",
        f"the host answers too slowly: {url[:200]}",
    )


class _Stream(httpcore2.NetworkStream):
    def __init__(self, inner: httpcore2.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        ends, url = _limit.get()
        left = ends - time.monotonic()
        if left <= 0:
            raise _too_slow(url)
        shortest = min(left, math.inf if timeout is None else timeout)
        try:
            return self._inner.read(max_bytes, shortest if shortest < math.inf else None)
        except httpcore2.ReadTimeout:
            if time.monotonic() < ends:
                raise
            raise _too_slow(url) from None

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, timeout)

    def close(self) -> None:
        self._inner.close()

    def start_tls(self, *given: Any, **named: Any) -> httpcore2.NetworkStream:
        try:
            return _Stream(self._inner.start_tls(*given, **named))
        except httpcore2.ConnectError as error:
            if not isinstance(error.__cause__, ssl.SSLCertVerificationError):
                raise
            url, why = _limit.get()[1][:200], error.__cause__.verify_message
            raise Quarantine(
                "bad_certificate",
                f"Chứng chỉ của máy chủ không hợp lệ, không hỏi: {url} ({why})",
                f"the host's certificate is not valid, it was not asked: {url} ({why})",
            ) from None

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _Backend(httpcore2.SyncBackend):
    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        return _Stream(super().connect_tcp(host, port, timeout, local_address, socket_options))


class Transport(httpx2.HTTPTransport):
    """Connections that heed ``within``. Certificates are verified; no proxy of the environment."""

    def __init__(self) -> None:
        context = httpx2.create_ssl_context(trust_env=False)
        super().__init__(verify=context, trust_env=False)
        self._pool = httpcore2.ConnectionPool(
            ssl_context=context, keepalive_expiry=5.0, network_backend=_Backend()
        )

"""What a host answered, and what that means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

import httpx2

from records.errors import Quarantine, Retry


@dataclass(frozen=True, slots=True)
class Fetched:
    """One answer. ``body`` is ``None`` when the page has not changed since (status 304).

    ``url`` is where the answer came from after redirects; ``headers`` are those received but for
    cookies, names in lower case. ``asked`` are the headers sent, ``protocol`` and ``reason`` the
    rest of the answer's first line.
    """

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes | None
    fetched_at: datetime
    asked: tuple[tuple[str, str], ...] = ()
    protocol: str = "HTTP/1.1"
    reason: str = ""

    def header(self, name: str) -> str | None:
        """Return the first header called ``name``."""
        return next((value for key, value in self.headers if key == name.lower()), None)

    @property
    def etag(self) -> str | None:
        """Validator for the next conditional request."""
        return self.header("etag")

    @property
    def last_modified(self) -> str | None:
        """Validator for the next conditional request."""
        return self.header("last-modified")


def body(response: httpx2.Response, limit: int, cut: bool, url: str) -> bytes:
    """Return at most ``limit`` bytes of an answer being streamed; ``cut`` drops the rest.

    Raises:
        Quarantine: ``too_large``, and ``cut`` is false.
    """
    declared = response.headers.get("content-length", "")
    if not cut and declared.isdigit() and int(declared) > limit:
        raise too_large(url, limit)
    parts: list[bytes] = []
    size = 0
    for part in response.iter_bytes():
        parts.append(part)
        size += len(part)
        if size > limit:
            if not cut:
                raise too_large(url, limit)
            break
    return b"".join(parts)[:limit]


def accepted(answer: Fetched) -> Fetched:
    """Return an answer that is a page or an unchanged one, or say why it is none.

    Raises:
        Quarantine: ``http_4xx``.
        Retry: the host failed.
    """
    if answer.status in (200, 304):
        return answer
    if answer.status >= 500 or answer.status < 200:
        raise Retry(
            f"Máy chủ báo lỗi {answer.status}: {answer.url[:200]}",
            f"the host answered {answer.status}: {answer.url[:200]}",
        )
    raise Quarantine(
        f"http_{answer.status}",
        f"Máy chủ trả lời {answer.status}: {answer.url[:200]}",
        f"the host answered {answer.status}: {answer.url[:200]}",
    )


_LONGEST_S: Final = 7 * 24 * 3600.0


def retry_after(value: str | None) -> float | None:
    """Seconds of a ``Retry-After`` header, a number or an HTTP date."""
    if not value:
        return None
    if value.strip().isascii() and value.strip().isdigit():
        return min(float(value), _LONGEST_S)
    try:
        at = parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return None
    if at.tzinfo is None:
        at = at.replace(tzinfo=UTC)
    return min(max(0.0, (at - datetime.now(UTC)).total_seconds()), _LONGEST_S)


def too_large(url: str, limit: int) -> Quarantine:
    """Return the error for a page over the limit."""
    small = limit < 1024 * 1024
    size = f"{limit // 1024} KB" if small else f"{limit // (1024 * 1024)} MB"
    return Quarantine(
        "too_large",
        f"Trang lớn hơn {size}: {url[:200]}",
        f"the page is larger than {size}: {url[:200]}",
        byte=limit,
    )


def bad_response(url: str, error: Exception) -> Quarantine:
    """Return the error for an answer that is not HTTP as it should be."""
    return Quarantine(
        "bad_response",
        f"Câu trả lời của máy chủ không đọc được: {url[:200]}",
        f"the host's answer cannot be read: {url[:200]} ({type(error).__name__})",
    )

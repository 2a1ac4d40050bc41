"""What yt-dlp's errors mean for a source."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any, Final

from monitor.collect.limits import ParkedUntil
from records.errors import ManhMoiError, Quarantine, Retry

REST: Final = timedelta(hours=24)
"""How long a host that suspects a robot, or has blocked us, is left alone (connectors.md, 2)."""

_STOP: Final = (
    (
        r"sign in to confirm|not a bot|captcha",
        "sign_in",
        "Máy chủ đòi đăng nhập để xác nhận không phải máy; dừng 24 giờ",
        "the host wants a sign-in to prove that nobody is a robot; stopped for 24 hours",
    ),
    (
        r"IP address is blocked",
        "ip_blocked",
        "Máy chủ chặn địa chỉ mạng của máy này; dừng 24 giờ",
        "the host blocks this machine's address; stopped for 24 hours",
    ),
    (
        r"challenge|universal data|Unexpected response from webpage request",
        "challenge",
        "Máy chủ kiểm tra trình duyệt; phép kiểm tra này không được vượt qua. Dừng 24 giờ",
        "the host checks for a browser, a check we do not get around; stopped for 24 hours",
    ),
    (
        r"rate.?limited|too many requests",
        "rate_limited",
        "Máy chủ báo hỏi quá nhiều; dừng 24 giờ",
        "the host says it was asked too often; stopped for 24 hours",
    ),
)
_BAD: Final = (
    (
        r"do not have permission to view this post|private (video|account|post)|is private",
        "source_private",
        "Nội dung đã chuyển sang riêng tư; không thu",
        "it is private now and is not collected",
    ),
    (
        r"has been (removed|terminated|deleted)|no longer (available|exists)",
        "source_gone",
        "Nguồn không còn nội dung này",
        "the source does not have it any more",
    ),
    (
        r"log ?in|sign in|account cookies|members.?only",
        "login_needed",
        "Chỉ xem được khi đăng nhập; không thu",
        "it is shown only to those logged in and is not collected",
    ),
    (
        r"protocol not allowed",
        "protocol_not_allowed",
        "Định dạng cần chương trình khác để tải; không tải",
        "the format needs another program to download it and was not downloaded",
    ),
    (
        r"requested format is not available|no video formats found",
        "no_format",
        "Không có định dạng phù hợp để tải",
        "there is no suitable format to download",
    ),
)


def _causes(error: BaseException) -> list[BaseException]:
    """The error and what led to it, nearest first, by all the ways yt-dlp keeps causes."""
    found: list[BaseException] = []
    waiting: list[Any] = [error]
    while waiting:
        one = waiting.pop(0)
        if not isinstance(one, BaseException) or any(one is known for known in found):
            continue
        found.append(one)
        exc_info = getattr(one, "exc_info", None)
        waiting += [exc_info[1] if exc_info else None, getattr(one, "cause", None), one.__cause__]
    return found


def translated(error: BaseException, now: datetime) -> ManhMoiError:
    """Return what yt-dlp's ``error`` means in our words.

    Args:
        error: raised by yt-dlp.
        now: from when a host is left alone.
    """
    from yt_dlp.networking.exceptions import HTTPError, TransportError
    from yt_dlp.utils import GeoRestrictedError, UnsupportedError

    from monitor.collect.ytdlp_guard import Stopped

    causes = _causes(error)
    for cause in causes:
        if isinstance(cause, Stopped):
            return cause.why
    for cause in causes:
        if isinstance(cause, HTTPError):
            return _http(int(cause.status))
    if any(isinstance(cause, TransportError) for cause in causes):
        return Retry("Mất kết nối khi dùng yt-dlp", "the connection was lost while using yt-dlp")
    if any(isinstance(cause, GeoRestrictedError) for cause in causes):
        return Quarantine("geo_blocked", "Không xem được từ nước này", "not shown in this country")
    if any(isinstance(cause, UnsupportedError) for cause in causes) or "No suitable" in str(error):
        return Quarantine(
            "unsupported_url", "yt-dlp không đọc địa chỉ này", "yt-dlp does not read this address"
        )
    return _said(str(getattr(error, "msg", None) or error), now)


def _http(status: int) -> ManhMoiError:
    if status >= 500 or status == 429:
        return Retry(f"Máy chủ báo lỗi {status}", f"the host answered {status}")
    return Quarantine(f"http_{status}", f"Máy chủ trả lời {status}", f"the host answered {status}")


def _said(message: str, now: datetime) -> ManhMoiError:
    for pattern, word, vi, en in _STOP:
        if re.search(pattern, message, re.IGNORECASE):
            return ParkedUntil(now + REST, f"host:{word}", vi, en)
    for pattern, reason, vi, en in _BAD:
        if re.search(pattern, message, re.IGNORECASE):
            return Quarantine(reason, vi, en)
    # Addresses in the message may carry signatures.
    shown = re.sub(r"https?://\S+", "…", message).removeprefix("ERROR: ")
    # What yt-dlp advises its own users is no advice to ours.
    shown = shown.partition("; please report this issue")[0][:200]
    return Quarantine("ytdlp_failed", f"yt-dlp không đọc được: {shown}", f"yt-dlp failed: {shown}")

"""What the Graph API's errors mean: wait, renew the credential, ask for less, or it is gone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from casework.clock import LOCAL, now
from monitor.collect.connector import Answer
from monitor.collect.limits import HttpRefused, ParkedUntil
from records.errors import ManhMoiError, OperatorError, Quarantine, Retry

ACCESS_ENV: Final = "MANHMOI_FACEBOOK_TOKEN"
THROTTLED: Final = frozenset({4, 17, 32, 613, *range(80_000, 80_015)})
"""Too many calls: of the app, a user, a page, this call, a business. Asking again extends it."""
_BLOCKED: Final = 368
_TOKEN: Final = frozenset({102, 190})
_PERMISSION: Final = frozenset({3, 10, *range(200, 300)})
_PASSING: Final = frozenset({1, 2, 1200})
_WRONG: Final = 100
"""A wrong parameter; which one is only said in words."""
_GONE_ALIAS: Final = 803
_APP_ENV: Final = "MANHMOI_FACEBOOK_APP_SECRET"
_ENDED: Final = frozenset({12, 2635})
_REST: Final = timedelta(hours=1)
"""The app's window rolls over one hour; used where Facebook says no time of its own."""


class Missing(Quarantine):
    """No such object, or the token may not see it: Graph says both in the same words."""


class TooMuch(Quarantine):
    """The answer would be too large: ask again with a smaller ``limit``."""


class Denied(HttpRefused):
    """The token, or a permission, is refused; ``code`` and ``subcode`` are Graph's."""

    def __init__(self, code: int, subcode: int, status: int, vi: str, en: str) -> None:
        # The body is left out: Graph quotes malformed tokens in it.
        super().__init__(status, b"", vi, en)
        self.code = code
        self.subcode = subcode

    @property
    def of_token(self) -> bool:
        """Whether the token itself is refused, not one of its permissions."""
        return self.code in _TOKEN or not self.code


def error_of(answer: Answer) -> Mapping[str, Any]:
    """Return the ``error`` object of an answer, empty where it has none."""
    try:
        body = answer.json()
    except Quarantine:
        return {}
    error = body.get("error") if isinstance(body, Mapping) else None
    return error if isinstance(error, Mapping) else {}


def _number(error: Mapping[str, Any], name: str) -> int:
    try:
        return int(error.get(name) or 0)
    except (TypeError, ValueError):
        return 0


def _too_much(error: Mapping[str, Any]) -> bool:
    return _number(error, "code") == 1 and "reduce the amount" in str(error.get("message")).lower()


def is_final(answer: Answer) -> bool:
    """Whether a busy answer (429, 500) must not simply be tried again."""
    error = error_of(answer)
    return _number(error, "code") in THROTTLED or _too_much(error)


def rest_until(until: datetime, why: str, vi: str, en: str) -> ParkedUntil:
    """Return the error that leaves Facebook alone until ``until`` (UTC)."""
    at = until.astimezone(LOCAL).strftime("%H:%M %d/%m/%Y")
    return ParkedUntil(
        until, f"host:{why}", f"{vi}; chạy lại sau {at}", f"{en}; goes on after {at}"
    )


def error_for(answer: Answer, wait_s: float | None) -> ManhMoiError:
    """Return the error that an answer other than 200 stands for.

    Args:
        answer: the answer.
        wait_s: seconds until access comes back, where a usage header said so.
    """
    error = error_of(answer)
    code, subcode = _number(error, "code"), _number(error, "error_subcode")
    shown = f"code {code}, subcode {subcode}, HTTP {answer.status}"
    if code in THROTTLED:
        rest = timedelta(seconds=wait_s) if wait_s else _REST
        vi, en = "Facebook báo gọi quá nhiều", "Facebook says too many calls"
        return rest_until(now() + rest, "throttled", f"{vi} ({shown})", f"{en} ({shown})")
    if code == _BLOCKED:
        vi, en = "Facebook tạm chặn ứng dụng", "Facebook blocks the app for now"
        until = now() + timedelta(days=1)
        return rest_until(until, "blocked", f"{vi} ({shown})", f"{en} ({shown})")
    if _too_much(error):
        return TooMuch("graph_too_much", f"Xin quá nhiều một lần ({shown})", f"too much ({shown})")
    if code == _WRONG and "appsecret_proof" in str(error.get("message")):
        return OperatorError(
            f"Facebook không nhận chữ ký của ứng dụng ({shown}): kiểm tra {_APP_ENV}",
            f"Facebook does not accept the app's proof ({shown}): check {_APP_ENV}",
        )
    if refused := _refused(code, subcode, answer.status, shown):
        return refused
    if _says_missing(error, code, subcode, answer.status):
        return Missing("graph_missing", f"Facebook không thấy ({shown})", f"not found ({shown})")
    if code in _PASSING or (not code and answer.status >= 500):
        return Retry(f"Facebook đang trục trặc ({shown})", f"Facebook has trouble ({shown})")
    if code in _ENDED:
        vi = f"Phiên bản Graph API đã ngừng ({shown})"
        return OperatorError(vi, f"this version of the Graph API has ended ({shown})")
    reason = f"graph_{code}" if code else f"http_{answer.status}"
    return Quarantine(reason, f"Facebook từ chối ({shown})", f"Facebook refuses ({shown})")


def _says_missing(error: Mapping[str, Any], code: int, subcode: int, status: int) -> bool:
    if code == _WRONG:
        return subcode == 33 or "does not exist" in str(error.get("message"))
    return code == _GONE_ALIAS or (not code and status == 404)


def _refused(code: int, subcode: int, status: int, shown: str) -> Denied | None:
    if code in _TOKEN or (not code and status == 401):
        return Denied(
            code,
            subcode,
            status,
            f"Khóa Facebook hết hạn hoặc không đúng ({shown}): tạo khóa mới cho {ACCESS_ENV}",
            f"the Facebook token has expired or is wrong ({shown}): renew {ACCESS_ENV}",
        )
    if code == 10:
        return Denied(
            code,
            subcode,
            status,
            f"Khóa Facebook thiếu quyền ({shown}): quyền không dùng 90 ngày thì mất, hãy xin lại",
            f"the Facebook token lacks a permission ({shown}): "
            "unused permissions lapse after 90 days, ask for it again",
        )
    if code in _PERMISSION or (not code and status == 403):
        return Denied(
            code,
            subcode,
            status,
            f"Khóa Facebook không có quyền này ({shown})",
            f"the Facebook token has no such permission ({shown})",
        )
    return None

"""Zalo's API: tokens that work once, and errors inside answers that say 200."""

from __future__ import annotations

from typing import Any, Final

from monitor.collect.connector import Answer, Visit
from monitor.collect.replies import ask_once
from monitor.collect.tokens import Pair, TokenRefused, Tokens, expiry
from records.errors import OperatorError, Quarantine, Retry

_TOKEN: Final = (-216, -124)
"""Access token invalid or expired."""
_BUSY: Final = (-32, -200)
"""Too many calls a minute; sending failed on Zalo's side."""
_LIMITS: Final = {
    -211: ("hết lượt gửi", "out of quota"),
    -213: ("người này chưa quan tâm OA", "the person does not follow the account"),
    -227: ("tài khoản người nhận bị khóa", "the recipient's account is locked"),
    -230: ("quá hạn được trả lời", "the time in which answers are allowed is over"),
}


def tokens(visit: Visit) -> Tokens:
    """Return the account's token pair."""

    def rotate(refresh: str) -> Pair:
        answer = visit.http.request(
            "POST",
            f"{visit.host('oauth')}/v4/oa/access_token",
            headers={"secret_key": visit.secrets["MANHMOI_ZALO_APP_SECRET"]},
            form={
                "app_id": visit.secrets["MANHMOI_ZALO_APP_ID"],
                "grant_type": "refresh_token",
                "refresh_token": refresh,
            },
            again=False,
        )
        data = answer.json()
        if not isinstance(data, dict) or not data.get("access_token"):
            code = data.get("error") if isinstance(data, dict) else None
            raise TokenRefused(
                f"Zalo từ chối refresh token (mã {code}): kiểm tra MANHMOI_ZALO_APP_SECRET, hoặc "
                "cấp quyền lại cho ứng dụng rồi đặt MANHMOI_ZALO_REFRESH_TOKEN mới",
                f"Zalo refuses the refresh token (code {code}): check MANHMOI_ZALO_APP_SECRET, or "
                "authorise the app again and set a new MANHMOI_ZALO_REFRESH_TOKEN",
            )
        return Pair(
            str(data["access_token"]),
            str(data.get("refresh_token") or ""),
            expiry(data.get("expires_in")),
            expiry(data.get("refresh_token_expires_in")),
        )

    return Tokens(
        visit,
        refresh_env="MANHMOI_ZALO_REFRESH_TOKEN",
        access_env="MANHMOI_ZALO_ACCESS_TOKEN",
        rotate=rotate,
    )


def call(visit: Visit, method: str, path: str, body: object = None) -> Any:
    """Ask the API with an access token, replaced once when Zalo says that it has run out.

    Returns:
        ``data`` of the answer.

    Raises:
        Retry: Zalo is busy; nothing was sent.
        Quarantine: Zalo refuses what was asked.
        OperatorError: the tokens are refused.
    """
    pair = tokens(visit)
    token = pair.access()
    answer = _asked(visit, method, path, token, body)
    if _code(answer) in _TOKEN:
        token = pair.access(refused=token)
        answer = _asked(visit, method, path, token, body)
    code = _code(answer)
    if code == 0:
        return answer.get("data")
    if code in _TOKEN:
        raise OperatorError(
            "Zalo không nhận access token vừa cấp: kiểm tra quyền của ứng dụng với OA",
            "Zalo refuses the access token it has just given: check the app's rights on the OA",
        )
    if code in _BUSY:
        raise Retry(f"Zalo đang bận ({code})", f"Zalo is busy ({code})")
    vi, en = _LIMITS.get(code or 0, ("từ chối", "refused"))
    raise Quarantine("zalo_refused", f"Zalo: {vi} (mã {code})", f"Zalo: {en} (code {code})")


def _code(answer: dict[str, Any]) -> int | None:
    """Return the error's number, 0 for success, also where it is written as text."""
    given = answer.get("error", 0 if "data" in answer else "")
    try:
        return int(str(given))
    except ValueError:
        return None


def _asked(visit: Visit, method: str, path: str, token: str, body: object) -> dict[str, Any]:
    url, headers = f"{visit.host('openapi')}{path}", {"access_token": token}
    if method == "POST":
        answer: Answer = ask_once(visit, url, headers=headers, json=body)
    else:
        answer = visit.http.request(method, url, headers=headers)
    data = answer.json()
    if not isinstance(data, dict):
        raise Quarantine("bad_response", "Zalo trả lời lạ", "Zalo's answer makes no sense")
    return data

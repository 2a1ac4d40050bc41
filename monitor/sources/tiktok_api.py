"""TikTok's v2 API: one way to post, one way to read its errors, for accounts and for research."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from monitor.collect.connector import Answer, Visit
from monitor.collect.limits import HttpRefused
from monitor.collect.tokens import TokenRefused
from records.errors import ManhMoiError, Quarantine, Retry

_JUDGED: Final = (200, 400, 401, 403, 404)
_PASSING: Final = frozenset({"server_error", "temporarily_unavailable", "rate_limit_exceeded"})
Token = Callable[[str], str]
"""Returns an access token; given one that was refused, another."""


@dataclass(frozen=True, slots=True)
class Reply:
    """The exact bytes of an answer and the ``data`` in it."""

    body: bytes
    url: str
    data: Mapping[str, Any]

    def listed(self, name: str) -> list[Mapping[str, Any]]:
        """Return the objects of the list ``name``."""
        found = self.data.get(name)
        return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []

    def number(self, name: str) -> int:
        """Return a number such as ``cursor``, written as one or as digits; 0 for none."""
        return whole(self.data.get(name))


def whole(value: object) -> int:
    """Return a whole number, also one written as digits; 0 for anything else."""
    if isinstance(value, str) and value.isascii() and value.isdigit():
        return int(value[:20])
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _app(visit: Visit) -> tuple[str, str]:
    """Variables with the app's key and secret: the first two that the manifest declares."""
    key, secret, *_more = visit.manifest.credentials
    return key.env, secret.env


def error_code(answer: Answer) -> str:
    """Return ``error.code`` of an answer, empty for ``ok`` or none."""
    try:
        error = answer.json().get("error")
    except (Quarantine, AttributeError):
        return ""
    code = error.get("code") if isinstance(error, Mapping) else error
    return "" if code in (None, "ok") else str(code)


def call(
    visit: Visit,
    path: str,
    fields: str,
    body: Mapping[str, Any],
    token: Token,
    *,
    ask: Callable[..., Answer] | None = None,
) -> Reply:
    """Post ``body`` and return the data, with a new token when the one in use has run out.

    Args:
        visit: whose way out is used.
        path: such as ``/v2/video/list/``.
        fields: what each object is to hold.
        body: of the request.
        token: gives the access token.
        ask: used instead of ``visit.http.request`` (a quota of its own).

    Raises:
        HttpRefused: the token or its rights are refused.
        Quarantine: ``tiktok_CODE``, or ``bad_json``.
        Retry: busy or unreachable.
    """
    request = ask or visit.http.request

    def send(access: str) -> Answer:
        return request(
            "POST",
            visit.host("api") + path,
            params={"fields": fields},
            headers={"Authorization": f"Bearer {access}"},
            json=dict(body),
            expect=_JUDGED,
        )

    access = token("")
    answer = send(access)
    if _run_out(answer):
        answer = send(token(access))
    code = error_code(answer)
    if code or answer.status != 200:
        raise trouble(visit, answer, code)
    data = answer.json().get("data")
    if not isinstance(data, Mapping):
        raise Quarantine("bad_json", "TikTok trả lời thiếu “data”", "TikTok's answer has no “data”")
    return Reply(answer.body, answer.url, data)


def _run_out(answer: Answer) -> bool:
    """Whether an answer refuses the access token, and not a right."""
    code = error_code(answer)
    return code == "access_token_invalid" or (answer.status == 401 and "scope" not in code)


def trouble(visit: Visit, answer: Answer, code: str) -> ManhMoiError:
    """Return what an error answer means."""
    names = ", ".join(_app(visit))
    word = re.sub(r"\W", "", code)[:40] or f"http_{answer.status}"
    if word == "rate_limit_exceeded":
        return Retry("TikTok báo hỏi quá nhanh", "TikTok says we ask too fast", after_s=60)
    if word == "internal_error":
        return Retry("TikTok báo lỗi nội bộ", "TikTok reports an error of its own")
    if "scope" in word:
        return HttpRefused(
            answer.status,
            answer.body,
            f"Ứng dụng TikTok chưa được cấp quyền cần thiết ({word})",
            f"the TikTok app lacks a right it needs ({word})",
        )
    if answer.status in (401, 403) or word == "access_token_invalid":
        return HttpRefused(
            answer.status,
            answer.body,
            f"TikTok không nhận mã truy cập ({word}); kiểm tra {names} và quyền đã cấp",
            f"TikTok refuses the access token ({word}); look at {names} and the consent",
        )
    return Quarantine(
        f"tiktok_{word}"[:48], f"TikTok từ chối: {word}", f"TikTok refused the request: {word}"
    )


def token_request(visit: Visit, form: Mapping[str, str], *, again: bool) -> Mapping[str, Any]:
    """Ask for tokens with the app's key and secret.

    Args:
        visit: for secrets and the way out.
        form: ``grant_type`` and what belongs to it.
        again: whether the same may be sent twice.

    Raises:
        TokenRefused: the key, the secret or the grant is refused.
        Retry: busy or unreachable.
    """
    key, secret = _app(visit)
    answer = visit.http.request(
        "POST",
        visit.host("api") + "/v2/oauth/token/",
        form={"client_key": visit.secrets[key], "client_secret": visit.secrets[secret], **form},
        expect=_JUDGED,
        again=again,
    )
    told = answer.json()
    if isinstance(told, Mapping) and told.get("access_token") and not told.get("error"):
        return told
    code = error_code(answer)
    if code in _PASSING:
        raise Retry(f"TikTok chưa cấp mã ({code})", f"TikTok gives no token now ({code})")
    word = re.sub(r"\W", "", code)[:40] or f"http_{answer.status}"
    raise TokenRefused(
        f"TikTok không cấp mã truy cập ({word}): kiểm tra {key}, {secret} và cấp quyền lại",
        f"TikTok gives no access token ({word}): look at {key}, {secret} and authorise again",
    )

"""Doors for programmes: a token lets them in, not a session.

HTTP Basic (name and key) is what TAXII 2.1 demands and MISP offers; Bearer is for everything else.
A browser's session opens nothing here, so a forged form has nothing to ride on.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from casework.models import ApiToken
from casework.permissions import Action, allowed
from casework.selectors.tokens import token_for
from casework.services.tokens import token_used
from web import throttle
from web.access import Access, View, all_methods

Refusal = Callable[[int, str, str], HttpResponse]
"""Makes an error answer of the door's own format from status, Vietnamese and English."""
_CHALLENGE: Final = 'Basic realm="Manh Moi", charset="UTF-8", Bearer realm="Manh Moi"'
# Far longer than any name and key; nobody makes the server hash megabytes.
_LONGEST_HEADER: Final = 1_024


def _basic(credentials: str) -> ApiToken | None:
    try:
        name, colon, key = base64.b64decode(credentials, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return token_for(key=key, name=name) if colon else None


def _token(request: HttpRequest) -> ApiToken | None:
    header = request.headers.get("Authorization", "")
    if len(header) > _LONGEST_HEADER:
        return None
    scheme, _space, credentials = header.partition(" ")
    match scheme.lower():
        case "basic":
            return _basic(credentials.strip())
        # "Token" is how taxii2-client's own TokenAuth spells it.
        case "bearer" | "token":
            return token_for(key=credentials.strip())
    return None


def _turned_away(request: HttpRequest, refuse: Refusal) -> HttpResponse:
    # Apart from the count of people's sign-ins: a programme left with an old key locks nobody out.
    door = f"token-{request.META.get('REMOTE_ADDR', '')}"
    if throttle.is_blocked(door, door):
        answer = refuse(
            429,
            "Đã thử khóa sai quá nhiều lần; hãy thử lại sau 15 phút.",
            "Too many wrong tokens; try again in 15 minutes.",
        )
        answer["Retry-After"] = str(throttle.WINDOW_S)
        return answer
    if request.headers.get("Authorization"):
        throttle.note_failure(door, door)
    answer = refuse(
        401,
        "Cần khóa truy cập còn hiệu lực của đơn vị an ninh mạng.",
        "A valid token of the cyber unit is needed.",
    )
    answer["WWW-Authenticate"] = _CHALLENGE
    return answer


def by_token(
    action: Action, *, refuse: Refusal, methods: Iterable[str] = ("GET",)
) -> Callable[[View], View]:
    """Let in programmes with a valid token whose user may do ``action``.

    The view gets the token after the request; ``request.user`` is the token's user.

    Args:
        action: what every method needs.
        refuse: makes the error answers 401, 403, 405 and 429 in the door's own format.
        methods: HTTP methods answered.
    """
    access = Access(False, action, action, all_methods(methods), by_token=True)

    def opened(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        def guard(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            token = _token(request)
            if token is None:
                return _turned_away(request, refuse)
            if not allowed(token.user, action):
                return refuse(
                    403, "Khóa này không được làm việc này.", "This token may not do this."
                )
            if request.method not in access.methods:
                answer = refuse(405, "Cửa này chỉ để đọc.", "This method is not answered here.")
                answer["Allow"] = ", ".join(access.methods)
                return answer
            token_used(token=token)
            request.user = token.user
            return view(request, token, *args, **kwargs)

        guard.access = access  # type: ignore[attr-defined]
        return guard

    return opened

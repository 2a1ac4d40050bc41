"""What every answer of the console carries, and what every request passes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _

from casework.models.people import User
from records.errors import ManhMoiError, Refused
from web.access import access_of, is_api
from web.wording import error_text

Answer = Callable[[HttpRequest], HttpResponseBase]

# Nothing inline, nothing from another host: a page that tries is stopped by the browser.
CONTENT_SECURITY_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "media-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
PERMISSIONS_POLICY: Final = (
    "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"
)
# Open to a user who still holds a one-time password.
_BEFORE_NEW_PASSWORD: Final = frozenset({"password", "logout", "language", "login"})


class ConsoleHeaders:
    """Sets the security headers; a view may set a stricter policy of its own first."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, then add the headers that are not there yet."""
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if isinstance(getattr(request, "user", None), User):
            # Case material must not stay in a shared browser's cache after signing out.
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class ConsoleLanguage:
    """Speaks the user's remembered language; before signing in the cookie's; else Vietnamese.

    The browser's own preference is not asked: this is a Vietnamese newsroom's tool.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer in the chosen language."""
        user = getattr(request, "user", None)
        chosen = (
            user.language
            if isinstance(user, User)
            else request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        )
        if chosen not in dict(settings.LANGUAGES):
            chosen = settings.LANGUAGE_CODE
        with translation.override(chosen):
            request.LANGUAGE_CODE = chosen
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", chosen)
        return response


class DeclaredAccess:
    """Refuses a view that forgot to say who may open it, and shows the house's own errors."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Stop before an undeclared view runs."""
        if access_of(view) is None:
            raise PermissionDenied
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Turn a refusal into a 403 and another error of the house into a 409, in words."""
        if not isinstance(error, ManhMoiError):
            return None
        status = 403 if isinstance(error, Refused) else 409
        message = error_text(error)
        if is_api(request):
            return JsonResponse({"error": message}, status=status)
        return render(request, "web/problem.html", {"message": message}, status=status)


class PasswordChangeRequired:
    """Sends a user who still holds a one-time password to the page for a new one."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Redirect unless the page is one of the few that stay open."""
        user = request.user
        if not isinstance(user, User) or not user.must_change_password:
            return None
        match = request.resolver_match
        if match is not None and match.url_name in _BEFORE_NEW_PASSWORD:
            return None
        if is_api(request):
            return JsonResponse({"error": _("Cần đặt mật khẩu mới trước.")}, status=403)
        return redirect("password")

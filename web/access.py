"""Who may open which page: every view carries its access, so that a test can list them all.

A view without one of ``public``, ``signed_in``, ``needs`` or ``web.token_access.by_token`` is
refused by ``web.middleware.DeclaredAccess``: deny by default holds for forgotten decorators too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed, JsonResponse
from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext as _

from casework.models.people import User
from casework.permissions import Action, allowed

View = Callable[..., HttpResponseBase]
READING: Final = frozenset({"GET", "HEAD"})


@dataclass(frozen=True, slots=True)
class Access:
    """What a view asks for.

    ``public`` views ask for nothing. ``read`` and ``write`` are ``None`` when any signed-in user
    may. ``methods`` are the HTTP methods answered. ``by_token``: only programmes with a token get
    in, never a session.
    """

    public: bool
    read: Action | None
    write: Action | None
    methods: tuple[str, ...]
    by_token: bool = False

    def action(self, method: str) -> Action | None:
        """The action that a request with this HTTP method needs."""
        return self.read if method in READING else self.write


def person(request: HttpRequest) -> User:
    """Return the signed-in user of a view that is not public.

    Raises:
        PermissionDenied: nobody is signed in.
    """
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def is_api(request: HttpRequest) -> bool:
    """Whether the answer must be JSON, errors included."""
    return request.path.startswith("/api/")


def _ask_to_sign_in(request: HttpRequest) -> HttpResponseBase:
    if is_api(request):
        return JsonResponse({"error": _("Cần đăng nhập.")}, status=401)
    # After signing in nobody wants to land on an address that only takes forms.
    target = request.get_full_path() if request.method in READING else "/"
    return redirect_to_login(target, settings.LOGIN_URL)


def _refuse(request: HttpRequest) -> HttpResponseBase:
    if is_api(request):
        return JsonResponse({"error": _("Vai trò của bạn không được làm việc này.")}, status=403)
    raise PermissionDenied


def _guarded(view: View, access: Access) -> View:
    @wraps(view)
    def guard(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        method = request.method or "GET"
        if not access.public:
            if not isinstance(request.user, User):
                return _ask_to_sign_in(request)
            action = access.action(method)
            if action is not None and not allowed(request.user, action):
                return _refuse(request)
        if method not in access.methods:
            return HttpResponseNotAllowed(access.methods)
        return view(request, *args, **kwargs)

    guard.access = access  # type: ignore[attr-defined]
    return guard


def all_methods(methods: Iterable[str]) -> tuple[str, ...]:
    """Return the methods with HEAD beside GET."""
    wanted = list(methods)
    return tuple(["GET", "HEAD", *[m for m in wanted if m != "GET"]] if "GET" in wanted else wanted)


def needs(
    action: Action, *, write: Action | None = None, methods: Iterable[str] = ("GET",)
) -> Callable[[View], View]:
    """Let in only roles that may do ``action``.

    Args:
        action: what reading requests (GET, HEAD) need, and writing ones when ``write`` is not set.
        write: what writing requests need.
        methods: HTTP methods answered; the others get 405, after the permission is asked.
    """
    return lambda view: _guarded(view, Access(False, action, write or action, all_methods(methods)))


def signed_in(*, methods: Iterable[str] = ("GET",)) -> Callable[[View], View]:
    """Let in every signed-in user."""
    return lambda view: _guarded(view, Access(False, None, None, all_methods(methods)))


def public(*, methods: Iterable[str] = ("GET",)) -> Callable[[View], View]:
    """Let in everybody, signed in or not."""
    return lambda view: _guarded(view, Access(True, None, None, all_methods(methods)))


def access_of(view: object) -> Access | None:
    """Return the declared access of a view, ``None`` when it declares none."""
    found = getattr(view, "access", None)
    return found if isinstance(found, Access) else None


def routes(
    patterns: Iterable[URLPattern | URLResolver],
) -> Iterator[tuple[str, URLPattern]]:
    """Every route as (name, pattern), nested includes opened."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns)
        else:
            yield pattern.name or str(pattern.pattern), pattern

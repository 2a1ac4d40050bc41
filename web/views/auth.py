"""Signing in and out, a new password, the language of the console."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login as start_session
from django.contrib.auth import logout as end_session
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import path
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from casework.models.people import User
from casework.services.preferences import user_set_language
from casework.services.sessions import sign_in_record
from casework.services.users import user_set_password
from records.errors import Refused
from web import throttle
from web.access import person, public, signed_in
from web.wording import error_text


def _safe_next(request: HttpRequest, given: str) -> str:
    """Return the address to go on to if it is one of this console, else the home page."""
    safe = url_has_allowed_host_and_scheme(
        given, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return given if safe else resolve_url(settings.LOGIN_REDIRECT_URL)


def _remember_language(response: HttpResponse, language: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


@public(methods=("GET", "POST"))
@sensitive_post_parameters("password")
def login(request: HttpRequest) -> HttpResponse:
    """Sign in. The one message for every failure tells nothing about which users exist."""
    target = _safe_next(request, request.POST.get("next") or request.GET.get("next", ""))
    if isinstance(request.user, User):
        return redirect(target)
    expired = request.method == "GET" and settings.SESSION_COOKIE_NAME in request.COOKIES
    form = AuthenticationForm(request)
    problem, status = "", 200
    if request.method == "POST":
        name, address = request.POST.get("username", ""), request.META.get("REMOTE_ADDR", "")
        form = AuthenticationForm(request, data=request.POST)
        if throttle.is_blocked(name, address):
            problem, status = _("Thử sai quá nhiều lần. Hãy đợi 15 phút rồi thử lại."), 429
        elif form.is_valid():
            throttle.forget(name, address)
            return _signed_in(request, form, target)
        else:
            throttle.note_failure(name, address)
            problem = _("Tên đăng nhập hoặc mật khẩu không đúng.")
    page = {"next": target, "problem": problem, "expired": expired, "form": form}
    return render(request, "web/login.html", page, status=status)


def _signed_in(request: HttpRequest, form: AuthenticationForm, target: str) -> HttpResponse:
    user = form.get_user()
    start_session(request, user)
    response = redirect(target)
    if isinstance(user, User):
        sign_in_record(user=user)
        _remember_language(response, user.language)
    return response


@signed_in(methods=("POST",))
def logout(request: HttpRequest) -> HttpResponse:
    """Sign out; only by a form, so that a link elsewhere cannot do it."""
    end_session(request)
    return redirect("login")


@signed_in(methods=("GET", "POST"))
@sensitive_post_parameters()
def password(request: HttpRequest) -> HttpResponse:
    """Set a new password; forced after a one-time one, which stops working by it."""
    user = person(request)
    forced = user.must_change_password
    # Someone who has just signed in with a one-time password need not type it again.
    kind: type[SetPasswordForm[User]] = SetPasswordForm if forced else PasswordChangeForm
    form = kind(user, data=request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user_set_password(user=user, target=user, password=form.cleaned_data["new_password1"])
        except Refused as error:
            form.add_error("new_password1", error_text(error))
        else:
            # The other sessions of this user end; this one goes on.
            update_session_auth_hash(request, user)
            messages.success(request, _("Đã đặt mật khẩu mới."))
            return redirect("home")
    return render(request, "web/password.html", {"form": form, "forced": forced})


@public(methods=("POST",))
def language(request: HttpRequest) -> HttpResponse:
    """Switch the language; remembered for the user, or by a cookie before signing in."""
    chosen = request.POST.get("language", "")
    response = redirect(_safe_next(request, request.POST.get("next", "")))
    if chosen in dict(settings.LANGUAGES):
        if isinstance(request.user, User):
            user_set_language(user=request.user, language=chosen)
        _remember_language(response, chosen)
    return response


urlpatterns = [
    path("login", login, name="login"),
    path("logout", logout, name="logout"),
    path("password", password, name="password"),
    path("language", language, name="language"),
]

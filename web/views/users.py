"""Users and roles, for administrators."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from casework.models import User
from casework.models.people import Role
from casework.permissions import Action
from casework.selectors.users import users_list
from casework.services.users import (
    user_create,
    user_deactivate,
    user_reactivate,
    user_set_password,
    user_set_role,
)
from records.errors import Refused
from web.access import needs, person
from web.wording import error_text

# Holds a new one-time password until the page that shows it once.
_SHOW_ONCE: Final = "one_time_password"


def _done(request: HttpRequest, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("users")


def _show_once(request: HttpRequest, username: str, password: str | None) -> HttpResponse:
    if password is not None:
        request.session[_SHOW_ONCE] = {"username": username, "password": password}
    return redirect("users")


@needs(Action.USERS_MANAGE)
def users(request: HttpRequest) -> HttpResponse:
    """List users; a password just made is shown this one time."""
    page = {
        "people": users_list(user=person(request)),
        "roles": Role.choices,
        "once": request.session.pop(_SHOW_ONCE, None),
    }
    return render(request, "web/users.html", page)


@needs(Action.USERS_MANAGE, methods=("POST",))
def user_create_view(request: HttpRequest) -> HttpResponse:
    """Add a user with a one-time password."""
    try:
        row, password = user_create(
            user=person(request),
            username=request.POST.get("username", "").strip(),
            role=request.POST.get("role", ""),
            display_name=request.POST.get("display_name", "").strip()[:150],
        )
    except Refused as error:
        messages.error(request, error_text(error))
        return redirect("users")
    return _show_once(request, row.username, password)


def _target(user_id: int) -> User:
    return get_object_or_404(User, pk=user_id)


@needs(Action.USERS_MANAGE, methods=("POST",))
def user_role(request: HttpRequest, user_id: int) -> HttpResponse:
    """Give a user another role."""
    target = _target(user_id)
    user_set_role(user=person(request), target=target, role=request.POST.get("role", ""))
    return _done(request, _("Đã đổi vai trò của %(name)s.") % {"name": target.username})


@needs(Action.USERS_MANAGE, methods=("POST",))
def user_active(request: HttpRequest, user_id: int) -> HttpResponse:
    """Switch a user off, or on again."""
    target = _target(user_id)
    if request.POST.get("active") == "1":
        user_reactivate(user=person(request), target=target)
        return _done(request, _("Đã mở lại tài khoản %(name)s.") % {"name": target.username})
    user_deactivate(user=person(request), target=target)
    return _done(request, _("Đã ngừng tài khoản %(name)s.") % {"name": target.username})


@needs(Action.USERS_MANAGE, methods=("POST",))
def user_password(request: HttpRequest, user_id: int) -> HttpResponse:
    """Give a user a new one-time password; their own is changed on the page for that."""
    target = _target(user_id)
    if target == person(request):
        return redirect("password")
    password = user_set_password(user=person(request), target=target)
    return _show_once(request, target.username, password)


urlpatterns = [
    path("users", users, name="users"),
    path("users/create", user_create_view, name="user_create"),
    path("users/<int:user_id>/role", user_role, name="user_role"),
    path("users/<int:user_id>/active", user_active, name="user_active"),
    path("users/<int:user_id>/password", user_password, name="user_password"),
]

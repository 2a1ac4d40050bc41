"""What every template may use."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from casework.models.people import User
from casework.permissions import Action, allowed
from web import navigation


def console(request: HttpRequest) -> dict[str, Any]:
    """Return navigation, languages and the set ``can`` of action names the user may do.

    A template asks ``{% if "flag_review" in can %}``.
    """
    user = getattr(request, "user", None)
    here: dict[str, Any] = {
        "languages": settings.LANGUAGES,
        "page_language": getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE),
        "can": frozenset[str](),
        "navigation": [],
    }
    if isinstance(user, User) and not user.must_change_password:
        here["can"] = frozenset(action.value for action in Action if allowed(user, action))
        here["navigation"] = navigation.links(user, request.path)
    return here

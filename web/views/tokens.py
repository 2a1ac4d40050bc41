"""Tokens of the cyber unit's programmes, for administrators."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from casework.clock import now
from casework.models import ApiToken, User
from casework.permissions import Action
from casework.selectors.sharing import COLLECTIONS
from casework.selectors.tokens import token_holders, token_list
from casework.services.sharing import sharing_refresh
from casework.services.tokens import DEFAULT_DAYS, LONGEST_DAYS, token_add, token_revoke
from web.access import needs, person
from web.addresses import outside_address
from web.views.queue_forms import number, told

# Holds a new key until the page that shows it once.
_SHOW_ONCE: Final = "one_time_token"


@needs(Action.TOKENS_MANAGE)
def tokens(request: HttpRequest) -> HttpResponse:
    """List tokens and the doors they open; a key just made is shown this one time."""
    user = person(request)
    page = {
        "tokens": token_list(user=user),
        "holders": token_holders(user=user),
        "now": now(),
        "once": request.session.pop(_SHOW_ONCE, None),
        "default_days": DEFAULT_DAYS,
        "longest_days": LONGEST_DAYS,
        "collections": COLLECTIONS,
        "doors": [
            outside_address(request, reverse(name).removesuffix("/manifest.json"))
            for name in ("taxii_discovery", "misp_feed_manifest", "misp_feed_mau_manifest")
        ],
    }
    return render(request, "web/tokens.html", page)


@needs(Action.TOKENS_MANAGE, methods=("POST",))
def token_add_view(request: HttpRequest) -> HttpResponse:
    """Make a token."""
    with told(request):
        holder = get_object_or_404(User, pk=number(request.POST, "holder") or 0)
        token, key = token_add(
            user=person(request),
            name=request.POST.get("name", ""),
            holder=holder,
            days=number(request.POST, "days") or 0,
        )
        request.session[_SHOW_ONCE] = {"name": token.name, "key": key}
    return redirect("tokens")


@needs(Action.TOKENS_MANAGE, methods=("POST",))
def token_revoke_view(request: HttpRequest, token_id: int) -> HttpResponse:
    """Close a token for good."""
    token = get_object_or_404(ApiToken, pk=token_id)
    token_revoke(user=person(request), token=token)
    messages.success(request, _("Đã thu hồi khóa %(name)s.") % {"name": token.name})
    return redirect("tokens")


@needs(Action.TOKENS_MANAGE, methods=("POST",))
def sharing_refresh_view(request: HttpRequest) -> HttpResponse:
    """Lay out what was approved before and is not there yet."""
    done = sharing_refresh(user=person(request), only_absent=True)
    words = _("Đã xem %(flags)d cờ, thêm %(added)d bản ghi.") % {
        "flags": done.flags,
        "added": done.added,
    }
    messages.success(request, words)
    return redirect("tokens")


urlpatterns = [
    path("tokens", tokens, name="tokens"),
    path("tokens/add", token_add_view, name="token_add"),
    path("tokens/<int:token_id>/revoke", token_revoke_view, name="token_revoke"),
    path("tokens/share", sharing_refresh_view, name="sharing_refresh"),
]

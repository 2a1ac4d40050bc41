"""Reads of the tokens with which programmes of the cyber unit come in."""

from __future__ import annotations

import hashlib
import hmac

from django.db.models import Q, QuerySet

from casework.clock import now
from casework.models import ApiToken, User
from casework.permissions import Action, allowed, require
from records.errors import OperatorError


def token_digest(key: str) -> str:
    """Return what is stored of a key: its SHA-256.

    A key is 256 random bits, so nothing slower than a plain hash is needed to keep it unguessable.
    """
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


def token_live() -> Q:
    """Return the condition of tokens that are neither revoked nor expired."""
    return Q(revoked_at=None) & (Q(expires_at=None) | Q(expires_at__gt=now()))


def token_for(*, key: str, name: str | None = None) -> ApiToken | None:
    """Return the token of this key if it opens the doors now, else ``None``.

    It opens nothing once it is revoked or expired, or once its user is switched off or no longer
    of a role that may take over referrals.

    Args:
        key: as the programme sent it.
        name: the token's name, or its user's, where the programme gave one (HTTP Basic).
    """
    digest = token_digest(key)
    # The index is asked for the key's hash, which tells a guesser nothing about other keys.
    token = ApiToken.objects.filter(token_live(), digest=digest).select_related("user").first()
    if token is None or not hmac.compare_digest(token.digest, digest):
        return None
    if name is not None and name not in (token.name, token.user.username):
        return None
    return token if allowed(token.user, Action.REFERRAL_EXPORT) else None


def token_list(*, user: User | None) -> QuerySet[ApiToken]:
    """Return every token ever made, newest first; ``None`` is the command line.

    Raises:
        Refused: the user may not manage tokens.
    """
    if user is not None:
        require(user, Action.TOKENS_MANAGE)
    return ApiToken.objects.select_related("user", "created_by").order_by("-created_at", "-pk")


def token_holders(*, user: User) -> list[User]:
    """Return the people for whom a token can be made.

    Raises:
        Refused: the user may not manage tokens.
    """
    require(user, Action.TOKENS_MANAGE)
    people = User.objects.filter(is_active=True).order_by("username")
    return [one for one in people if allowed(one, Action.REFERRAL_EXPORT)]


def token_numbered(token_id: int) -> ApiToken:
    """Return the token of that number; for the command line.

    Raises:
        OperatorError: there is none.
    """
    token = ApiToken.objects.select_related("user").filter(pk=token_id).first()
    if token is None:
        raise OperatorError(f"Không có khóa số {token_id}.", f"there is no token {token_id}")
    return token

"""Tokens with which programmes of the cyber unit come in: made, used, revoked."""

from __future__ import annotations

import re
import secrets
from datetime import timedelta
from typing import Final

from django.db import transaction

from casework.clock import now
from casework.models import ApiToken, User
from casework.permissions import Action, allowed, require
from casework.selectors.tokens import token_digest, token_live
from casework.services.audit import audit_record
from records.errors import Refused

# A fixed beginning lets people and leak scanners see what a stray string is.
PREFIX: Final = "manhmoi_"
KEY_BYTES: Final = 32
DEFAULT_DAYS: Final = 365
LONGEST_DAYS: Final = 1_095
# HTTP Basic separates name and key by a colon and knows no alphabet beyond ASCII.
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{2,63}")
_USE_NOTED_EVERY: Final = timedelta(minutes=1)


def _require_manager(user: User | None) -> None:
    if user is not None:
        require(user, Action.TOKENS_MANAGE)


def _check(name: str, holder: User, days: int) -> None:
    if not _NAME.fullmatch(name):
        raise Refused(
            "Tên khóa gồm 3 đến 64 chữ không dấu, số, dấu chấm, gạch; ví dụ opencti-pa05.",
            "A token's name is 3 to 64 plain letters, digits, dots, dashes, like opencti-pa05.",
        )
    if not 1 <= days <= LONGEST_DAYS:
        raise Refused(
            f"Hạn dùng từ 1 đến {LONGEST_DAYS} ngày.", f"A token lasts 1 to {LONGEST_DAYS} days."
        )
    if not allowed(holder, Action.REFERRAL_EXPORT):
        raise Refused(
            "Chỉ cấp khóa cho tài khoản an ninh mạng đang hoạt động.",
            "Tokens are for active accounts of the cyber unit only.",
        )
    if ApiToken.objects.filter(token_live(), name=name).exists():
        raise Refused(
            f"Đã có khóa đang dùng tên {name}; hãy thu hồi nó hoặc chọn tên khác.",
            f"A token called {name} is in use; revoke it or choose another name.",
        )


@transaction.atomic
def token_add(
    *, user: User | None, name: str, holder: User, days: int = DEFAULT_DAYS
) -> tuple[ApiToken, str]:
    """Make a token; return its row and the key, which can never be shown again.

    Args:
        user: the administrator; ``None`` for the command line.
        name: by which people and HTTP Basic know it; unique among tokens in use.
        holder: the user of the cyber unit in whose name the programme acts.
        days: how long it lasts.

    Raises:
        Refused: role, name, days, or a holder who is not an active member of the cyber unit.
    """
    _require_manager(user)
    name = name.strip()
    _check(name, holder, days)
    key = PREFIX + secrets.token_urlsafe(KEY_BYTES)
    token = ApiToken.objects.create(
        name=name,
        user=holder,
        digest=token_digest(key),
        created_by=user,
        expires_at=now() + timedelta(days=days),
    )
    audit_record(
        action="token.add",
        subject=f"token:{token.pk}",
        detail={"user": holder.pk, "days": days},
        actor=user,
    )
    return token, key


@transaction.atomic
def token_revoke(*, user: User | None, token: ApiToken) -> ApiToken:
    """Close a token for good; doing it again changes nothing.

    Raises:
        Refused: the user may not manage tokens.
    """
    _require_manager(user)
    row = ApiToken.objects.select_for_update().get(pk=token.pk)
    if row.revoked_at is None:
        row.revoked_at = now()
        row.save(update_fields=["revoked_at"])
        audit_record(
            action="token.revoke",
            subject=f"token:{row.pk}",
            detail={"user": row.user_id},
            actor=user,
        )
    return row


def token_used(*, token: ApiToken) -> None:
    """Note that a token was used, at most once a minute: polling must not write all the time."""
    at = now()
    if token.last_used_at is None or at - token.last_used_at >= _USE_NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=at)

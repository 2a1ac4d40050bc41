"""Reads of owners' permissions to take captions or sound from a channel."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from casework.clock import now
from casework.models import ChannelPermission, User
from casework.permissions import Action, require
from records.errors import OperatorError


def permission_in_force(at: datetime | None = None) -> Q:
    """Return the condition of permissions in force at a moment, now by default."""
    moment = at or now()
    begun = Q(withdrawn_at=None) & Q(given_at__lte=moment)
    return begun & (Q(expires_at=None) | Q(expires_at__gt=moment))


def channel_permitted(*, platform: str, channel_id: str, scope: str) -> bool:
    """Whether a channel's owner allows ``captions`` or ``audio`` to be taken now."""
    rows = ChannelPermission.objects.filter(
        permission_in_force(), platform=platform, channel_id=channel_id
    )
    return any(scope in row.scope for row in rows)


def channel_permissions(
    *, user: User | None, only_in_force: bool = False
) -> QuerySet[ChannelPermission]:
    """Return recorded permissions, by platform and channel, newest first; ``None`` is the CLI.

    Raises:
        Refused: the user may not see sources.
    """
    if user is not None:
        require(user, Action.SOURCE_VIEW)
    rows = ChannelPermission.objects.select_related("recorded_by", "document")
    return rows.filter(permission_in_force()) if only_in_force else rows


def channel_permission_numbered(permission_id: int) -> ChannelPermission:
    """Return the permission of that number; for the command line.

    Raises:
        OperatorError: there is none.
    """
    row = ChannelPermission.objects.filter(pk=permission_id).first()
    if row is None:
        raise OperatorError(
            f"Không có giấy cho phép số {permission_id}.", f"there is no permission {permission_id}"
        )
    return row

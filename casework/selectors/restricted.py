"""Which items a user may read, by their access level."""

from __future__ import annotations

from django.db.models import Q

from casework.models import Item, User
from casework.permissions import Action, allowed
from records.errors import Refused

OPEN = "open"


def readable(user: User, prefix: str = "") -> Q:
    """Return the condition that keeps restricted items from users without that right.

    Args:
        user: who reads.
        prefix: path to the item from the queried row, such as ``item__``; empty for items.
    """
    if allowed(user, Action.RESTRICTED_VIEW):
        return Q()
    return Q(**{f"{prefix}access": OPEN})


def may_read(user: User, item: Item) -> bool:
    """Whether ``user`` may read this item's text."""
    return item.access == OPEN or allowed(user, Action.RESTRICTED_VIEW)


def require_readable(user: User, item: Item) -> None:
    """Raise unless ``user`` may read this item's text.

    Raises:
        Refused: the item is restricted and the role lacks that right.
    """
    if not may_read(user, item):
        raise Refused("Tư liệu này bị giới hạn truy cập.", "Access to this item is restricted.")

"""Evidence captures as lists and pages show them."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from casework.models import EvidenceCapture, User
from casework.permissions import Action, require
from casework.selectors.restricted import readable


def captures(*, user: User | None, item_id: int | None = None) -> QuerySet[EvidenceCapture]:
    """Return captures, newest first, but for those of items this user may not read.

    Args:
        user: who asks; ``None`` for the command line, which sees all.
        item_id: of one item only.

    Raises:
        Refused: the user may not take captures.
    """
    rows = EvidenceCapture.objects.select_related("item", "original", "captured_by")
    if item_id is not None:
        rows = rows.filter(item_id=item_id)
    if user is None:
        return rows
    require(user, Action.CAPTURE_EVIDENCE)
    limits = readable(user, "item__")
    # An empty condition beside "or" would drop out and leave only captures without an item.
    return rows.filter(Q(item=None) | limits) if limits else rows


def capture_get(*, user: User | None, capture_id: int) -> EvidenceCapture:
    """Return one capture.

    Raises:
        Refused: the user may not take captures.
        EvidenceCapture.DoesNotExist: there is none, or its item is not this user's to read.
    """
    return captures(user=user).get(pk=capture_id)

"""Who has seen what must not be seen lightly: restricted items and bytes as received."""

from __future__ import annotations

import io
from typing import BinaryIO

from django.db import transaction

from casework.archive import get_archive
from casework.models import Item, User
from casework.permissions import Action, require
from casework.selectors.restricted import OPEN, require_readable
from casework.services.audit import audit_record
from records.errors import Refused


def item_view_record(*, user: User, item: Item) -> None:
    """Put on record that ``user`` opened a restricted item; open items leave no trace."""
    if item.access == OPEN:
        return
    with transaction.atomic():
        audit_record(action="item.view", subject=f"item:{item.pk}", actor=user)


def item_original_open(*, user: User, item: Item) -> BinaryIO:
    """Open the exact bytes from which ``item`` was read, and put it on record.

    They may hold a private person's handle in clear, so only roles with the right to restricted
    material get them.

    Returns:
        A stream of the item's own lines, or of the whole original when it is all the item's.

    Raises:
        Refused: the role may not, nothing was archived for this item, or it was erased.
        OperatorError: the archive lacks it or it is damaged.
    """
    require(user, Action.RESTRICTED_VIEW)
    require_readable(user, item)
    if item.original is None:
        raise Refused("Tư liệu này không có bản gốc.", "This item has no original.")
    archive, sha256 = get_archive(), item.original.sha256
    stream: BinaryIO
    if item.raw_first_chunk is None or item.raw_last_chunk is None:
        stream = archive.open(sha256)
    else:
        stream = io.BytesIO(archive.chunks(sha256, item.raw_first_chunk, item.raw_last_chunk))
    with transaction.atomic():
        audit_record(
            action="original.download",
            subject=f"item:{item.pk}",
            detail={"sha256": sha256},
            actor=user,
        )
    return stream

"""Originals: archiving what arrives, and erasing it for good."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from django.db import transaction

from casework.archive import get_archive
from casework.clock import now
from casework.models import Original, User
from casework.permissions import Action, require
from casework.services.audit import audit_record
from casework.services.readable_copies import copies_remove


def original_store(
    *,
    source: Path | BinaryIO,
    lines: bool,
    mime: str,
    again: bool = False,
    cuts: Sequence[int] | None = None,
) -> tuple[Original, bool]:
    """Archive the bytes of ``source`` and return their row, and whether they are new here.

    The bytes are on the disk before the row commits. A run killed in between leaves an archived
    original without a row; storing the same bytes again gives it one.

    Args:
        source: a file or an open binary stream.
        lines: give every line its own key, so that one record can be erased alone.
        mime: the sniffed type.
        again: take it even though it was erased before (a person's decision).
        cuts: byte offsets at which pieces with keys of their own begin, instead of lines.

    Raises:
        casework.archive.Erased: it was erased before.
        OperatorError: the disk is full, or the master key is missing.
    """
    stored = get_archive().store(source, lines=lines, again=again, cuts=cuts)
    with transaction.atomic():
        row, created = Original.objects.get_or_create(
            sha256=stored.sha256,
            defaults={
                "size": stored.size,
                "mime": mime[:120],
                "chunks": stored.chunks,
                "stored_at": now(),
            },
        )
        revived = row.erased_at is not None
        if revived:
            row.erased_at, row.erased_reason, row.chunks = None, "", stored.chunks
            row.save(update_fields=["erased_at", "erased_reason", "chunks"])
        if created or revived:
            audit_record(
                action="original.store",
                subject=f"original:{row.pk}",
                detail={"sha256": stored.sha256, "size": stored.size, "again": revived},
            )
    return row, created or revived


def original_erase(*, original: Original, reason: str, user: User | None) -> None:
    """Destroy an original's keys and bytes; its row stays as a tombstone.

    The keys go before the row says so: a run killed in between is finished by calling this again.

    Args:
        original: the row.
        reason: why, in a few words without personal text.
        user: who asks; ``None`` for a machine rule or the command line.

    Raises:
        Refused: the user may not.
    """
    if user is not None:
        require(user, Action.ITEM_ERASE)
    copies_remove(original)
    get_archive().erase(original.sha256)
    with transaction.atomic():
        row = Original.objects.select_for_update().get(pk=original.pk)
        if row.erased_at is None:
            row.erased_at, row.erased_reason = now(), reason[:200]
            row.save(update_fields=["erased_at", "erased_reason"])
            audit_record(
                action="original.erase",
                subject=f"original:{row.pk}",
                detail={"sha256": row.sha256, "reason": row.erased_reason},
                actor=user,
            )
    original.refresh_from_db()

"""Erasures outlive backups: an older one, restored, must not bring erased words back.

The key folder keeps one line per erased item, a keyed hash of its platform, kind and id. Backups of
the data never hold the key folder, so the list is as new as the keys are; a restore holds the rows
against it and erases again.
"""

from __future__ import annotations

import hmac
import os
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction

from casework.archive import Archive, Damaged, get_archive
from casework.archive.keyfile import KeyFile
from casework.models import Flag, Item, Original
from casework.services.audit import audit_record
from casework.services.erasure import HOLDING, item_erase
from casework.services.originals import original_erase

_REASON = "erased before the restore"


@dataclass(frozen=True, slots=True)
class Reapplied:
    """How many items and originals of a restored backup were erased again."""

    items: int
    originals: int


def journal_path() -> Path:
    """Return the list of erased items in the key folder."""
    return Path(settings.MANHMOI_KEYS) / "erased-items.log"


def _mark(platform: str, kind: str, platform_id: str) -> str:
    message = "\0".join(("erased", platform, kind, platform_id)).encode()
    return hmac.new(settings.MANHMOI_PSEUDONYM_KEY, message, "sha256").hexdigest()


def item_erasure_note(*, item: Item) -> None:
    """Note that ``item`` is about to be erased; on the disk itself when this returns.

    Written before the keys go: a run killed in between erases nothing that was not asked for.
    """
    line = _mark(item.platform, item.kind, item.platform_id) + "\n"
    descriptor = os.open(journal_path(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, line.encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def erasures_reapply() -> Reapplied:
    """Erase in restored rows what the key folder knows to be erased; the index is not touched.

    Running it again, or after a kill, goes on where it stopped.
    """
    path = journal_path()
    marks = set(path.read_text().split()) if path.exists() else set()
    items = 0
    if marks:
        living = Item.objects.filter(deleted_at=None).order_by("pk")
        rows = living.values_list("pk", "platform", "kind", "platform_id")
        for pk, platform, kind, platform_id in list(rows):
            if _mark(platform, kind, platform_id) in marks:
                _erase_again(pk)
                items += 1
    archive = get_archive()
    originals = 0
    for original in Original.objects.filter(erased_at=None).order_by("pk"):
        if is_tombstone(archive, original.sha256):
            original_erase(original=original, reason=_REASON, user=None)
            originals += 1
    return Reapplied(items, originals)


def _erase_again(item_id: int) -> None:
    """Erase an item whatever stood in the way when the backup was made: it was lifted since."""
    with transaction.atomic():
        Flag.objects.filter(item_id=item_id, status__in=HOLDING).update(
            status=Flag.Status.SUPERSEDED
        )
        item = Item.objects.get(pk=item_id)
        item_erase(item=item, reason=_REASON, user=None, remove_passages=lambda ids: None)
        audit_record(action="item.erase_again", subject=f"item:{item_id}")


def is_tombstone(archive: Archive, sha256: str) -> bool:
    """Whether the key file of an original says that it was erased (a missing one does not)."""
    try:
        with KeyFile.open(sha256, archive.key_path(sha256)) as keys:
            return keys.erased
    except (FileNotFoundError, Damaged):
        return False

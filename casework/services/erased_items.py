"""Erasures outlive backups: an older one, restored, does not bring erased words back."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from casework.archive import Archive, Damaged, get_archive
from casework.archive.keyfile import KeyFile
from casework.models import Flag, Item, Original
from casework.services.audit import audit_record
from casework.services.erasure import item_erase
from casework.services.erasure_journal import erased_marks, item_mark
from casework.services.holds import HoldEnd, active_holds, hold_end
from casework.services.originals import original_erase

_REASON = "erased before the restore"


@dataclass(frozen=True, slots=True)
class Reapplied:
    """How many items and originals of a restored backup were erased again."""

    items: int
    originals: int


def erasures_reapply() -> Reapplied:
    """Erase in restored rows what the key folder knows to be erased; the index is not touched.

    Running it again, or after a kill, goes on where it stopped.
    """
    items = 0
    if marks := erased_marks():
        living = Item.objects.filter(deleted_at=None).order_by("pk")
        for pk, *names in list(living.values_list("pk", "platform", "kind", "platform_id")):
            if item_mark(*names) in marks:
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
    """Erase an item whatever held it when the backup was made: that was lifted since."""
    with transaction.atomic():
        for hold in active_holds(item_id).select_related("flag"):
            hold_end(flag=hold.flag, why=HoldEnd.SUPERSEDED, user=None)
        Flag.objects.filter(item_id=item_id, status=Flag.Status.FIRST_APPROVED).update(
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

"""The list of erased items in the key folder, one keyed hash of platform, kind and id per line.

Backups of the data never hold the key folder, so the list is as new as the keys are: a restored
older backup is held against it (``casework.services.erased_items``).
"""

from __future__ import annotations

import hmac
import os
from pathlib import Path

from django.conf import settings

from casework.models import Item


def journal_path() -> Path:
    """Return the list's path. Backups of the keys carry ``*.log`` files and merge their lines."""
    return Path(settings.MANHMOI_KEYS) / "erased-items.log"


def item_mark(platform: str, kind: str, platform_id: str) -> str:
    """Return the keyed hash that stands for an item, in hexadecimal."""
    message = "\0".join(("erased", platform, kind, platform_id)).encode()
    return hmac.new(settings.MANHMOI_PSEUDONYM_KEY, message, "sha256").hexdigest()


def item_erasure_note(*, item: Item) -> None:
    """Note that ``item`` is about to be erased; on the disk itself when this returns.

    Written before the keys go, so that no erasure can be missing from the list.
    """
    line = item_mark(item.platform, item.kind, item.platform_id) + "\n"
    descriptor = os.open(journal_path(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, line.encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def erased_marks() -> frozenset[str]:
    """Return the marks of all items ever erased here."""
    path = journal_path()
    return frozenset(path.read_text().split()) if path.exists() else frozenset()

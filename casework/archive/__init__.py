"""The archive of originals: encrypted, write-once, named by SHA-256, erasable for good."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from casework.archive.errors import Damaged, Erased, NotArchived
from casework.archive.keybackup import export_keys, import_keys, rotate_master
from casework.archive.store import Archive
from casework.archive.values import Line, StoredOriginal, Verification

__all__ = [
    "Archive",
    "Damaged",
    "Erased",
    "Line",
    "NotArchived",
    "StoredOriginal",
    "Verification",
    "export_keys",
    "get_archive",
    "import_keys",
    "rotate_master",
]


@lru_cache(maxsize=8)
def _archive_at(data: Path, keys: Path) -> Archive:
    return Archive(data / "archive", keys)


def get_archive() -> Archive:
    """Return the archive of this installation's data and key folders."""
    from django.conf import settings

    return _archive_at(settings.MANHMOI_DATA, settings.MANHMOI_KEYS)

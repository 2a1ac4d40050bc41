"""Readable copies of what was taken in: dropped files, kept aside for some days."""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.conf import settings

from casework.models import Original

logger = logging.getLogger(__name__)

ASIDE: Final = ".taken"
"""Where files lie, by day, once what they hold is in the archive."""


def watch_path() -> Path:
    """Return where the watch folder is, whether it is there or not."""
    return Path(os.environ.get("MANHMOI_WATCH") or settings.MANHMOI_DATA / "watch")


def copies_remove(original: Original) -> int:
    """Remove the copies of an original that still lie aside; returns how many.

    To be called with the destruction of its keys: no readable copy outlives what is erased. Bytes
    that other items still need are in the archive. What cannot be removed is logged.
    """
    removed = 0
    for path in _copies():
        try:
            # Names say nothing of content; few files are of the very same size.
            if path.stat().st_size != original.size or _sha256(path) != original.sha256:
                continue
            path.unlink()
            removed += 1
        except FileNotFoundError:
            continue
        except OSError as error:
            logger.error("a copy of what was erased stays readable: %s: %s", path, error)
    return removed


def _copies() -> Iterator[Path]:
    """Yield every file that lies aside: of the watch folder and of the sources' folders."""
    yield from watch_path().glob(f"{ASIDE}/*/*")
    yield from (Path(settings.MANHMOI_DATA) / "sources").glob(f"*/{ASIDE}/*/*")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

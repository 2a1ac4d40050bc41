"""Durable writes: sync before rename, one publisher at a time, clear words for a full disk."""

from __future__ import annotations

import errno
import fcntl
import os
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from records.errors import OperatorError


class StorageTrouble(OperatorError):
    """This machine cannot keep what it should: a full, closed or read-only disk."""


# A draft this old whose writer no longer holds its lock belongs to a killed command.
ABANDONED_AFTER_S = 3600


@contextmanager
def disk_errors(place: str) -> Iterator[None]:
    """Turn a full, read-only or closed disk into a message for the operator.

    Raises:
        StorageTrouble: no space, no quota, no permission or a read-only file system.
    """
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StorageTrouble(
                f"Hết chỗ trên đĩa chứa {place}. Hãy giải phóng dung lượng rồi chạy lại.",
                f"no space left on the disk of {place}; free some space and run again",
            ) from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise StorageTrouble(
                f"Không ghi được vào {place}: {error.strerror}.",
                f"cannot write to {place}: {error.strerror}",
            ) from error
        raise


def sync_folder(folder: Path) -> None:
    """Make the names in ``folder`` durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(folder: Path) -> None:
    """Create ``folder`` (mode 700) and make its name durable."""
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        sync_folder(folder.parent)


def sync_file(file: BinaryIO) -> None:
    """Flush ``file`` to the disk itself."""
    file.flush()
    os.fsync(file.fileno())


@contextmanager
def draft(folder: Path) -> Iterator[tuple[Path, BinaryIO]]:
    """Open a new private file in ``folder``; it is removed on leaving unless renamed away.

    Its writer holds a lock on it, so that ``sweep_drafts`` can tell it from an abandoned one.
    """
    make_folder(folder)
    path = folder / uuid.uuid4().hex
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w+b", buffering=1 << 20) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            yield path, file
        finally:
            path.unlink(missing_ok=True)


def publish(path: Path, target: Path) -> None:
    """Rename a synced file to ``target`` and make the name durable."""
    make_folder(target.parent)
    path.replace(target)
    sync_folder(target.parent)


def write_small(target: Path, content: bytes) -> None:
    """Replace ``target`` by ``content`` in one step that survives a power cut."""
    make_folder(target.parent)
    path = target.parent / f".{target.name}.{uuid.uuid4().hex}"
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            sync_file(file)
        publish(path, target)
    finally:
        path.unlink(missing_ok=True)


def sweep_drafts(folder: Path, older_than_s: float = ABANDONED_AFTER_S) -> int:
    """Remove what killed writers left in ``folder``; return how many files that were."""
    removed = 0
    for path in folder.iterdir() if folder.is_dir() else ():
        try:
            if time.time() - path.stat().st_mtime < older_than_s:
                continue
            with path.open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                path.unlink()
                removed += 1
        except (FileNotFoundError, BlockingIOError):
            continue
    return removed


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold the lock file ``path`` alone, among processes and threads."""
    make_folder(path.parent)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)

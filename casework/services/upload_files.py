"""The bytes of an upload on the disk: its folder in the inbox, one writer at a time, fsynced."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from typing import Final

from django.conf import settings

from records.errors import OperatorError, Refused, Retry

PART: Final = ".part"


class TooLarge(Refused):
    """The file, or all unfinished ones together, would pass a limit."""


class OffsetConflict(Refused):
    """The piece does not start where the file on disk ends."""


class ChecksumMismatch(Refused):
    """The piece's checksum is not that of the bytes received; none of them were kept."""


class Gone(Refused):
    """The upload has expired."""


@dataclass(frozen=True, slots=True)
class Checksum:
    """The digest that the client announced: ``algorithm`` is sha1, sha256 or md5."""

    algorithm: str
    digest: bytes


def upload_folder(upload_id: uuid.UUID) -> Path:
    """Return where the upload's files lie; the folder may not exist yet."""
    return Path(settings.MANHMOI_DATA) / "inbox" / str(upload_id)


def sync_folder(folder: Path) -> None:
    """Make names in ``folder`` durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_whole(path: Path, data: bytes) -> None:
    """Write a small file so that it is whole or absent, whatever happens."""
    draft = path.with_name(f".{path.name}.draft")
    with draft.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    sync_folder(path.parent)


@contextmanager
def disk_errors() -> Iterator[None]:
    """Turn a full disk into words for the user.

    Raises:
        OperatorError: no space or no quota left.
    """
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise OperatorError(
                "Máy chủ hết chỗ trống; phần đã nhận vẫn còn, hãy thử lại sau.",
                "The server's disk is full; what was received is kept, try again later.",
            ) from error
        raise


@contextmanager
def sole_writer(folder: Path) -> Iterator[FileIO]:
    """Open the part file for unbuffered writing; one writer at a time."""
    try:
        file = FileIO(folder / PART, "r+")
    except FileNotFoundError:
        raise OffsetConflict("Tệp đã tải xong.", "The upload is complete.") from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Retry(
                "Tệp này đang được tải lên ở nơi khác.", "This file is being uploaded elsewhere."
            ) from None
        yield file


def receive(
    file: FileIO, offset: int, size: int, pieces: Iterable[bytes], checksum: Checksum | None
) -> None:
    """Write a piece; leave the file at ``offset`` when the piece as a whole is refused.

    Without a checksum, what arrived before a broken connection or a full disk stays.
    """
    # Bytes behind the committed offset are of a killed request: not to be trusted.
    file.truncate(offset)
    file.seek(offset)
    digest = hashlib.new(checksum.algorithm, usedforsecurity=False) if checksum else None
    good = False
    try:
        with disk_errors():
            for piece in pieces:
                if file.tell() + len(piece) > size:
                    raise TooLarge(
                        "Tệp dài hơn kích thước đã báo.", "The file is longer than announced."
                    )
                _write(file, piece)
                if digest is not None:
                    digest.update(piece)
        if digest is not None and checksum is not None and digest.digest() != checksum.digest:
            raise ChecksumMismatch("Mã kiểm tra không khớp.", "The checksum does not match.")
        good = True
    except Refused:
        raise
    except (OSError, OperatorError):
        good = checksum is None
        raise
    finally:
        if not good:
            file.truncate(offset)


def _write(file: FileIO, piece: bytes) -> None:
    view = memoryview(piece)
    while view:
        view = view[file.write(view) :]

"""The key file of one original: a fixed header, then one fixed-size record per chunk.

Layout (little endian): magic 8, container id 16, records u64, erased u8, 7 bytes zero, two slots of
76 bytes; then records of 48 bytes. A slot is the file key wrapped by a master; two of them let a
rotation write the new wrap before the old one goes. A record is a chunk's key, wrapped by the file
key with the chunk number as nonce: each number is written once, so no nonce repeats. A record of
zeros is a tombstone.
"""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from casework.archive.disk import sync_file
from casework.archive.errors import Damaged, Erased
from casework.archive.master import KEY_BYTES, WRAPPED_BYTES, Keyring

MAGIC: Final = b"MMKEYS1\n"
_HEAD: Final = struct.Struct("<8s16sQB7x")
HEADER_BYTES: Final = _HEAD.size + 2 * WRAPPED_BYTES
RECORD_BYTES: Final = KEY_BYTES + 16
ZERO_RECORD: Final = bytes(RECORD_BYTES)
_BATCH: Final = 8192


def nonce(number: int) -> bytes:
    """Return the 12-byte nonce of chunk or frame ``number``."""
    return number.to_bytes(12, "big")


def header(container: bytes, records: int, slots: tuple[bytes, bytes], *, erased: bool) -> bytes:
    """Return the header of a key file."""
    return _HEAD.pack(MAGIC, container, records, erased) + b"".join(slots)


@dataclass(frozen=True, slots=True)
class KeyFile:
    """An open key file."""

    sha256: str
    file: BinaryIO
    container: bytes
    records: int
    erased: bool
    slots: tuple[bytes, bytes]

    @classmethod
    def open(cls, sha256: str, path: Path, *, write: bool = False) -> Self:
        """Open the key file at ``path``.

        Raises:
            FileNotFoundError: there is none.
            Damaged: it is not a whole key file.
        """
        file = path.open("r+b" if write else "rb")
        head = file.read(HEADER_BYTES)
        if len(head) == HEADER_BYTES and head.startswith(MAGIC):
            _, container, records, erased = _HEAD.unpack(head[: _HEAD.size])
            if os.fstat(file.fileno()).st_size == HEADER_BYTES + records * RECORD_BYTES:
                middle = _HEAD.size + WRAPPED_BYTES
                slots = (head[_HEAD.size : middle], head[middle:])
                return cls(sha256, file, container, records, bool(erased), slots)
        file.close()
        raise Damaged(sha256, "tệp khóa không toàn vẹn", "its key file is not whole")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()

    def context(self) -> bytes:
        """Return what the wrapped file key is bound to."""
        return self.container + bytes.fromhex(self.sha256)

    def file_key(self, keyring: Keyring) -> bytes:
        """Return the file key.

        Raises:
            Erased: this is a tombstone.
            OperatorError: the master key is missing or another.
        """
        if self.erased:
            raise Erased(self.sha256)
        return keyring.unwrap(self.slots, self.context())

    def read_records(self, first: int, count: int) -> list[bytes]:
        """Return the wrapped keys of ``count`` chunks from ``first``; zeros mark tombstones."""
        self.file.seek(HEADER_BYTES + first * RECORD_BYTES)
        block = self.file.read(count * RECORD_BYTES)
        return [block[i : i + RECORD_BYTES] for i in range(0, len(block), RECORD_BYTES)]

    def zero_records(self, first: int, last: int) -> None:
        """Overwrite the keys of chunks ``first`` to ``last`` (inclusive) on the disk itself."""
        self.file.seek(HEADER_BYTES + first * RECORD_BYTES)
        left = last - first + 1
        while left:
            step = min(left, _BATCH)
            self.file.write(ZERO_RECORD * step)
            left -= step
        sync_file(self.file)

    def write_slot(self, place: int, wrapped: bytes) -> None:
        """Write slot 0 or 1 and sync."""
        self.file.seek(_HEAD.size + place * WRAPPED_BYTES)
        self.file.write(wrapped)
        sync_file(self.file)

    def make_tombstone(self) -> None:
        """Destroy every key in this file; the header says that it was erased."""
        empty = (bytes(WRAPPED_BYTES), bytes(WRAPPED_BYTES))
        self.file.seek(0)
        self.file.write(header(self.container, self.records, empty, erased=True))
        sync_file(self.file)
        if self.records:
            self.zero_records(0, self.records - 1)


def unwrap_record(file_key: AESGCM, number: int, record: bytes, sha256: str) -> AESGCM | None:
    """Return the cipher of chunk ``number``, or ``None`` when it was erased.

    Raises:
        Damaged: the record was altered.
    """
    if record == ZERO_RECORD:
        return None
    try:
        return AESGCM(file_key.decrypt(nonce(number), record, None))
    except InvalidTag:
        raise Damaged(
            sha256, f"khóa của phần {number} bị sai", f"the key of chunk {number} was altered"
        ) from None


def destroy_keys(sha256: str, path: Path) -> None:
    """Turn the key file at ``path`` into a tombstone; one that cannot be parsed is blanked."""
    if not path.exists():
        return
    try:
        with KeyFile.open(sha256, path, write=True) as keys:
            keys.make_tombstone()
    except Damaged:
        with path.open("r+b") as file:
            for _ in range(0, path.stat().st_size, 1 << 20):
                file.write(bytes(1 << 20))
            sync_file(file)

"""Reading an original: frames in order, and a seekable stream."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Final, Self

import numpy as np
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from casework.archive.chunking import CHUNK_BYTES
from casework.archive.container import Container
from casework.archive.errors import Damaged, Erased
from casework.archive.keyfile import KeyFile, nonce, unwrap_record
from casework.archive.master import Keyring

# Frames decrypted at once: enough to make reading short lines cheap, little enough to hold.
_RUN_FRAMES: Final = 1024


class OpenOriginal:
    """A container with its keys. Closes both files."""

    def __init__(self, container: Container, keys: KeyFile, keyring: Keyring) -> None:
        self.container = container
        self._keys = keys
        self._file_key = AESGCM(keys.file_key(keyring))
        self._shared: AESGCM | None = None
        if not container.by_lines:
            self._shared = self._cipher(0, keys.read_records(0, 1)[0])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close both files."""
        with ExitStack() as stack:
            stack.callback(self.container.file.close)
            stack.callback(self._keys.file.close)

    def _cipher(self, number: int, record: bytes) -> AESGCM | None:
        return unwrap_record(self._file_key, number, record, self.container.sha256)

    def run_length(self, first: int) -> int:
        """Return how many frames from ``first`` hold at most 1 MiB together (at least one)."""
        starts = self.container.starts
        limit = int(np.searchsorted(starts, starts[first] + CHUNK_BYTES, side="right")) - 1
        return max(1, min(limit, first + _RUN_FRAMES, self.container.frames) - first)

    def run(self, first: int, count: int) -> list[bytes | None]:
        """Return the plaintext of ``count`` frames from ``first``; ``None`` for an erased one.

        Raises:
            Damaged: a frame or its key was altered.
        """
        frames = self.container.read_frames(first, count)
        ciphers: list[AESGCM | None]
        if self.container.by_lines:
            records = self._keys.read_records(first, count)
            ciphers = [self._cipher(first + i, record) for i, record in enumerate(records)]
        else:
            ciphers = [self._shared] * count
        out: list[bytes | None] = []
        for number, (cipher, frame) in enumerate(zip(ciphers, frames, strict=True), first):
            try:
                out.append(cipher.decrypt(nonce(number), frame, None) if cipher else None)
            except InvalidTag:
                raise Damaged(
                    self.container.sha256,
                    f"phần {number} đã bị thay đổi",
                    f"frame {number} was altered",
                ) from None
        return out

    def frames(self, first: int, end: int) -> Iterator[tuple[int, bytes | None]]:
        """Yield (number, plaintext) of frames ``first`` to ``end`` (exclusive)."""
        while first < end:
            count = min(self.run_length(first), end - first)
            yield from enumerate(self.run(first, count), first)
            first += count


class OriginalStream(io.RawIOBase):
    """The plaintext as a seekable stream. Reading an erased part raises ``Erased``."""

    def __init__(self, original: OpenOriginal) -> None:
        self._original = original
        self._position = 0
        self._run_start = 0
        self._run = b""

    def readable(self) -> bool:
        """Return true."""
        return True

    def seekable(self) -> bool:
        """Return true."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move to a byte of the plaintext."""
        base = (0, self._position, self._original.container.size)[whence]
        if base + offset < 0:
            raise ValueError("negative seek position")
        self._position = base + offset
        return self._position

    def tell(self) -> int:
        """Return the current byte of the plaintext."""
        return self._position

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill ``buffer`` with what one run of frames offers; return the number of bytes."""
        container = self._original.container
        if self._position >= container.size or not len(buffer):
            return 0
        if not self._run_start <= self._position < self._run_start + len(self._run):
            self._load(int(np.searchsorted(container.starts, self._position, side="right")) - 1)
        offset = self._position - self._run_start
        piece = self._run[offset : offset + len(buffer)]
        buffer[: len(piece)] = piece
        self._position += len(piece)
        return len(piece)

    def _load(self, frame: int) -> None:
        living: list[bytes] = []
        for plain in self._original.run(frame, self._original.run_length(frame)):
            if plain is None:
                break
            living.append(plain)
        if not living:
            raise Erased(self._original.container.sha256)
        self._run = b"".join(living)
        self._run_start = int(self._original.container.starts[frame])

    def close(self) -> None:
        """Close the files below."""
        if not self.closed:
            self._original.close()
        super().close()

"""The container of one original: encrypted frames, an index for random access, a trailer.

Layout (little endian): magic 8, container id 16, by-lines u8, 7 bytes zero; frames (AES-256-GCM:
ciphertext then a 16-byte tag; the frame number is the nonce); index of one u32 per frame (plaintext
length, top bit set when the frame ends a line); trailer: frames u64, plaintext size u64, SHA-256 of
the index, magic 8. By lines every frame has its own key, else all frames share record 0, so a
nonce never meets a key twice.
"""

from __future__ import annotations

import hashlib
import os
import struct
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO, Final, Self

import numpy as np
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from casework.archive.chunking import cut_chunks, line_chunks, read_blocks, whole_chunks
from casework.archive.errors import Damaged
from casework.archive.keyfile import HEADER_BYTES, nonce
from casework.archive.master import KEY_BYTES

MAGIC: Final = b"MMARCH1\n"
END_MAGIC: Final = b"MMEND01\n"
TAG_BYTES: Final = 16
_HEAD: Final = struct.Struct("<8s16sB7x")
_TRAILER: Final = struct.Struct("<QQ32s8s")
_ENDS_LINE: Final = 1 << 31


@dataclass(frozen=True, slots=True)
class Written:
    """What a pass over the source learnt; ``records`` is the number of keys."""

    sha256: str
    size: int
    records: int
    container: bytes
    file_key: bytes


def write_container(
    source: BinaryIO,
    by_lines: bool,
    data: BinaryIO,
    keys: BinaryIO,
    cuts: Sequence[int] | None = None,
) -> Written:
    """Encrypt ``source`` into ``data`` and its wrapped keys into ``keys``, in one bounded pass.

    The header of the key file is left blank: the caller writes it once the name is known.
    """
    by_lines = by_lines or cuts is not None
    digest = hashlib.sha256()
    container, file_key = os.urandom(16), os.urandom(KEY_BYTES)
    wrapper = AESGCM(file_key)
    data.write(_HEAD.pack(MAGIC, container, by_lines))
    keys.write(bytes(HEADER_BYTES))
    index = array("I")
    size = 0
    if cuts is not None:
        chunks = cut_chunks(source.read(), cuts)
    else:
        chunks = (line_chunks if by_lines else whole_chunks)(read_blocks(source))
    shared: AESGCM | None = None
    if not by_lines:
        key = os.urandom(KEY_BYTES)
        keys.write(wrapper.encrypt(nonce(0), key, None))
        shared = AESGCM(key)
    for number, chunk in enumerate(chunks):
        digest.update(chunk)
        size += len(chunk)
        if shared is None:
            key = os.urandom(KEY_BYTES)
            keys.write(wrapper.encrypt(nonce(number), key, None))
            data.write(AESGCM(key).encrypt(nonce(number), chunk, None))
        else:
            data.write(shared.encrypt(nonce(number), chunk, None))
        index.append(len(chunk) | (_ENDS_LINE if chunk.endswith(b"\n") else 0))
    packed = np.asarray(index, dtype="<u4").tobytes()
    data.write(packed)
    data.write(_TRAILER.pack(len(index), size, hashlib.sha256(packed).digest(), END_MAGIC))
    records = len(index) if by_lines else 1
    return Written(digest.hexdigest(), size, records, container, file_key)


@dataclass(frozen=True, slots=True)
class Container:
    """An open container. ``starts`` has frames + 1 plaintext offsets."""

    sha256: str
    file: BinaryIO
    id: bytes
    by_lines: bool
    size: int
    starts: np.ndarray
    ends_line: np.ndarray

    @classmethod
    def open(cls, sha256: str, path: Path) -> Self:
        """Open the container at ``path`` and check that it is whole: index, trailer and length.

        Raises:
            FileNotFoundError: there is none.
            Damaged: bytes are missing or the index was altered.
        """
        file = path.open("rb")
        try:
            return cls._parse(sha256, file)
        except (struct.error, OSError, ValueError) as error:
            file.close()
            raise Damaged(
                sha256, "tệp lưu trữ không toàn vẹn", f"its container is not whole ({error})"
            ) from error

    @classmethod
    def _parse(cls, sha256: str, file: BinaryIO) -> Self:
        magic, container, by_lines = _HEAD.unpack(file.read(_HEAD.size))
        end = file.seek(-_TRAILER.size, os.SEEK_END)
        frames, size, digest, end_magic = _TRAILER.unpack(file.read(_TRAILER.size))
        if magic != MAGIC or end_magic != END_MAGIC or frames * 4 > end - _HEAD.size:
            raise ValueError("magic")
        file.seek(end - frames * 4)
        packed = file.read(frames * 4)
        if hashlib.sha256(packed).digest() != digest:
            raise ValueError("index")
        index = np.frombuffer(packed, dtype="<u4")
        starts = np.zeros(frames + 1, dtype=np.int64)
        np.cumsum(index & (_ENDS_LINE - 1), out=starts[1:])
        if size != starts[-1] or _HEAD.size + size + frames * (TAG_BYTES + 4) != end:
            raise ValueError("length")
        return cls(sha256, file, container, bool(by_lines), size, starts, index >= _ENDS_LINE)

    @property
    def frames(self) -> int:
        """Number of frames."""
        return len(self.starts) - 1

    @property
    def records(self) -> int:
        """Number of keys its key file must hold."""
        return self.frames if self.by_lines else 1

    def read_frames(self, first: int, count: int) -> list[bytes]:
        """Return the ciphertext of ``count`` frames from ``first``, read in one go."""
        offsets = [int(self.starts[n]) + n * TAG_BYTES for n in range(first, first + count + 1)]
        self.file.seek(_HEAD.size + offsets[0])
        block = self.file.read(offsets[-1] - offsets[0])
        return [block[a - offsets[0] : b - offsets[0]] for a, b in pairwise(offsets)]

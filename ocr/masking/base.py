"""Blanking stretches of a stream while it is read."""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

ORIENTATION: Final = 0x0112


class Unreadable(ValueError):
    """The file does not follow its format, so nobody can say what to blank."""


@dataclass(frozen=True, slots=True)
class Patch:
    """``head``, then zeros, then ``tail`` in place of ``length`` bytes from ``start``.

    Raises:
        Unreadable: head and tail do not fit.
    """

    start: int
    length: int
    head: bytes = b""
    tail: bytes = b""

    def __post_init__(self) -> None:
        if self.start < 0 or len(self.head) + len(self.tail) > self.length:
            raise Unreadable(f"{self.length} bytes at {self.start}")

    def slice(self, first: int, last: int) -> bytes:
        """Return bytes ``first`` to ``last`` (not included) of what stands here instead."""
        low, high = len(self.head), self.length - len(self.tail)
        return (
            self.head[first:last]
            + bytes(max(0, min(last, high) - max(first, low)))
            + self.tail[max(0, first - high) : max(0, last - high)]
        )


class Masked(io.RawIOBase, BinaryIO):
    """A seekable stream with patches laid over it; closes the one below."""

    def __init__(self, stream: BinaryIO, patches: Sequence[Patch]) -> None:
        super().__init__()
        self._below = stream
        self._patches = patches
        stream.seek(0)

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Go to a place, as in any file."""
        return self._below.seek(offset, whence)

    def tell(self) -> int:
        """Return where reading stands."""
        return self._below.tell()

    def readinto(self, buffer: Any, /) -> int:
        """Fill ``buffer`` with what follows; returns how much."""
        start = self._below.tell()
        data = bytearray(self._below.read(len(buffer)))
        end = start + len(data)
        for patch in self._patches:
            if patch.start >= end:
                break
            low, high = max(start, patch.start), min(end, patch.start + patch.length)
            if low < high:
                data[low - start : high - start] = patch.slice(
                    low - patch.start, high - patch.start
                )
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Close this and the stream below."""
        self._below.close()
        super().close()


def take(stream: BinaryIO, at: int, count: int) -> bytes:
    """Return exactly ``count`` bytes from ``at``.

    Raises:
        Unreadable: the file ends before.
    """
    stream.seek(at)
    data = stream.read(count)
    if len(data) < count:
        raise Unreadable(f"{count} bytes at {at}")
    return data


def orientation(tiff: bytes) -> int:
    """Return how a picture must be turned (EXIF tag 0x0112, 1 to 8); 1 where nothing says."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 10:
        return 1
    (at,) = struct.unpack_from(order + "I", tiff, 4)
    if at + 2 > len(tiff):
        return 1
    (count,) = struct.unpack_from(order + "H", tiff, at)
    for place in range(at + 2, min(at + 2 + 12 * count, len(tiff) - 11), 12):
        tag, kind, _, value = struct.unpack_from(order + "HHIH", tiff, place)
        if tag == ORIENTATION and kind == 3 and 1 <= value <= 8:
            return int(value)
    return 1


def only_orientation(tiff: bytes) -> bytes:
    """Return EXIF data that says how to turn the picture and nothing else; empty when upright."""
    value = orientation(tiff)
    if value == 1:
        return b""
    entry = struct.pack(">HHIHH", ORIENTATION, 3, 1, value, 0)
    return b"MM\0*\0\0\0\x08" + struct.pack(">H", 1) + entry + bytes(4)

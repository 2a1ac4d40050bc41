"""PNG: text, time and EXIF chunks (W3C PNG, third edition, 11.3)."""

from __future__ import annotations

import zlib
from typing import BinaryIO, Final

from ocr.masking.base import Patch, Unreadable, only_orientation, take

# Chunks that tell how to show the pixels; everything else is blanked.
_KEPT: Final = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP cICP bKGD pHYs sBIT hIST acTL fcTL fdAT".split()
)
# Ancillary, private, safe to copy: decoders pass it over.
_NOTHING: Final = b"zeRo"
_EXIF: Final = b"eXIf"


def patches(stream: BinaryIO, size: int) -> list[Patch]:
    """Return every chunk that is not needed to show the picture, and what follows its end.

    Raises:
        Unreadable: a chunk is longer than the file.
    """
    found: list[Patch] = []
    at = 8
    while at < size:
        head = take(stream, at, 8)
        length, kind = int.from_bytes(head[:4], "big"), head[4:]
        if at + 12 + length > size:
            if kind == b"IDAT":
                return found
            raise Unreadable(f"chunk at {at}")
        if kind not in _KEPT:
            found.append(_blank(stream, at, length, kind))
        at += 12 + length
        if kind == b"IEND":
            if at < size:
                found.append(Patch(at, size - at))
            break
    return found


def _blank(stream: BinaryIO, at: int, length: int, kind: bytes) -> Patch:
    turn = only_orientation(take(stream, at + 8, length)) if kind == _EXIF else b""
    head = (_EXIF + turn) if turn and len(turn) <= length else _NOTHING
    crc = zlib.crc32(head)
    left = length - (len(head) - 4)
    while left > 0:
        crc = zlib.crc32(bytes(min(left, 65_536)), crc)
        left -= 65_536
    return Patch(at + 4, 4 + length + 4, head, crc.to_bytes(4, "big"))

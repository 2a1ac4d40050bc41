"""Tags of sound files: ID3 (id3.org, 2.4.0) and FLAC metadata blocks (RFC 9639)."""

from __future__ import annotations

from typing import BinaryIO, Final

from ocr.masking.base import Patch, take

_FLAC_BLANKED: Final = (2, 4, 6)
_FLAC_PADDING: Final = 1


def id3(stream: BinaryIO, size: int) -> list[Patch]:
    """Return the ID3v2 tag at the beginning, as padding, and the ID3v1 tag at the end."""
    head = take(stream, 0, 10)
    length = 0
    for byte in head[6:10]:
        length = length << 7 | byte & 0x7F
    length = min(length, size - 10)
    # Flags go too: they may promise an extended header, which would lie in the zeros.
    return [Patch(5, 1), Patch(10, length), *id3v1(stream, size)]


def id3v1(stream: BinaryIO, size: int) -> list[Patch]:
    """Return the ID3v1 tag that ends a file, if there is one."""
    if size > 128 and take(stream, size - 128, 3) == b"TAG":
        return [Patch(size - 125, 125)]
    return []


def flac(stream: BinaryIO, size: int) -> list[Patch]:
    """Return comments, pictures and application blocks, as padding."""
    found: list[Patch] = []
    at, last = 4, False
    while not last and at + 4 <= size:
        head = take(stream, at, 4)
        last, kind = bool(head[0] & 0x80), head[0] & 0x7F
        length = int.from_bytes(head[1:], "big")
        if kind in _FLAC_BLANKED:
            found.append(Patch(at, 1, bytes([head[0] & 0x80 | _FLAC_PADDING])))
            found.append(Patch(at + 4, min(length, size - at - 4)))
        at += 4 + length
    return found

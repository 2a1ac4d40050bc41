"""GIF: comments and application data (GIF89a specification, sections 24 and 26)."""

from __future__ import annotations

from typing import BinaryIO, Final

from ocr.masking.base import Patch, Unreadable, take

_ANIMATION: Final = (b"NETSCAPE2.0", b"ANIMEXTS1.0")
_COMMENT, _APPLICATION = 0xFE, 0xFF


def patches(stream: BinaryIO, size: int) -> list[Patch]:
    """Return the text of every comment and application block, and what follows the end.

    Raises:
        Unreadable: an unknown block.
    """
    found: list[Patch] = []
    at = 13 + _table(take(stream, 10, 1)[0])
    while at < size:
        kind = take(stream, at, 1)[0]
        if kind == 0x3B:
            if at + 1 < size:
                found.append(Patch(at + 1, size - at - 1))
            return found
        if kind == 0x2C:
            at += 10 + _table(take(stream, at + 9, 1)[0]) + 1
            at, _ = _blocks(stream, at, size)
        elif kind == 0x21:
            label = take(stream, at + 1, 1)[0]
            at, data = _blocks(stream, at + 2, size)
            found += _extension(stream, label, data)
        else:
            raise Unreadable(f"block at {at}")
    return found


def _extension(stream: BinaryIO, label: int, data: list[tuple[int, int]]) -> list[Patch]:
    if label == _COMMENT:
        return [Patch(start, length) for start, length in data]
    if label == _APPLICATION and data:
        start, length = data[0]
        if take(stream, start, length) not in _ANIMATION:
            return [Patch(start, length) for start, length in data[1:]]
    return []


def _table(packed: int) -> int:
    return 3 * 2 ** ((packed & 7) + 1) if packed & 0x80 else 0


def _blocks(stream: BinaryIO, at: int, size: int) -> tuple[int, list[tuple[int, int]]]:
    """Return where a run of sub-blocks ends, and where the data of each lies."""
    data: list[tuple[int, int]] = []
    while at < size:
        length = take(stream, at, 1)[0]
        if length == 0:
            return at + 1, data
        data.append((at + 1, min(length, size - at - 1)))
        at += 1 + length
    return size, data

"""JPEG: application segments and comments (ITU-T T.81, annex B; EXIF 2.32, 4.5)."""

from __future__ import annotations

import re
from typing import BinaryIO, Final

from ocr.masking.base import Patch, Unreadable, only_orientation, take

_SOS, _EOI, _COM = 0xDA, 0xD9, 0xFE
_APPS: Final = range(0xE0, 0xF0)
# Segments that tell how to show the pixels: JFIF, colour profile, Adobe's colour transform.
_KEPT: Final = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
_EXIF: Final = b"Exif\0\0"
# Next marker in entropy-coded data: neither a stuffed byte nor a restart.
_MARKER: Final = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
_BLOCK: Final = 1 << 20


def patches(stream: BinaryIO, size: int) -> list[Patch]:
    """Return every APPn segment and comment that is not needed to show the picture.

    What follows the end of the picture (previews and videos that telephones append, each with a
    position of its own) is blanked whole.

    Raises:
        Unreadable: no JPEG.
    """
    found: list[Patch] = []
    at = 2
    while at < size:
        if take(stream, at, 1) != b"\xff":
            raise Unreadable(f"no marker at {at}")
        marker = take(stream, at + 1, 1)[0]
        if marker == 0xFF:
            at += 1
            continue
        if marker == _EOI:
            if at + 2 < size:
                found.append(Patch(at + 2, size - at - 2))
            return found
        length = int.from_bytes(take(stream, at + 2, 2), "big")
        if length < 2 or at + 2 + length > size:
            raise Unreadable(f"segment at {at}")
        if (patch := _patch(stream, marker, at + 4, length - 2)) is not None:
            found.append(patch)
        at += 2 + length
        if marker == _SOS:
            at = _after_scan(stream, at, size)
    return found


def _patch(stream: BinaryIO, marker: int, at: int, length: int) -> Patch | None:
    if marker == _COM:
        return Patch(at, length)
    if marker not in _APPS:
        return None
    data = take(stream, at, length)
    kept = _KEPT.get(marker)
    if kept is not None and data.startswith(kept):
        return None
    head = b""
    if data.startswith(_EXIF) and (turn := only_orientation(data[len(_EXIF) :])):
        head = _EXIF + turn
    return Patch(at, length, head if len(head) <= length else b"")


def _after_scan(stream: BinaryIO, at: int, size: int) -> int:
    """Return where the marker after a scan's data stands; the end of a file that is cut off."""
    while at < size:
        stream.seek(at)
        block = stream.read(_BLOCK)
        if match := _MARKER.search(block):
            return at + match.start()
        if len(block) < 2:
            return size
        # A marker may lie across two blocks.
        at += len(block) - 1
    return size

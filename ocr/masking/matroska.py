"""Matroska and WebM: tags, attachments, date and title (RFC 9559)."""

from __future__ import annotations

from typing import BinaryIO, Final

from ocr.masking.base import Patch, Unreadable, take

_SEGMENT: Final = 0x18538067
_CLUSTER: Final = 0x1F43B675
_INFO: Final = 0x1549A966
# Tags, Attachments; DateUTC, Title and SegmentFilename of the header.
_BLANKED: Final = (0x1254C367, 0x1941A469, 0x4461, 0x7BA9, 0x7384)
_MOST: Final = 300_000


def patches(stream: BinaryIO, size: int) -> list[Patch]:
    """Return tags, attachments, and what the header says of date, title and file name.

    Raises:
        Unreadable: an element of no sense, or more of them than can be walked through.
    """
    found: list[Patch] = []
    at = 0
    for _ in range(_MOST):
        if at >= size:
            return found
        name, name_length = _number(stream, at, keep_mark=True)
        length, size_length = _number(stream, at + name_length, keep_mark=False)
        head = name_length + size_length
        unknown = length == (1 << 7 * size_length) - 1
        if name in (_SEGMENT, _INFO) or (unknown and name == _CLUSTER):
            at += head
        elif unknown:
            raise Unreadable(f"element at {at}")
        else:
            length = min(length, size - at - head)
            if name in _BLANKED:
                found.append(_void(at, head + length))
            at += head + length
    raise Unreadable("no end of elements")


def _void(at: int, length: int) -> Patch:
    """Return the element as one that players pass over."""
    width = min(8, max(1, length - 1))
    left = length - 1 - width
    return Patch(at, length, b"\xec" + (left | 1 << 7 * width).to_bytes(width, "big"))


def _number(stream: BinaryIO, at: int, *, keep_mark: bool) -> tuple[int, int]:
    """Return a variable-size integer and how many bytes it takes."""
    first = take(stream, at, 1)[0]
    width = 9 - first.bit_length()
    if width > 8:
        raise Unreadable(f"number at {at}")
    value = int.from_bytes(take(stream, at, width), "big")
    return (value if keep_mark else value & ~(1 << 7 * width)), width

"""TIFF: every tag that is not needed to show the picture (TIFF 6.0; EXIF 2.32)."""

from __future__ import annotations

import struct
from typing import BinaryIO, Final

from ocr.masking.base import Patch, Unreadable, take

# Sizes, compression, colours, strips and tiles, JPEG tables, colour profile; no text, no time.
_NEEDED: Final = frozenset(
    number
    for first, last in (
        *((254, 259), (262, 263), (266, 266), (273, 274), (277, 284), (290, 297), (301, 301)),
        *((317, 325), (332, 332), (338, 342), (347, 347), (512, 521), (529, 532), (34675, 34675)),
    )
    for number in range(first, last + 1)
)
_SUB: Final = 330
_SAID: Final = (34665, 34853, 40965)
_SIZES: Final = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
_MOST: Final = 2000


def patches(stream: BinaryIO, size: int) -> list[Patch]:
    """Return the values of every other tag, EXIF and GPS directories whole.

    Raises:
        Unreadable: a directory lies outside the file, or there is no end of them.
    """
    walk = _Walk(stream, size)
    (at,) = walk.unpack("I", 4)
    walk.follow(at, wipe=False)
    return walk.found


class _Walk:
    """One walk over a file's directories."""

    def __init__(self, stream: BinaryIO, size: int) -> None:
        self.stream, self.size = stream, size
        self.order = "<" if take(stream, 0, 2) == b"II" else ">"
        self.found: list[Patch] = []
        self._seen: set[int] = set()

    def unpack(self, form: str, at: int) -> tuple[int, ...]:
        whole = self.order + form
        return struct.unpack(whole, take(self.stream, at, struct.calcsize(whole)))

    def follow(self, at: int, *, wipe: bool) -> None:
        """Walk a chain of directories; blank them wholly when ``wipe``."""
        while at and at not in self._seen:
            self._seen.add(at)
            if len(self._seen) > _MOST:
                raise Unreadable("no end of directories")
            (count,) = self.unpack("H", at)
            (after,) = self.unpack("I", at + 2 + 12 * count)
            for number in range(count):
                self._entry(at + 2 + 12 * number, wipe)
            if wipe:
                self.found.append(Patch(at, 2 + 12 * count))
            at = after

    def _entry(self, place: int, wipe: bool) -> None:
        tag, kind, count = self.unpack("HHI", place)
        if not wipe and tag in _NEEDED:
            return
        length = _SIZES.get(kind, 1) * count
        (value,) = self.unpack("I", place + 8)
        if tag == _SUB or tag in _SAID:
            pointers = [value] if count == 1 else self.unpack(f"{min(count, 64)}I", value)
            for pointer in pointers:
                self.follow(pointer, wipe=wipe or tag != _SUB)
            return
        if length > 4:
            if value + length > self.size:
                raise Unreadable(f"tag {tag}")
            self.found.append(Patch(value, length))
        elif not wipe:
            self.found.append(Patch(place + 8, 4))

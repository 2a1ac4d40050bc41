"""Ogg files with damaged pages, made readable.

FFmpeg drops every page whose checksum fails: one flipped bit costs a second of speech, and a file
with a flipped bit in each page cannot be opened at all. Here such a page goes on with a checksum
that fits, and the decoder drops only the packets it cannot use. Page format: RFC 3533, section 6.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from typing import BinaryIO, Final

_MARK: Final = b"OggS"
_HEADER: Final = 27
_LAST: Final = 4
_MAX_PAGE: Final = _HEADER + 255 + 255 * 255
_READ: Final = 1 << 17
_REVERSED: Final = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


def checksum(page: bytes) -> int:
    """CRC-32 of RFC 3533 over a page whose checksum field is zero.

    Ogg's CRC has zlib's polynomial with the bits the other way round and no inversion.
    """
    crc = zlib.crc32(page.translate(_REVERSED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int(f"{crc:032b}"[::-1], 2)


class OggPages(io.RawIOBase):
    """An Ogg file read front to back, its damaged pages given a checksum that fits.

    ``damaged`` holds ``(granule before, granule after)`` of each such page; ``ended`` tells, once
    all is read, whether the last page says that it is the last.
    """

    def __init__(self, source: BinaryIO) -> None:
        super().__init__()
        self.damaged: list[tuple[int, int]] = []
        self.ended = False
        self._source = source
        self._granules: dict[int, tuple[int, int]] = {}
        self._pages = self._read_pages()
        self._left = b""

    def readable(self) -> bool:
        """It can be read, and not sought in."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill ``buffer`` with what comes next; 0 at the end."""
        while not self._left:
            page = next(self._pages, None)
            if page is None:
                return 0
            self._left = page
        count = min(len(buffer), len(self._left))
        buffer[:count] = self._left[:count]
        self._left = self._left[count:]
        return count

    def _read_pages(self) -> Iterator[bytes]:
        data = b""
        while True:
            more = self._source.read(_READ)
            data += more
            # A whole page, and the beginning of the next one, lie in the buffer until the end.
            while data and (not more or len(data) > 2 * _MAX_PAGE):
                start = data.find(_MARK)
                if start < 0:
                    data = data[-3:] if more else b""
                    break
                data = data[start:]
                used, page = self._page(data)
                yield page
                data = data[used:]
            if not more:
                return

    def _page(self, data: bytes) -> tuple[int, bytes]:
        """Return how many bytes the page at the start of ``data`` takes, and the page mended."""
        count = data[26] if len(data) > 26 else 0
        length = _HEADER + count + sum(data[_HEADER : _HEADER + count])
        if len(data) < length:
            self.ended = False
            return len(data), data
        page = bytearray(data[:length])
        stated = struct.unpack_from("<I", page, 22)[0]
        page[22:26] = b"\0\0\0\0"
        good = checksum(bytes(page)) == stated
        follows = -1 if good else data.find(_MARK, 4, length)
        self._times(page, good=good)
        self.ended = bool(page[5] & _LAST)
        if not good:
            # FFmpeg reckons the times of a last page from the page before it, not from its own.
            page[5] &= ~_LAST & 0xFF
        if follows > 0:
            # The lengths of its packets are damaged, they reach into the next page: only its time,
            # with one empty packet, is of use.
            page, length = page[:_HEADER] + b"\0", follows
            page[26] = 1
        struct.pack_into("<I", page, 22, checksum(bytes(page)))
        return length, bytes(page)

    def _times(self, page: bytearray, *, good: bool) -> None:
        """Keep the time of a good page; give a damaged one a likely time if its own cannot be."""
        granule, serial = struct.unpack_from("<qI", page, 6)
        if not good and serial not in self._granules and len(self._granules) == 1:
            serial = next(iter(self._granules))
            struct.pack_into("<I", page, 14, serial)
        before, step = self._granules.get(serial, (0, 0))
        if not good:
            if not before <= granule <= before + 4 * max(step, 1 << 17):
                granule = before + step
                struct.pack_into("<q", page, 6, granule)
            self.damaged.append((before, granule))
        if granule >= 0:
            self._granules[serial] = (granule, max(0, granule - before))

"""RIFF files: WebP pictures, WAV sound, AVI video."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Final

from ocr.masking.base import Patch, only_orientation, take

_WEBP: Final = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
_SOUND: Final = frozenset((b"fmt ", b"data", b"fact", b"ds64", b"idx1", b"JUNK"))
_HEADERS: Final = frozenset(
    (b"avih", b"strh", b"strf", b"strl", b"hdrl", b"movi", b"rec ", b"indx")
)
_JUNK: Final = b"JUNK"
# Bits of VP8X that promise EXIF and XMP chunks.
_PROMISES: Final = 0x08 | 0x04
_MOST_CHUNKS: Final = 100_000


def _chunks(stream: BinaryIO, at: int, end: int) -> Iterator[tuple[int, bytes, int]]:
    """Yield where each chunk's data begins, its name, and how long it is."""
    for _ in range(_MOST_CHUNKS):
        if at + 8 > end:
            return
        head = take(stream, at, 8)
        length = min(int.from_bytes(head[4:], "little"), end - at - 8)
        yield at + 8, head[:4], length
        at += 8 + length + length % 2


def webp(stream: BinaryIO, size: int) -> list[Patch]:
    """Return the chunks of a WebP that are not needed to show it."""
    found: list[Patch] = []
    turn = b""
    for at, name, length in _chunks(stream, 12, size):
        if name == b"EXIF":
            data = take(stream, at, length)
            turn = only_orientation(data.removeprefix(b"Exif\0\0"))
            turn = turn if len(turn) <= length else b""
            found.append(
                Patch(at - 8, 8 + length, (b"EXIF" if turn else _JUNK) + _size(length) + turn)
            )
        elif name not in _WEBP:
            found.append(_junk(at, length))
    for at, name, length in _chunks(stream, 12, size):
        if name == b"VP8X" and length:
            flags = take(stream, at, 1)[0] & ~(_PROMISES & ~(0x08 if turn else 0))
            found.append(Patch(at, 1, bytes([flags])))
    return found


def audio_video(stream: BinaryIO, size: int) -> list[Patch]:
    """Return the chunks of a WAV or AVI that are neither sound, picture nor their headers."""
    found: list[Patch] = []
    for at, name, length in _chunks(stream, 0, size):
        if name in (b"RIFF", b"RF64") and length >= 4:
            found += _inside(stream, at + 4, at + length)
    return found


def _inside(stream: BinaryIO, start: int, end: int) -> list[Patch]:
    found: list[Patch] = []
    for at, name, length in _chunks(stream, start, end):
        if name == b"LIST" and length >= 4 and (kind := take(stream, at, 4)) in _HEADERS:
            if kind != b"movi":
                found += _inside(stream, at + 4, at + length)
        elif name not in _SOUND and name not in _HEADERS:
            found.append(_junk(at, length))
    return found


def _junk(at: int, length: int) -> Patch:
    return Patch(at - 8, 8 + length, _JUNK + _size(length))


def _size(length: int) -> bytes:
    return length.to_bytes(4, "little")

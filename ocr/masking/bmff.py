"""MP4, MOV, M4A, 3GP: boxes (ISO/IEC 14496-12; Apple QuickTime File Format)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from ocr.masking.base import Patch, Unreadable, take

# Boxes that may stay where they stand; every other one becomes free space. ``udta`` and ``meta``
# hold ©xyz, loci and com.apple.quicktime.location.
_KEPT: Final[dict[bytes, frozenset[bytes]]] = {
    b"": frozenset(b"ftyp styp moov moof mdat mfra sidx free skip wide pdin".split()),
    b"moov": frozenset(b"mvhd trak mvex iods pssh free skip".split()),
    b"trak": frozenset(b"tkhd edts tref mdia load tapt free skip".split()),
    b"mdia": frozenset(b"mdhd hdlr minf elng free skip".split()),
    b"minf": frozenset(b"vmhd smhd hmhd nmhd gmhd sthd hdlr dinf stbl free skip".split()),
}
_TIMES: Final = (b"mvhd", b"tkhd", b"mdhd")
_SHOWN: Final = (b"vide", b"soun", b"text", b"sbtl", b"subt", b"clcp", b"tmcd", b"auxv", b"hint")
_PICTURES: Final = (b"heic", b"heix", b"mif1", b"msf1", b"avif", b"avis", b"hevc", b"heim", b"heis")
_MOST_BOXES: Final = 50_000
_MOST_SAMPLES: Final = 2_000_000


@dataclass(frozen=True, slots=True)
class _Box:
    kind: bytes
    start: int
    body: int
    end: int


def patches(stream: BinaryIO, size: int) -> list[Patch]:
    """Return the boxes that say something of the recording, times, and timed positions.

    A telemetry track (GoPro, drones, telephones) keeps its place and loses its samples. Samples of
    such a track in fragments (``moof``) and data inside the picture's own stream are not found.

    Raises:
        Unreadable: a still picture in this wrapping (HEIC, AVIF), or boxes that make no sense.
    """
    brand = take(stream, 4, 8)
    if brand[:4] == b"ftyp" and brand[4:] in _PICTURES:
        raise Unreadable("a picture in boxes")
    return list(_within(stream, b"", 0, size))


def _boxes(stream: BinaryIO, at: int, end: int) -> Iterator[_Box]:
    for _ in range(_MOST_BOXES):
        if at + 8 > end:
            return
        length, kind = struct.unpack(">I4s", take(stream, at, 8))
        body = at + 8
        if length == 1:
            (length,) = struct.unpack(">Q", take(stream, body, 8))
            body += 8
        stop = min(at + length, end) if length else end
        if stop < body:
            raise Unreadable(f"box at {at}")
        yield _Box(kind, at, body, stop)
        at = stop
    raise Unreadable("no end of boxes")


def _within(stream: BinaryIO, parent: bytes, at: int, end: int) -> Iterator[Patch]:
    kept = _KEPT[parent]
    children = list(_boxes(stream, at, end))
    for box in children:
        if box.kind not in kept:
            yield Patch(box.start + 4, 4, b"free")
            yield Patch(box.body, box.end - box.body)
        elif box.kind in _TIMES:
            version = take(stream, box.body, 1)[0]
            yield Patch(box.body + 4, 16 if version == 1 else 8)
        elif box.kind in (b"free", b"skip"):
            yield Patch(box.body, box.end - box.body)
        elif box.kind in _KEPT:
            yield from _within(stream, box.kind, box.body, box.end)
    if parent == b"mdia":
        yield from _telemetry(stream, children)


def _telemetry(stream: BinaryIO, mdia: list[_Box]) -> Iterator[Patch]:
    """Blank every sample of a track that is neither seen, heard nor read."""
    handler = next((box for box in mdia if box.kind == b"hdlr"), None)
    minf = next((box for box in mdia if box.kind == b"minf"), None)
    if handler is None or minf is None or take(stream, handler.body + 8, 4) in _SHOWN:
        return
    stbl = next((b for b in _boxes(stream, minf.body, minf.end) if b.kind == b"stbl"), None)
    if stbl is None:
        return
    tables = {box.kind: box for box in _boxes(stream, stbl.body, stbl.end)}
    sizes = _sizes(stream, tables[b"stsz"]) if b"stsz" in tables else []
    offsets = _offsets(stream, tables)
    runs = _numbers(stream, tables[b"stsc"], 3) if b"stsc" in tables else []
    sample = 0
    for chunk, offset in enumerate(offsets, start=1):
        per = next((runs[n + 1] for n in range(len(runs) - 3, -1, -3) if runs[n] <= chunk), 0)
        length = sum(sizes[sample : sample + per])
        sample += per
        if length:
            yield Patch(offset, length)


def _sizes(stream: BinaryIO, box: _Box) -> list[int]:
    same, count = struct.unpack(">II", take(stream, box.body + 4, 8))
    if count > _MOST_SAMPLES:
        raise Unreadable("no end of samples")
    if same:
        return [same] * count
    return list(struct.unpack(f">{count}I", take(stream, box.body + 12, 4 * count)))


def _offsets(stream: BinaryIO, tables: dict[bytes, _Box]) -> list[int]:
    if b"stco" in tables:
        return _numbers(stream, tables[b"stco"], 1)
    if b"co64" not in tables:
        return []
    halves = _numbers(stream, tables[b"co64"], 2)
    return [high << 32 | low for high, low in zip(halves[::2], halves[1::2], strict=True)]


def _numbers(stream: BinaryIO, box: _Box, each: int) -> list[int]:
    (count,) = struct.unpack(">I", take(stream, box.body + 4, 4))
    if count > _MOST_SAMPLES:
        raise Unreadable("no end of entries")
    return list(struct.unpack(f">{count * each}I", take(stream, box.body + 8, 4 * count * each)))

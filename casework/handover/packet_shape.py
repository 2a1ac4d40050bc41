"""The outer shape of a packet: a ZIP in the one way we write it, without a byte to spare."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO, Final, cast

from casework.handover.zipping import entry

_LOCAL_BYTES: Final = 30
_CENTRAL_BYTES: Final = 46
_END: Final = struct.Struct("<4s4H2LH")
_FIELDS: Final = (
    "date_time",
    "create_system",
    "external_attr",
    "internal_attr",
    "volume",
    "reserved",
    "extra",
    "comment",
    "compress_type",
)


def strange_bytes(packet: zipfile.ZipFile, size: int) -> Iterator[str]:
    """Yield the names of entries that are not written as we write them, or that follow a gap.

    An empty name stands for the file itself: something before, behind or between its parts. What
    an entry holds is not looked at here.

    Args:
        packet: an open ZIP.
        size: bytes of the whole file.
    """
    place = 0
    for info in sorted(packet.infolist(), key=lambda one: one.header_offset):
        if info.header_offset != place:
            yield ""
        if not _as_written(packet, info):
            yield info.filename
        name = len(info.orig_filename.encode())
        place = info.header_offset + _LOCAL_BYTES + name + info.compress_size
    if packet.start_dir != place or not _ends_well(packet, place, size):
        yield ""


def _as_written(packet: zipfile.ZipFile, info: zipfile.ZipInfo) -> bool:
    """Whether both headers of an entry are the bytes that ``entry`` would give."""
    wanted = entry(info.filename)
    shaped = all(getattr(info, name, None) == getattr(wanted, name, None) for name in _FIELDS)
    if not shaped or info.create_version != wanted.create_version:
        return False
    wanted.CRC, wanted.file_size = info.CRC, info.file_size
    wanted.compress_size, wanted.flag_bits = info.compress_size, info.flag_bits
    header = wanted.FileHeader(zip64=False)
    return _read(packet, info.header_offset, len(header)) == header and info.flag_bits == 0


def _ends_well(packet: zipfile.ZipFile, place: int, size: int) -> bool:
    """Whether directory and end record, without a comment, are all that follows ``place``."""
    infos = packet.infolist()
    length = sum(_CENTRAL_BYTES + len(one.orig_filename.encode()) for one in infos)
    count = len(infos)
    end = _END.pack(b"PK\x05\x06", 0, 0, count, count, length, place, 0)
    return place + length + _END.size == size and _read(packet, size - _END.size, 99) == end


def _read(packet: zipfile.ZipFile, place: int, length: int) -> bytes:
    file = cast(BinaryIO, cast(Any, packet).fp)
    file.seek(place)
    return file.read(length)

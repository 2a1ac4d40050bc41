"""What the first bytes of a file claim, where the decoder's own error would not say it."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

from asr.decode_errors import MAX_CHANNELS, MAX_RATE, MIN_RATE

HEAD_BYTES: Final = 1 << 16
# GUIDs of ASF's three content encryption objects (ASF specification, sections 3.14 to 3.16).
_ASF_LOCKS: Final = (
    bytes.fromhex("fbb3112223bdd211b4b700a0c955fc6e"),
    bytes.fromhex("14e68a292226174cb935dae07ee9289c"),
    bytes.fromhex("338505438169e6499b74ad12cb86d58c"),
)
_ASF: Final = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")
_MOV_BOXES: Final = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip")


@dataclass(frozen=True, slots=True)
class WavClaim:
    """The ``fmt`` chunk of a RIFF file and the length its ``data`` chunk states."""

    channels: int
    rate: int
    byte_rate: int
    data_bytes: int | None

    @property
    def trouble(self) -> str | None:
        """The reason for which this sound cannot exist, if there is one."""
        if not MIN_RATE <= self.rate <= MAX_RATE:
            return "bad_rate"
        if self.channels > MAX_CHANNELS:
            return "too_many_channels"
        return None

    @property
    def seconds(self) -> float | None:
        """Length as stated; ``None`` where it is left open (0 or 0xFFFFFFFF, as streams write)."""
        if self.data_bytes in (None, 0, 0xFFFFFFFF) or not self.byte_rate:
            return None
        return (self.data_bytes or 0) / self.byte_rate


def wav_claim(head: bytes) -> WavClaim | None:
    """Return what a RIFF/WAVE head states; ``None`` when ``head`` is not one."""
    if head[:4] != b"RIFF" or head[8:12] != b"WAVE":
        return None
    at, found = 12, None
    while at + 8 <= len(head):
        kind, size = head[at : at + 4], struct.unpack_from("<I", head, at + 4)[0]
        if kind == b"fmt " and at + 24 <= len(head):
            channels, rate, byte_rate = struct.unpack_from("<HII", head, at + 10)
            found = WavClaim(channels, rate, byte_rate, None)
        elif kind == b"data" and found is not None:
            return WavClaim(found.channels, found.rate, found.byte_rate, size)
        at += 8 + size + (size & 1)
    return found


def is_mov(head: bytes) -> bool:
    """Whether the head is that of an MP4, M4A, 3GP or MOV file."""
    return head[4:8] in _MOV_BOXES


def is_ogg(head: bytes) -> bool:
    """Whether the head is that of an Ogg file."""
    return head[:4] == b"OggS"


def is_locked_asf(head: bytes) -> bool:
    """Whether the head is that of a WMA or WMV file under DRM."""
    return head.startswith(_ASF) and any(lock in head for lock in _ASF_LOCKS)


def counts_frames(head: bytes) -> bool:
    """Whether an MP3's first frame states how many follow (Xing, LAME or Fraunhofer header)."""
    return any(mark in head for mark in (b"Xing", b"Info", b"VBRI"))

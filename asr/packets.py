"""Packets of a sound track, decoded one by one so that a bad one costs only itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import av
from av.audio.frame import AudioFrame
from av.packet import Packet

from asr.containers import Opened
from asr.decode_errors import MAX_CHANNELS, MAX_RATE, MIN_RATE, unusable

# After this many failures of the demuxer in a row, with no packet between, there is no more.
_GIVE_UP: Final = 200


@dataclass(frozen=True, slots=True)
class Frame:
    """Decoded sound, or ``None`` for a packet that cannot be decoded or when ``note`` says more.

    ``at`` is its time in seconds by the container's clock, where the container tells.
    """

    sound: AudioFrame | None
    at: float | None = None
    seconds: float = 0.0
    note: str = ""


def decoded_frames(opened: Opened, name: str) -> Iterator[Frame]:
    """Yield the track's frames in order, going on after packets that cannot be decoded.

    Raises:
        Quarantine: ``encrypted``, the packets are; ``unreadable``, the file cannot be read on.
    """
    failures = 0
    while failures < _GIVE_UP:
        try:
            for packet in opened.container.demux(opened.stream):
                failures = 0
                if packet.has_sidedata("encryption_info"):
                    raise unusable("encrypted", name)
                yield from _decode(packet)
        except (av.FFmpegError, MemoryError):
            failures += 1
            yield Frame(None)
            continue
        except OSError as error:
            raise unusable("unreadable", name, error) from error
        return


def _decode(packet: Packet[av.AudioStream]) -> Iterator[Frame]:
    try:
        sounds = packet.decode()
    except av.EOFError:
        return
    except (av.FFmpegError, MemoryError, IndexError, ValueError):
        yield Frame(None, _seconds(packet.pts, packet), _seconds(packet.duration, packet) or 0.0)
        return
    for sound in sounds:
        channels = sound.layout.nb_channels
        if not MIN_RATE <= sound.sample_rate <= MAX_RATE or not 1 <= channels <= MAX_CHANNELS:
            yield Frame(None, _seconds(sound.pts, sound))
        elif sound.samples:
            yield Frame(sound, _seconds(sound.pts, sound), sound.samples / sound.sample_rate)


def _seconds(ticks: int | None, owner: Packet[av.AudioStream] | AudioFrame) -> float | None:
    return None if ticks is None or owner.time_base is None else float(ticks * owner.time_base)

"""Decoded frames laid on one line of 16 kHz samples, silence where sound is missing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from numpy.typing import NDArray

from asr.clock import MAX_GAP_S
from asr.packets import Frame
from asr.rate import RATE
from records.speech import Damage

Layout = Literal["mono", "stereo"]
Samples = NDArray[np.float32]

# Times of WebM and ASF are rounded to milliseconds; below this a gap is rounding, not loss.
_ROUNDING_S: Final = 0.06
_AFTER_LOSS_S: Final = 0.005
# Opus and AMR leave out up to 400 ms of silence on purpose; a second is more than that.
_MISSING_S: Final = 1.0
_SILENCE: Final = 10 * RATE
_JOIN_MS: Final = 500
_MAX_DAMAGE: Final = 1_000


def add_damage(damage: list[Damage], at_ms: int, reason: str, length_ms: int | None) -> None:
    """Note a broken stretch; one that adjoins the last of the same reason lengthens it."""
    last = damage[-1] if damage else None
    if last is not None and last.length_ms is not None and length_ms is not None:
        end = last.at_ms + last.length_ms
        near = last.reason == reason and at_ms - end <= _JOIN_MS
        if near or len(damage) >= _MAX_DAMAGE:
            start = min(at_ms, last.at_ms)
            end = max(end, at_ms + length_ms)
            damage[-1] = Damage(start, last.reason, end - start)
            return
    damage.append(Damage(at_ms, reason, length_ms))


class Timeline:
    """Resamples frames and keeps them where their times say; notes what is missing.

    Args:
        layout: channels to give; anything else is mixed down or up to it.
        damage: gets what is broken, in order.
    """

    def __init__(self, layout: Layout, damage: list[Damage]) -> None:
        self.samples = 0
        self._layout = layout
        self._damage = damage
        self._resampler: AudioResampler | None = None
        self._form: tuple[str, str, int] | None = None
        self._end = 0.0
        self._lost: float | None = None

    @property
    def milliseconds(self) -> int:
        """Length of the sound so far, by the frames taken in."""
        return round(self._end * 1000)

    def feed(self, frame: Frame) -> Iterator[Samples]:
        """Take the next frame; yield what is ready, float32 ``(channels, n)`` in [-1, 1]."""
        if frame.sound is None:
            if frame.note:
                add_damage(self._damage, self.milliseconds, frame.note, 0)
            else:
                self._lost = (self._lost or 0.0) + frame.seconds
            return
        gap = self._gap(frame)
        if gap:
            yield from self.flush()
            self._end += gap
            yield from self._silence()
        yield from self._resample(frame.sound)
        self._end += frame.seconds

    def flush(self) -> Iterator[Samples]:
        """Yield what the resampler still holds."""
        if self._resampler is not None:
            yield from self._taken(self._resampler.resample(None))
            self._resampler = None

    def finish(self) -> Iterator[Samples]:
        """Yield the rest; sound lost at the very end is noted as lost to the end."""
        yield from self.flush()
        if self._lost is not None:
            add_damage(self._damage, self.milliseconds, "bad_packets", None)

    def _gap(self, frame: Frame) -> float:
        """Seconds of silence that belong before a frame; notes them when they mean a loss."""
        lost, self._lost = self._lost, None
        gap = (lost or 0.0) if frame.at is None else frame.at - self._end
        gap = min(gap, MAX_GAP_S)
        if gap < (_ROUNDING_S if lost is None else _AFTER_LOSS_S):
            gap = 0.0
        if lost is not None:
            add_damage(self._damage, self.milliseconds, "bad_packets", round(gap * 1000))
        elif gap >= _MISSING_S:
            add_damage(self._damage, self.milliseconds, "missing", round(gap * 1000))
        return gap

    def _silence(self) -> Iterator[Samples]:
        missing = round(self._end * RATE) - self.samples
        while missing > 0:
            count = min(missing, _SILENCE)
            missing -= count
            self.samples += count
            yield np.zeros((2 if self._layout == "stereo" else 1, count), dtype=np.float32)

    def _resample(self, sound: AudioFrame) -> Iterator[Samples]:
        # Times are kept here; the resampler need not know them.
        sound.pts = None
        if sound.layout.nb_channels > 2 and sound.layout.name.endswith("channels"):
            sound = _averaged(sound)
        form = (sound.format.name, sound.layout.name, sound.sample_rate)
        if form != self._form:
            yield from self.flush()
            self._form = form
        if self._resampler is None:
            # 16 bits, because the down-mix of libswresample is normalised for whole numbers only.
            self._resampler = AudioResampler(format="s16p", layout=self._layout, rate=RATE)
        try:
            yield from self._taken(self._resampler.resample(sound))
        except (av.FFmpegError, ValueError, MemoryError):
            self._resampler, self._lost = None, sound.samples / sound.sample_rate

    def _taken(self, frames: list[AudioFrame]) -> Iterator[Samples]:
        for frame in frames:
            taken = frame.to_ndarray().astype(np.float32) / 32768.0
            self.samples += taken.shape[1]
            yield taken


def _averaged(sound: AudioFrame) -> AudioFrame:
    """Mix many channels without known places into one; the resampler knows no rule for them."""
    rows = sound.to_ndarray()
    if not sound.format.is_planar:
        rows = rows.reshape(-1, sound.layout.nb_channels).T
    if rows.dtype == np.uint8:
        mixed = (rows.mean(axis=0) - 128.0) / 128.0
    elif rows.dtype.kind == "i":
        mixed = rows.mean(axis=0) / 2.0 ** (8 * rows.dtype.itemsize - 1)
    else:
        mixed = np.nan_to_num(rows).mean(axis=0)
    one = AudioFrame.from_ndarray(
        np.clip(mixed, -1.0, 1.0).astype(np.float32)[np.newaxis], format="fltp", layout="mono"
    )
    one.sample_rate = sound.sample_rate
    return one

"""Whether the two sides of a stereo recording are two lines of a call or one sound in width."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from asr.rate import RATE

# A sixteenth of a second is part of a syllable, yet longer than the way of sound between two
# microphones of one room, whose samples do not correlate although they hear the same.
_STRETCH: Final = RATE // 16
_FLOOR_DB: Final = -60.0
_ACTIVE_DB: Final = -45.0
# Enough sound to know (one minute of it), or give up after ten minutes of recording.
_ENOUGH: Final = 60 * 16
_LOOK: Final = 600 * 16
# Between what calls show (at most 0.12, with an echo of a quarter; 0.3 when both talk at once) and
# what one room shows (0.63 and more when the far speaker is 6 dB down): speech-decode.md.
_SAME_LOUDNESS: Final = 0.45
_OPPOSITE: Final = -0.5
_ONE_SOUND: Final = 0.9


@dataclass(frozen=True, slots=True)
class Sides:
    """How two sides are used: ``split`` as two channels, or mixed with ``weights`` into one."""

    split: bool
    weights: tuple[float, float] = (0.5, 0.5)

    def apply(self, block: NDArray[np.float32]) -> NDArray[np.float32]:
        """Turn ``(2, n)`` samples into ``(2, n)`` or ``(1, n)``."""
        if self.split:
            return block
        left, right = self.weights
        return (block[:1] * np.float32(left) + block[1:] * np.float32(right)).astype(np.float32)


def compare_sides(blocks: Iterable[NDArray[np.float32]]) -> Sides:
    """Decide from the beginning of a recording whether its two sides are two speakers' lines.

    Their loudness over time is compared, stretch by stretch: the sides of a call take turns or go
    their own ways; those of one room, one stage or one studio rise and fall together, however wide
    the stereo. Reads a minute of sound, at most ten minutes of the recording, in constant memory.

    Args:
        blocks: samples of shape ``(2, n)``, in order.
    """
    loudness: list[NDArray[np.float64]] = []
    active = looked = 0
    product = 0.0
    rest = np.zeros((2, 0), dtype=np.float32)
    for block in blocks:
        rest = np.concatenate((rest, block), axis=1)
        count = rest.shape[1] // _STRETCH
        if not count:
            continue
        whole = rest[:, : count * _STRETCH].reshape(2, count, _STRETCH).astype(np.float64)
        rest = rest[:, count * _STRETCH :]
        energy = (whole**2).mean(axis=2)
        product += float((whole[0] * whole[1]).mean(axis=1).sum())
        loudness.append(energy)
        active += int((_decibels(energy).max(axis=0) > _ACTIVE_DB).sum())
        looked += count
        if active >= _ENOUGH or looked >= _LOOK:
            break
    if not loudness:
        return Sides(split=False)
    return _judge(np.concatenate(loudness, axis=1), product)


def _decibels(energy: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(10 * np.log10(np.maximum(energy, 10 ** (_FLOOR_DB / 10))))


def _judge(energy: NDArray[np.float64], product: float) -> Sides:
    decibels = _decibels(energy)
    decibels = decibels[:, decibels.max(axis=0) > _ACTIVE_DB]
    if decibels.shape[1] < 2:
        return Sides(split=False)
    total = float(np.sqrt(energy[0].sum() * energy[1].sum()))
    likeness = product / total if total else 0.0
    if likeness <= _OPPOSITE:
        # One side's wires are swapped: the plain mean would cancel the speech.
        return Sides(split=False, weights=(0.5, -0.5))
    return Sides(split=_together(decibels) < _SAME_LOUDNESS and likeness < _ONE_SOUND)


def _together(decibels: NDArray[np.float64]) -> float:
    """Correlation of the two sides' loudness; 0 when one of them never changes."""
    spread = decibels.std(axis=1)
    if spread.min() < 1e-3:
        return 0.0
    centred = decibels - decibels.mean(axis=1, keepdims=True)
    return float((centred[0] * centred[1]).mean() / (spread[0] * spread[1]))

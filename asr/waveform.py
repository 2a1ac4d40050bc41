"""Loudness of a recording for drawing: one byte per tenth of a second."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from asr.rate import RATE

PER_SECOND: Final = 10
_STRETCH: Final = RATE // PER_SECOND


class WaveformBuilder:
    """Peaks of a recording, built as its samples arrive; ten hours take 360 kB.

    ``add`` takes blocks of shape ``(channels, n)`` or ``(n,)``, float in [-1, 1], in order.
    """

    per_second = PER_SECOND

    def __init__(self) -> None:
        self._peaks = bytearray()
        self._open = np.zeros(0, dtype=np.float32)

    def add(self, block: NDArray[np.float32]) -> None:
        """Add the next samples; the louder channel counts."""
        loud = np.abs(block).max(axis=0) if block.ndim == 2 else np.abs(block)
        loud = np.concatenate((self._open, loud))
        whole = len(loud) // _STRETCH * _STRETCH
        self._peaks += _bytes(loud[:whole].reshape(-1, _STRETCH).max(axis=1, initial=0.0))
        self._open = loud[whole:]

    def peaks(self) -> bytes:
        """Return the peaks so far, 0 to 255; a last stretch cut short counts as one."""
        last = self._open
        return bytes(self._peaks) + (_bytes(last.max(keepdims=True)) if len(last) else b"")


def _bytes(peaks: NDArray[np.float32]) -> bytes:
    return np.rint(np.clip(peaks, 0.0, 1.0) * 255).astype(np.uint8).tobytes()

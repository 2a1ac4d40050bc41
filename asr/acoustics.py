"""Does a stretch of sound look like a voice at all? Measures, not a detector of its own."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from asr.rate import RATE

_FRAME: Final = 512
# Where the voice is on any line, telephones included.
_LOW_HZ, _HIGH_HZ = 300, 3_400


def level_db(samples: NDArray[np.float32]) -> float:
    """Return the level of mono sound, shape (n,), in dB below full scale; -120 for silence."""
    if len(samples) == 0:
        return -120.0
    power = float(np.mean(np.square(samples, dtype=np.float64)))
    return max(-120.0, 10 * float(np.log10(power + 1e-12)))


def flatness(samples: NDArray[np.float32]) -> float:
    """Return how noise-like sound is between 300 and 3,400 Hz: near 0 a tone, .56 white noise.

    Spectral flatness (geometric over arithmetic mean of the power spectrum) of frames of 32 ms,
    the median of the louder half: in speech, even noisy speech, those are vowels.

    Args:
        samples: mono, 16 kHz, shape (n,); 0 for less than one frame.
    """
    count = len(samples) // _FRAME
    if count == 0:
        return 0.0
    frames = samples[: count * _FRAME].reshape(count, _FRAME) * np.hanning(_FRAME)
    power = np.abs(np.fft.rfft(frames, axis=1)) ** 2 + 1e-12
    first, last = (hz * _FRAME // RATE for hz in (_LOW_HZ, _HIGH_HZ))
    band = power[:, first : last + 1]
    loud = band[np.argsort(-band.sum(axis=1), kind="stable")[: -(-count // 2)]]
    flat = np.exp(np.log(loud).mean(axis=1)) / loud.mean(axis=1)
    return float(np.median(flat))

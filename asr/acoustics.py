"""Does a stretch of sound look like a voice at all? Measures, not a detector of its own."""

from __future__ import annotations

import itertools
from typing import Final

import numpy as np
from numpy.typing import NDArray

from asr.rate import RATE

_FRAME: Final = 512
_HOP: Final = 256
_BANDS: Final = 12
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


def change_db(samples: NDArray[np.float32]) -> float:
    """Return how much the spectrum changes within 64 ms, in dB: a hum under 1, speech over 2.3.

    Root mean square over 12 bands between 200 and 3,800 Hz, the median over frames that are not
    30 dB below the loudest.

    Args:
        samples: mono, 16 kHz, shape (n,); 0 for less than a tenth of a second.
    """
    count = (len(samples) - _FRAME) // _HOP + 1
    if count < 6:
        return 0.0
    frames = np.lib.stride_tricks.sliding_window_view(samples, _FRAME)[::_HOP][:count]
    power = np.abs(np.fft.rfft(frames * np.hanning(_FRAME), axis=1)) ** 2 + 1e-12
    edges = (np.geomspace(200, 3_800, _BANDS + 1) * _FRAME / RATE).astype(int)
    pairs = itertools.pairwise(edges)
    bands = np.stack([power[:, a : max(b, a + 1)].mean(axis=1) for a, b in pairs], axis=1)
    # Bands far below the loudest hold the noise of the arithmetic, which changes all the time.
    level = 10 * np.log10(np.maximum(bands, bands.max() * 1e-4))
    loud = bands.sum(axis=1) > bands.sum(axis=1).max() * 1e-3
    both = loud[4:] & loud[:-4]
    changes = np.sqrt(((level[4:] - level[:-4]) ** 2).mean(axis=1))[both]
    return float(np.median(changes)) if len(changes) else 0.0

"""Mel power as faster-whisper computes it, before its scaling, so that sounds can be added."""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np
import scipy.fft
from faster_whisper.feature_extractor import FeatureExtractor
from numpy.typing import NDArray

from models.training.whisper.speech import Samples

HOP: Final = 160
FRAMES: Final = 3000
PER_SECOND: Final = 100
BANDS: Final = 80
LEAST: Final = 1e-10
_WINDOW: Final = 400

Mel = NDArray[np.float32]


@cache
def _filters() -> Mel:
    made: Mel = FeatureExtractor.get_mel_filters(16_000, _WINDOW, n_mels=BANDS).astype(np.float32)
    return made.T


def power(samples: Samples) -> Mel:
    """Return the power of ``samples`` per 10 ms and mel band, shape ``(frames, 80)``."""
    padded = np.pad(samples.astype(np.float32), (_WINDOW // 2, _WINDOW // 2 + HOP))
    views = np.lib.stride_tricks.sliding_window_view(padded, _WINDOW)[::HOP]
    views = views[: len(samples) // HOP + 1]
    spectrum = scipy.fft.rfft(views * np.hanning(_WINDOW + 1)[:-1].astype(np.float32))
    made: Mel = (np.abs(spectrum) ** 2).astype(np.float32) @ _filters()
    return made


def scaled(mel_power: Mel, louder: float = 0.0) -> Mel:
    """Return Whisper's input: logarithm, no deeper than 8 below the loudest, scaled.

    Args:
        mel_power: power per frame and band.
        louder: how far the loudest place elsewhere in the recording lies above this window's.

    """
    logs = np.log10(np.maximum(mel_power, LEAST))
    made: Mel = (np.maximum(logs, logs.max() + louder - 8.0) + 4.0) / 4.0
    return made

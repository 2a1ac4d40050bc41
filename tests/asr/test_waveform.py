"""The waveform for drawing: a tenth of a second a byte, in whatever blocks the samples come."""

from __future__ import annotations

import numpy as np

from asr.rate import RATE
from asr.waveform import WaveformBuilder
from tests.asr.sounds import silence, tones, white


def test_peaks_follow_loudness() -> None:
    builder = WaveformBuilder()
    builder.add(np.concatenate([silence(1), tones(1, 1_000.0, level=0.5), silence(0.5)]))
    peaks = builder.peaks()
    assert len(peaks) == 25
    assert set(peaks[:10]) == {0}
    assert all(abs(peak - 128) <= 2 for peak in peaks[10:20])
    assert set(peaks[20:]) == {0}


def test_blocks_of_any_size_give_the_same_peaks() -> None:
    samples = np.stack([white(7.23, -20, 1), white(7.23, -30, 2)])
    whole, pieces = WaveformBuilder(), WaveformBuilder()
    whole.add(samples)
    at = 0
    for size in [1, 777, 5, 40_000, 1_599, 1_601, 1_600] * 9:
        pieces.add(samples[:, at : at + size])
        at += size
    pieces.add(samples[:, at:])
    assert pieces.peaks() == whole.peaks()
    assert len(whole.peaks()) == 73


def test_too_loud_is_full_scale_and_nothing_is_nothing() -> None:
    builder = WaveformBuilder()
    assert builder.peaks() == b""
    builder.add(np.full((1, RATE // 10), -3.0, dtype=np.float32))
    assert builder.peaks() == b"\xff"

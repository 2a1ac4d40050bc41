"""Sounds without speech: noises, hum, tones, music. All level 1 (root mean square), 16 kHz."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, sosfilt

from models.training.whisper.speech import RATE, Samples

_Rng = np.random.Generator
_Wave = NDArray[np.float64]


def coloured(rng: _Rng, count: int, slope: float) -> _Wave:
    """Return noise whose power falls as frequency to the power of ``slope`` (0: white)."""
    spectrum = np.fft.rfft(rng.standard_normal(count))
    rise = np.maximum(np.fft.rfftfreq(count, 1 / RATE), 20.0)
    return np.fft.irfft(spectrum * rise ** (-slope / 2), count)


def _noise(rng: _Rng, count: int) -> _Wave:
    return coloured(rng, count, float(rng.choice([0.0, 0.5, 1.0, 1.5, 2.0])))


def _wind(rng: _Rng, count: int) -> _Wave:
    swell = np.interp(np.arange(count), np.linspace(0, count, 40), rng.random(40) ** 2)
    return coloured(rng, count, 2.0) * (0.05 + swell)


def _hum(rng: _Rng, count: int) -> _Wave:
    t, base = np.arange(count) / RATE, float(rng.choice([50.0, 60.0, 100.0]))
    parts = (rng.random() / k * np.sin(2 * np.pi * base * k * t + k) for k in range(1, 12))
    made: _Wave = np.sum(list(parts), axis=0) + 0.01 * rng.standard_normal(count)
    return made


def _tones(rng: _Rng, count: int) -> _Wave:
    """Ring, busy and key tones: one or two pitches, on and off."""
    t = np.arange(count) / RATE
    on, off = rng.uniform(0.08, 1.5), rng.uniform(0.05, 3.0)
    slots = int(count / RATE / (on + off)) + 2
    pitches = (
        rng.uniform(300, 1800, (slots, 2))
        if rng.random() < 0.5
        else np.tile(rng.uniform(300, 1000, 2), (slots, 1))
    )
    slot = (t / (on + off)).astype(int)
    sounding = (t % (on + off)) < on
    made: _Wave = sounding * np.sin(2 * np.pi * pitches[slot].T * t).sum(axis=0)
    return made


def _music(rng: _Rng, count: int) -> _Wave:
    """Chords and a tune of plucked or held notes with overtones."""
    wave, t = np.zeros(count), np.arange(count) / RATE
    scale = 220 * 2 ** (np.array([0, 2, 4, 5, 7, 9, 11, 12, 14, 16]) / 12) * rng.uniform(0.5, 1.5)
    beat, decay = rng.uniform(0.15, 0.7), rng.uniform(0.5, 6.0)
    for start in np.arange(0, count / RATE, beat):
        first, last = int(start * RATE), min(count, int((start + 3 * beat) * RATE))
        local = t[: last - first]
        for pitch in rng.choice(scale, size=rng.integers(1, 4)):
            harmonics = (np.sin(2 * np.pi * pitch * k * local) / k**1.3 for k in range(1, 6))
            wave[first:last] += sum(harmonics) * np.exp(-decay * local)
    return wave


def _knocks(rng: _Rng, count: int) -> _Wave:
    """Clicks, knocks and breaths: bursts of filtered noise."""
    wave = 0.003 * rng.standard_normal(count)
    for _ in range(rng.integers(2, 40)):
        size = int(rng.uniform(0.01, 0.5) * RATE)
        first = int(rng.integers(0, max(1, count - size)))
        low = rng.uniform(100, 2000)
        band = butter(2, [low, min(7900, low * rng.uniform(1.5, 6))], "band", fs=RATE, output="sos")
        burst = sosfilt(band, rng.standard_normal(size)) * np.hanning(size) * rng.uniform(0.2, 2)
        wave[first : first + size] += burst[: count - first]
    return wave


def _engine(rng: _Rng, count: int) -> _Wave:
    pulse = (np.arange(count) % int(RATE / rng.uniform(18, 40))) < 60
    low = butter(2, 900, fs=RATE, output="sos")
    made: _Wave = sosfilt(low, pulse * rng.standard_normal(count))
    return made


def _rain(rng: _Rng, count: int) -> _Wave:
    drops = (rng.random(count) < 0.01) * rng.standard_normal(count) * 4
    return drops + 0.2 * coloured(rng, count, -0.5)


_Maker = Callable[[_Rng, int], _Wave]
LEARNT: Final[dict[str, _Maker]] = {
    "noise": _noise, "wind": _wind, "hum": _hum, "tones": _tones, "music": _music,
    "knocks": _knocks,
}  # fmt: skip
ASIDE: Final[dict[str, _Maker]] = {"engine": _engine, "rain": _rain}


def make(kind: str, rng: _Rng, seconds: float) -> Samples:
    """Return ``seconds`` of the sound ``kind`` at level 1."""
    count = int(seconds * RATE)
    wave = (LEARNT | ASIDE)[kind](rng, count)
    return (wave / max(float(np.sqrt(np.mean(wave**2))), 1e-9)).astype(np.float32)

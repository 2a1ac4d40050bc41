"""Recordings for tests, made on the spot: spoken by espeak-ng, or noise and tones."""

from __future__ import annotations

import functools
import subprocess
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from asr.rate import RATE

Samples = NDArray[np.float32]


@functools.cache
def spoken(text: str, voice: str = "vi", speed: int = 150) -> Samples:
    """Return ``text`` spoken by espeak-ng, mono at 16 kHz."""
    command = ["espeak-ng", "-v", voice, "-s", str(speed), "--stdout", text]
    wav = subprocess.run(command, check=True, capture_output=True).stdout
    samples = np.frombuffer(wav[44:], dtype="<i2")[np.newaxis]
    frame = av.AudioFrame.from_ndarray(samples, format="s16p", layout="mono")
    frame.sample_rate = int.from_bytes(wav[24:28], "little")
    resampler = av.AudioResampler(format="s16p", layout="mono", rate=RATE)
    out = [each.to_ndarray() for each in [*resampler.resample(frame), *resampler.resample(None)]]
    joined: Samples = np.concatenate(out, axis=1)[0].astype(np.float32) / np.float32(32768)
    return joined


def silence(seconds: float) -> Samples:
    return np.zeros(round(seconds * RATE), dtype=np.float32)


def white(seconds: float, decibels: float = -48.0, seed: int = 1) -> Samples:
    rng = np.random.default_rng(seed)
    return (rng.normal(0, 10 ** (decibels / 20), round(seconds * RATE))).astype(np.float32)


def pink(seconds: float, decibels: float = -30.0, seed: int = 2) -> Samples:
    count = round(seconds * RATE)
    spectrum = np.fft.rfft(np.random.default_rng(seed).normal(size=count))
    spectrum /= np.sqrt(np.maximum(np.arange(len(spectrum)), 1))
    shaped = np.fft.irfft(spectrum, count)
    level: Samples = (shaped / shaped.std() * 10 ** (decibels / 20)).astype(np.float32)
    return level


def tones(seconds: float, *hertz: float, level: float = 0.1) -> Samples:
    time = np.arange(round(seconds * RATE)) / RATE
    waves = [level * np.sin(2 * np.pi * each * time) for each in hertz]
    summed: Samples = np.sum(waves, axis=0).astype(np.float32)
    return summed


def ringing(seconds: float) -> Samples:
    """A Vietnamese ring-back tone: 425 Hz, one second in five (ITU-T E.180, supplement 2)."""
    time = np.arange(round(seconds * RATE)) / RATE
    return np.where(time % 5 < 1, tones(seconds, 425.0), 0).astype(np.float32)


def music(seconds: float) -> Samples:
    """Chords of decaying harmonics, two a second."""
    out = silence(seconds)
    rng = np.random.default_rng(3)
    step = RATE // 2
    fall = np.exp(-np.arange(step) / (0.2 * RATE))
    for at in range(0, len(out) - step + 1, step):
        root = 220 * 2 ** (rng.integers(0, 12) / 12)
        for ratio in (1, 1.25, 1.5):
            for harmonic in (1, 2, 3):
                wave = np.sin(2 * np.pi * root * ratio * harmonic * np.arange(step) / RATE)
                out[at : at + step] += (0.06 / harmonic * wave * fall).astype(np.float32)
    return out


def write(
    path: Path,
    samples: Samples,
    codec: str,
    *,
    rate: int = RATE,
    container: dict[str, str] | None = None,
) -> Path:
    """Encode ``samples``, ``(n,)`` or ``(channels, n)`` at 16 kHz, to the format of ``path``."""
    rows = np.atleast_2d(samples)
    layout = {1: "mono", 2: "stereo", 6: "5.1"}[len(rows)]
    whole = np.clip(np.rint(rows * 32767), -32768, 32767).astype(np.int16)
    with av.open(str(path), "w", container_options=container) as output:
        stream: Any = output.add_stream(codec, rate=rate, layout=layout)
        stream.bit_rate = 64_000
        for at in range(0, whole.shape[1], RATE):
            piece = np.ascontiguousarray(whole[:, at : at + RATE])
            frame = av.AudioFrame.from_ndarray(piece, format="s16p", layout=layout)
            frame.sample_rate, frame.pts = RATE, None
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    return path

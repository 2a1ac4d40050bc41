"""What telephones, rooms and codecs do to a voice."""

from __future__ import annotations

import io
from typing import Final

import av
import numpy as np
from scipy.signal import butter, resample_poly, sosfilt

from models.training.whisper.speech import RATE, Samples

_CODECS: Final = (("libopus", "ogg", 48_000), ("libmp3lame", "mp3", 16_000))


def band(samples: Samples, low: float, high: float) -> Samples:
    """Keep what lies between ``low`` and ``high`` Hz, as a telephone does."""
    kept = butter(2, [low, high], "band", fs=RATE, output="sos")
    made: Samples = sosfilt(kept, samples).astype(np.float32)
    return made


def echo(samples: Samples, delay: float, decay: float, repeats: int = 3) -> Samples:
    """Add a few echoes, each ``decay`` times the one before."""
    out, step = samples.copy(), max(1, int(delay * RATE))
    for turn in range(1, repeats + 1):
        if turn * step < len(out):
            out[turn * step :] += decay**turn * samples[: -turn * step]
    return out


def clip(samples: Samples, share: float) -> Samples:
    """Cut the peaks at ``share`` of the loudest."""
    top = share * float(np.abs(samples).max(initial=1e-6))
    return np.clip(samples, -top, top)


def codec(samples: Samples, name: str, bitrate: int) -> Samples:
    """Encode and decode; the length stays, the encoder's delay is taken out."""
    form, rate = next((f, r) for n, f, r in _CODECS if n == name)
    wave = resample_poly(samples, rate // RATE, 1) if rate != RATE else samples
    file = io.BytesIO()
    with av.open(file, "w", format=form) as container:
        stream = container.add_stream(name, rate=rate, layout="mono")
        assert isinstance(stream, av.AudioStream)
        stream.bit_rate = bitrate
        whole = np.ascontiguousarray(np.clip(wave, -1, 1) * 32767, dtype=np.int16)
        frame = av.AudioFrame.from_ndarray(whole[None], format="s16", layout="mono")
        frame.sample_rate = rate
        resampler = av.AudioResampler(format=stream.format, layout="mono", rate=rate)
        for piece in [*resampler.resample(frame), *resampler.resample(None)]:
            container.mux(stream.encode(piece))
        container.mux(stream.encode(None))
    return _decoded(file, len(samples))


def _decoded(file: io.BytesIO, count: int) -> Samples:
    file.seek(0)
    resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
    with av.open(file, "r") as container:
        pieces = [p for frame in container.decode(audio=0) for p in resampler.resample(frame)]
        pieces += resampler.resample(None)
    wave = np.concatenate([piece.to_ndarray()[0] for piece in pieces])[:count]
    return np.pad(wave, (0, count - len(wave))).astype(np.float32)


def channel(rng: np.random.Generator, samples: Samples) -> Samples:
    """Send ``samples`` over a random telephone, room and codec, or over none."""
    kind = rng.random()
    if kind < 0.35:
        samples = band(samples, rng.uniform(200, 400), rng.uniform(2700, 3900))
    elif kind < 0.5:
        samples = band(samples, rng.uniform(40, 150), rng.uniform(4500, 7800))
    if rng.random() < 0.35:
        samples = echo(samples, rng.uniform(0.008, 0.03), rng.uniform(0.1, 0.4))
    elif rng.random() < 0.2:
        samples = echo(samples, rng.uniform(0.03, 0.09), rng.uniform(0.1, 0.4), 6)
    if rng.random() < 0.1:
        samples = clip(samples, rng.uniform(0.2, 0.7))
    samples = 0.5 * samples / max(float(np.abs(samples).max(initial=0)), 1e-6)
    if rng.random() < 0.3:
        samples = codec(samples, "libopus", int(rng.choice([12_000, 16_000, 20_000, 32_000])))
    elif rng.random() < 0.12:
        samples = codec(samples, "libmp3lame", int(rng.choice([16_000, 24_000, 32_000])))
    return samples

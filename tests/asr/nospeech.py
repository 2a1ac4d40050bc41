"""Sound without speech, made on the spot, and the sample recordings as samples."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

RATE: Final = 16_000
SECONDS: Final = 12
RECORDINGS: Final = Path(__file__).resolve().parents[2] / "samples" / "recordings"
_COUNT: Final = SECONDS * RATE


@cache
def sample(name: str) -> NDArray[np.float32]:
    """Return a sample recording, mono, 16 kHz."""
    from faster_whisper.audio import decode_audio

    found: NDArray[np.float32] = decode_audio(str(RECORDINGS / f"{name}.ogg"), sampling_rate=RATE)
    return found


def _made(values: NDArray[np.float64], peak: float = 0.5) -> NDArray[np.float32]:
    return (values / max(1e-9, float(np.abs(values).max())) * peak).astype(np.float32)


def _time() -> NDArray[np.float64]:
    return np.arange(_COUNT) / RATE


def silence() -> NDArray[np.float32]:
    """Digital silence."""
    return np.zeros(_COUNT, np.float32)


def white() -> NDArray[np.float32]:
    """Loud white noise."""
    return _made(np.random.default_rng(1).standard_normal(_COUNT), 0.9)


def pink() -> NDArray[np.float32]:
    """Noise that falls 3 dB an octave, as wind and traffic do."""
    spectrum = np.fft.rfft(np.random.default_rng(2).standard_normal(_COUNT))
    return _made(np.fft.irfft(spectrum / np.sqrt(np.maximum(1, np.arange(len(spectrum)))), _COUNT))


def bursts() -> NDArray[np.float32]:
    """Bursts of noise in the rhythm of syllables, which a voice detector may take for speech."""
    gate = (np.sin(2 * np.pi * 4 * _time()) > 0.3).astype(np.float64)
    return _made(np.random.default_rng(3).standard_normal(_COUNT) * gate, 0.9)


def hum() -> NDArray[np.float32]:
    """Mains hum with its overtones."""
    return _made(sum((np.sin(2 * np.pi * 50 * n * _time()) / n for n in range(1, 9)), np.zeros(1)))


def ringing() -> NDArray[np.float32]:
    """The ringing tone of Vietnamese exchanges: 425 Hz, one second on, four off."""
    return _made(np.sin(2 * np.pi * 425 * _time()) * (_time() % 5 < 1))


def engaged() -> NDArray[np.float32]:
    """The engaged tone: 425 Hz, half a second on, half off."""
    return _made(np.sin(2 * np.pi * 425 * _time()) * (_time() % 1 < 0.5))


def hold_music() -> NDArray[np.float32]:
    """A plucked tune over chords, as telephone exchanges play it."""
    rng = np.random.default_rng(4)
    notes = rng.choice([262, 294, 330, 392, 440, 523], size=SECONDS * 3)
    tune = np.zeros(_COUNT)
    for place, note in enumerate(notes):
        start = place * RATE // 3
        at = np.arange(_COUNT - start) / RATE
        for overtone in (1, 2, 3, 4):
            tune[start:] += np.sin(2 * np.pi * note * overtone * at) * np.exp(-4 * at) / overtone
    chord = sum((np.sin(2 * np.pi * hz * _time()) for hz in (131, 165, 196)), np.zeros(1))
    return _made(tune + 0.3 * chord)


SOUNDS: Final[dict[str, Callable[[], NDArray[np.float32]]]] = {
    "silence": silence,
    "white noise": white,
    "pink noise": pink,
    "noise bursts": bursts,
    "hum": hum,
    "ringing tone": ringing,
    "engaged tone": engaged,
    "hold music": hold_music,
}

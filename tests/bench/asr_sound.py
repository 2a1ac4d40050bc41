"""Speech for the benches: the sample recordings, end to end, as long as wanted."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
from faster_whisper.audio import decode_audio
from numpy.typing import NDArray

RATE: Final = 16_000
_SAMPLES: Final = Path(__file__).parents[2] / "samples" / "recordings"


def speech(seconds: int) -> NDArray[np.float32]:
    """Return mono speech at 16 kHz, float32, shape ``(16000 * seconds,)``."""
    once = np.concatenate([decode_audio(str(path)) for path in sorted(_SAMPLES.glob("*.ogg"))])
    return np.resize(once, RATE * seconds).astype(np.float32)


def write_wav(path: Path, seconds: int) -> None:
    """Write the same as a 16-bit WAV file, a minute at a time."""
    import wave

    minute = (speech(60) * 32_767).astype("<i2").tobytes()
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        for _ in range(seconds // 60):
            file.writeframes(minute)

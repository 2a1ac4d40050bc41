"""Where somebody speaks: Silero VAD with a state that is renewed before it grows deaf.

faster-whisper ships Silero v6 with its recurrent state carried through the whole recording; after
minutes of silence it no longer answers to speech. Here the state is new every stretch of 10 s,
warmed up on the second before it, so that a probability depends on at most 11 s of sound, wherever
the reading began. Stretches of 30 s still lose a tenth of what is said late in one (measured in
docs/measurements/speech-decode.md).
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from asr.rate import PER_MS

WINDOW: Final = 512
"""Samples per probability: 32 ms, the only size Silero knows at 16 kHz."""
WINDOW_MS: Final = WINDOW // PER_MS
RENEW: Final = 313
"""Windows after which the state is renewed: 10.016 s."""
WARM_UP: Final = 32
"""Windows before a stretch on which its new state is warmed up: 1.024 s."""
_CONTEXT: Final = 64
_STATE: Final = (1, 1, 128)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of speech in milliseconds."""

    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class VoiceOptions:
    """How probabilities become stretches of speech.

    ``threshold``, and ``release`` 0.15 below it, are the defaults of Silero's
    ``get_speech_timestamps`` (snakers4/silero-vad, MIT). The others are nearer than Silero's
    (250, 100, 30 ms): a spoken "không" may last 150 ms, and Whisper wants some room around words.
    """

    threshold: float = 0.5
    release: float = 0.35
    min_speech_ms: int = 96
    min_silence_ms: int = 320
    pad_ms: int = 192


DEFAULT: Final = VoiceOptions()


class VoiceDetector:
    """Probabilities of speech for one channel, window by window, as its samples arrive.

    Args:
        start_window: number of the recording's window that the first sample fed belongs to;
            stretches are counted from the recording's beginning. To get the same probabilities as
            a reading from the start, begin at ``warm_start``.
    """

    def __init__(self, start_window: int = 0) -> None:
        self._next = start_window
        self._before = np.zeros(0, dtype=np.float32)
        self._waiting: list[NDArray[np.float32]] = []
        self._count = 0

    def feed(self, block: NDArray[np.float32]) -> NDArray[np.float32]:
        """Take the next samples (mono, float in [-1, 1]); return what probabilities are ready."""
        self._waiting.append(block)
        self._count += len(block)
        ready: list[NDArray[np.float32]] = []
        while self._count >= (need := self._to_renewal() * WINDOW):
            joined = np.concatenate(self._waiting)
            self._waiting, self._count = [joined[need:]], len(joined) - need
            ready.append(self._stretch(joined[:need]))
        return np.concatenate(ready) if ready else np.zeros(0, dtype=np.float32)

    def finish(self) -> NDArray[np.float32]:
        """Return the last probabilities; a last window cut short is filled up with silence."""
        rest = np.concatenate([*self._waiting, np.zeros(0, dtype=np.float32)])
        self._waiting, self._count = [], 0
        if not len(rest):
            return rest
        return self._stretch(np.pad(rest, (0, -len(rest) % WINDOW)))

    def _to_renewal(self) -> int:
        return RENEW - self._next % RENEW

    def _stretch(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        """Probabilities of up to one stretch, with a new state warmed up on what came before."""
        warm = len(self._before) // WINDOW
        joined = np.concatenate((self._before, samples))
        self._before = joined[-WARM_UP * WINDOW :]
        self._next += len(samples) // WINDOW
        return _run(joined)[warm:]


def warm_start(window: int) -> int:
    """Return the window to begin at so that all from ``window`` on get their true probabilities."""
    stretch = window // RENEW * RENEW
    return max(0, stretch - WARM_UP)


def probabilities(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the probability of speech of every 512 samples of a short mono recording."""
    detector = VoiceDetector()
    return np.concatenate((detector.feed(samples), detector.finish()))


def spans(samples: NDArray[np.float32], options: VoiceOptions = DEFAULT) -> list[Span]:
    """Return the stretches of speech in mono samples, padded, in order, times from its start."""
    found = speech_spans(probabilities(samples), options)
    end = len(samples) // PER_MS
    return [Span(span.start_ms, min(span.end_ms, end)) for span in found if span.start_ms < end]


def speech_spans(
    chances: Sequence[float] | NDArray[np.float32],
    options: VoiceOptions = DEFAULT,
    *,
    at_ms: int = 0,
) -> list[Span]:
    """Join probabilities into stretches of speech.

    Args:
        chances: probability of speech of each window of 32 ms.
        options: thresholds and lengths.
        at_ms: time of the first window.
    """
    end_ms = at_ms + len(chances) * WINDOW_MS
    raw = bare_spans(chances, options, at_ms=at_ms)
    padded: list[Span] = []
    for span in raw:
        start = max(at_ms, span.start_ms - options.pad_ms)
        end = min(end_ms, span.end_ms + options.pad_ms)
        if padded and start < padded[-1].end_ms:
            # Too near for both pads: each takes half of the pause.
            middle = (start + options.pad_ms + padded[-1].end_ms - options.pad_ms) // 2
            padded[-1] = Span(padded[-1].start_ms, middle)
            start = middle
        padded.append(Span(start, end))
    return padded


def bare_spans(
    chances: Sequence[float] | NDArray[np.float32],
    options: VoiceOptions = DEFAULT,
    *,
    at_ms: int = 0,
) -> list[Span]:
    """As ``speech_spans``, without padding: from the first to the last window with speech."""
    least = options.min_speech_ms
    silence = options.min_silence_ms // WINDOW_MS
    found: list[Span] = []
    start: int | None = None
    end = 0
    for window, chance in enumerate([*chances, *[0.0] * silence]):
        if start is None:
            if chance >= options.threshold:
                start, end = window, window + 1
        elif chance >= options.release:
            end = window + 1
        elif window - end >= silence - 1:
            if (end - start) * WINDOW_MS >= least:
                found.append(Span(at_ms + start * WINDOW_MS, at_ms + end * WINDOW_MS))
            start = None
    return found


def _run(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """One pass of the model from a fresh state; ``samples`` is whole windows."""
    windows = samples.reshape(-1, WINDOW)
    context = np.zeros((len(windows), _CONTEXT), dtype=np.float32)
    context[1:] = windows[:-1, -_CONTEXT:]
    state = np.zeros(_STATE, dtype=np.float32)
    given = {"input": np.concatenate((context, windows), axis=1), "h": state, "c": state}
    chances: NDArray[np.float32] = _session().run(None, given)[0]
    return chances.reshape(-1)


@functools.cache
def _session() -> Any:
    """Silero VAD v6 as faster-whisper ships it (MIT), on one thread."""
    import onnxruntime
    from faster_whisper.utils import get_assets_path

    options = onnxruntime.SessionOptions()
    options.inter_op_num_threads = 1
    options.intra_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(
        str(Path(get_assets_path()) / "silero_vad_v6.onnx"),
        providers=["CPUExecutionProvider"],
        sess_options=options,
    )

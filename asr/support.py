"""Is anything said here at all? What is written without support is left out.

Whisper's ``no_speech`` and ``logprob`` alone do not tell: on digital silence 0 and -0.08 were
reported for an invented line. So four independent kinds of sign are counted, and a text is left
out only when two kinds speak against it; with one, it stays and carries a doubt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from asr import hallucinations
from asr.acoustics import flatness, level_db
from asr.chunks import voiced_ms
from asr.doubt import DEFAULT, Thresholds
from asr.folding import fold
from asr.loops import loops
from asr.rate import RATE
from asr.vocabulary import hotword_share
from asr.voice import Span
from records.speech import HeardSegment

# Speech under white noise as loud as itself stays below .46 (57 clips), white noise has .55.
FLAT: Final = 0.47
# The quietest clip lies at -41 dB; 16-bit silence with dither at about -90.
QUIET_DB: Final = -60.0
# Shorter than any syllable of the single-word clips.
BRIEF_MS: Final = 150
HOTWORDS_ONLY: Final = 0.8
SIGNS_NEEDED: Final = 2


@dataclass(frozen=True, slots=True)
class Dropped:
    """A text that was left out, and the signs against it."""

    start_ms: int
    end_ms: int
    text: str
    signs: tuple[str, ...]


def signs_against(
    segment: HeardSegment,
    samples: NDArray[np.float32],
    *,
    spans: Sequence[Span],
    hotwords: Sequence[str] = (),
    limits: Thresholds = DEFAULT,
) -> tuple[str, ...]:
    """Return which kinds of sign say that nobody speaks, in alphabetical order.

    ``model_silent``: the model's own no-speech probability; ``model_unsure``: its probabilities of
    what it wrote; ``sound``: no voice found there, or too little, too quiet, or noise; ``text``:
    nothing but a known invention, hotwords or a loop.

    Args:
        segment: times in milliseconds from the start of ``samples``.
        samples: mono, 16 kHz, shape (n,).
        spans: where a voice was found, same clock.
        hotwords: what the model was prompted with.
        limits: where the model's own numbers are low.
    """
    signs = []
    if segment.no_speech is not None and segment.no_speech > limits.no_speech:
        signs.append("model_silent")
    if segment.logprob is not None and segment.logprob < limits.segment_logprob:
        signs.append("model_unsure")
    if not _sounds_like_voice(segment, samples, spans, limits):
        signs.append("sound")
    if _suspicious(segment, hotwords, limits):
        signs.append("text")
    return tuple(signs)


def keep_supported(
    segments: Sequence[HeardSegment],
    samples: NDArray[np.float32],
    *,
    spans: Sequence[Span],
    hotwords: Sequence[str] = (),
    limits: Thresholds = DEFAULT,
) -> tuple[list[HeardSegment], list[Dropped]]:
    """Part segments into those that stay and those left out; arguments as above."""
    kept: list[HeardSegment] = []
    dropped: list[Dropped] = []
    for one in segments:
        signs = signs_against(one, samples, spans=spans, hotwords=hotwords, limits=limits)
        if len(signs) >= SIGNS_NEEDED or not fold(one.text):
            dropped.append(Dropped(one.start_ms, one.end_ms, one.text, signs))
        else:
            kept.append(one)
    return kept, dropped


def _sounds_like_voice(
    segment: HeardSegment,
    samples: NDArray[np.float32],
    spans: Sequence[Span],
    limits: Thresholds,
) -> bool:
    """Judge by the found voice that the segment touches, not by the pauses around it."""
    length = max(1, segment.end_ms - segment.start_ms)
    voiced = voiced_ms(spans, segment.start_ms, segment.end_ms)
    touched = [s for s in spans if s.end_ms > segment.start_ms and s.start_ms < segment.end_ms]
    if voiced < limits.voice_share * length or not touched:
        return False
    if sum(span.end_ms - span.start_ms for span in touched) < BRIEF_MS:
        return False
    sound = np.concatenate([_cut(samples, span, segment) for span in touched])
    return level_db(sound) > QUIET_DB and flatness(sound) < FLAT


def _cut(samples: NDArray[np.float32], span: Span, segment: HeardSegment) -> NDArray[np.float32]:
    start = max(span.start_ms, segment.start_ms) * RATE // 1000
    end = min(span.end_ms, segment.end_ms) * RATE // 1000
    return samples[start:end]


def _suspicious(segment: HeardSegment, hotwords: Sequence[str], limits: Thresholds) -> bool:
    words = [word.text for word in segment.words] or segment.text.split()
    folded = [fold(word) for word in words]
    looped = sum(last - first + 1 for first, last in loops(folded, least_times=limits.loop_times))
    return (
        hallucinations.entirely(words)
        or hotword_share(words, hotwords) >= HOTWORDS_ONLY
        or looped >= HOTWORDS_ONLY * len(folded)
    )

"""Is anything said here at all? What is written without support is left out.

Whisper's ``no_speech`` and ``logprob`` alone do not tell: on digital silence 0 and -0.08 were
reported for an invented line. So independent kinds of sign are counted, and a text is left out
only when two speak against it; with one, it stays and carries a doubt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from asr import hallucinations
from asr.acoustics import change_db, flatness, level_db
from asr.chunks import voiced_ms
from asr.doubt import DEFAULT, Thresholds
from asr.folding import fold
from asr.loops import loops
from asr.rate import RATE
from asr.vocabulary import hotword_share
from asr.voice import Span
from records.speech import HeardSegment

# Measured on 61 clips and 4 samples: speech under white noise as loud as itself stays below .46,
# white noise has .55; the spectrum of speech changes by 2.3 dB at least, of hum by 0.8 at most.
FLAT: Final = 0.47
STEADY_DB: Final = 2.0
# The quietest clip lies at -41 dB; 16-bit silence with dither at about -90.
QUIET_DB: Final = -60.0
# What a voice detector takes for speech in noise, hum and music lasted 320 to 640 ms, padding
# included; so does a spoken "không", which is why being brief is little by itself.
BRIEF_MS: Final = 700
_AROUND_MS: Final = 2_000
_VOICED: Final = 0.2
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
    what it wrote; ``no_voice``: no voice was found there, or only silence; ``noise``: what was
    found is noise or hum; ``brief``: it is short and alone; ``text``: nothing but a known
    invention, hotwords or a loop.

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
    signs += _of_sound(segment, samples, spans)
    if _suspicious(segment, hotwords, limits):
        signs.append("text")
    return tuple(sorted(signs))


def without_support(signs: Sequence[str]) -> bool:
    """Whether two kinds of sign speak against a text.

    A short answer that the model is unsure of may be the "không" on which a case hangs: it stays.
    """
    return len(signs) >= SIGNS_NEEDED and set(signs) != {"brief", "model_unsure"}


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
        if without_support(signs) or not fold(one.text):
            dropped.append(Dropped(one.start_ms, one.end_ms, one.text, signs))
        else:
            kept.append(one)
    return kept, dropped


def _of_sound(
    segment: HeardSegment, samples: NDArray[np.float32], spans: Sequence[Span]
) -> list[str]:
    """Judge by the found voice that the segment touches, not by the pauses around it."""
    length = max(1, segment.end_ms - segment.start_ms)
    touched = [s for s in spans if s.end_ms > segment.start_ms and s.start_ms < segment.end_ms]
    if not touched or voiced_ms(touched, segment.start_ms, segment.end_ms) < _VOICED * length:
        return ["no_voice"]
    sound = np.concatenate([_cut(samples, span) for span in touched])
    signs = []
    if level_db(sound) <= QUIET_DB:
        signs.append("no_voice")
    elif flatness(sound) >= FLAT or change_db(sound) < STEADY_DB:
        signs.append("noise")
    near = segment.start_ms - _AROUND_MS, segment.end_ms + _AROUND_MS
    if voiced_ms(spans, *near) < BRIEF_MS:
        signs.append("brief")
    return signs


def _cut(samples: NDArray[np.float32], span: Span) -> NDArray[np.float32]:
    return samples[span.start_ms * RATE // 1000 : span.end_ms * RATE // 1000]


def _suspicious(segment: HeardSegment, hotwords: Sequence[str], limits: Thresholds) -> bool:
    words = [word.text for word in segment.words] or segment.text.split()
    folded = [fold(word) for word in words]
    looped = sum(last - first + 1 for first, last in loops(folded, least_times=limits.loop_times))
    return (
        hallucinations.entirely(words)
        or hotword_share(words, hotwords) >= HOTWORDS_ONLY
        or looped >= HOTWORDS_ONLY * len(folded)
    )

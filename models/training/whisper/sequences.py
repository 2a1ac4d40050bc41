"""Turns a window's truth into what the decoder reads, must answer, and should look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from models.training.whisper import vocabulary as ids
from models.training.whisper.texts import bare, draw_text, words
from models.training.whisper.vocabulary import Vocabulary, time_token
from models.training.whisper.windows import Window

NONE: Final = -100
_EDGE: Final = 0.08

Look = tuple[float, float]
"""From when to when to look, in seconds; (0, 0) for anywhere."""
_ANYWHERE: Final = (0.0, 0.0)


@dataclass(slots=True)
class Sequence:
    """Token ids read, token ids to answer (``NONE``: do not mind), where to look for the answer."""

    read: list[int]
    answer: list[int]
    look: list[Look]


def sequence(
    window: Window, vocabulary: Vocabulary, rng: np.random.Generator, *, times: bool, before: bool
) -> Sequence:
    """Return the decoder's task for ``window``.

    Args:
        window: sound and truth.
        vocabulary: the token ids.
        rng: chance, for the prompt.
        times: answer with timestamps.
        before: put earlier text or hotwords first, as faster-whisper does.

    """
    prompt = _prompt(window.lang, vocabulary, rng) if before else []
    lang = vocabulary.lang(window.lang)
    head = [ids.START, lang, ids.TRANSCRIBE]
    first = ids.NO_SPEECH if window.silent else lang
    said = _with_times(window, vocabulary) if times else _without(window, vocabulary)
    if not times:
        head.append(ids.NO_TIMES)
    tokens = [token for token, _ in said]
    looks = [look for _, look in said]
    read = prompt + head + tokens[:-1]
    known = [NONE] * len(prompt) + [first, ids.TRANSCRIBE] + [NONE] * (not times)
    anywhere = [_ANYWHERE] * len(known)
    return Sequence(read, known + tokens, anywhere + looks)


def _prompt(lang: str, vocabulary: Vocabulary, rng: np.random.Generator) -> list[int]:
    kind = rng.random()
    if kind < 0.35:
        text = " ".join(rng.choice(words(lang), size=rng.integers(1, 9)))
    elif kind < 0.5:
        letters = list(" ".join(rng.choice(words(lang), size=rng.integers(1, 9))))
        text = "".join(rng.permutation(letters))
    else:
        text = " ".join(draw_text(rng, lang) for _ in range(rng.integers(1, 5)))
    return [ids.PREVIOUS, *vocabulary.encode(f" {text.strip()}")[-180:]]


def _without(window: Window, vocabulary: Vocabulary) -> list[tuple[int, Look]]:
    said, last = [], 0.0
    spoken = [word for segment in window.segments for word in segment]
    for place, word in enumerate(spoken):
        after = spoken[place + 1].start if place + 1 < len(spoken) else word.end + 0.3
        said += _word(word.text, word.start, word.end, after, vocabulary)
        last = word.end
    return [*said, (ids.END, _around(last + 0.1) if spoken else _ANYWHERE)]


def _with_times(window: Window, vocabulary: Vocabulary) -> list[tuple[int, Look]]:
    if window.silent:
        return [(time_token(0.0), _ANYWHERE), (ids.END, _ANYWHERE)]
    said: list[tuple[int, Look]] = []
    last = len(window.segments) - 1
    for place, segment in enumerate(window.segments):
        start = segment[0].start if segment else len(window.mel) / 100
        if place == last and window.cut and place > 0:
            start = segment[0].start if segment else window.segments[place - 1][-1].end
            said.append((time_token(start), _around(start)))
            break
        shown = min(start, 1.0) if place == 0 else start
        said.append((time_token(shown), _around(start)))
        for at, word in enumerate(segment):
            after = segment[at + 1].start if at + 1 < len(segment) else word.end + 0.3
            said += _word(word.text, word.start, word.end, after, vocabulary)
        end = segment[-1].end if segment else start
        said.append((time_token(end), _around(end)))
    return [*said, (ids.END, said[-1][1])]


def _word(
    text: str, start: float, end: float, after: float, vocabulary: Vocabulary
) -> list[tuple[int, Look]]:
    plain = bare(text)
    said: list[tuple[int, Look]] = [
        (token, (start, end)) for token in vocabulary.encode(f" {plain}")
    ]
    if plain != text:
        pause = (end, min(max(after, end + 0.06), end + 0.25))
        said += [(token, pause) for token in vocabulary.encode(text[len(plain) :])]
    return said


def _around(time: float) -> Look:
    return max(0.0, time - _EDGE), time + _EDGE

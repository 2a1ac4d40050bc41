"""Two hearings of the same speech: where they differ, neither is to be trusted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Final

import numpy as np
from numpy.typing import NDArray

from asr.engine import SpeechEngine
from asr.options import HearOptions
from asr.rate import RATE
from asr.voice import Span
from records.speech import Doubt, HeardSegment, Word
from records.text import nfc

# How far the sound is moved for the second hearing by the same model: frames then fall elsewhere.
SHIFT_MS: Final = 310
# Words of the two hearings farther apart than this are not the same word.
_APART_MS: Final = 3_000


def heard_again(
    engine: SpeechEngine,
    samples: NDArray[np.float32],
    spans: Sequence[Span],
    *,
    lang: str,
    options: HearOptions,
    same_model: bool,
) -> list[HeardSegment]:
    """Hear a stretch a second time; by the same model in another way.

    Another way: the sound begins later, the search is greedy where it was broad (and the other way
    round), and no hotwords are given, so that what only the prompt suggested shows.
    """
    if not same_model:
        return engine.hear(samples, spans, lang=lang, options=options)
    moved = np.concatenate([np.zeros(SHIFT_MS * RATE // 1000, np.float32), samples])
    other = replace(options, beam=1 if options.beam > 1 else 5, hotwords=())
    later = [Span(span.start_ms + SHIFT_MS, span.end_ms + SHIFT_MS) for span in spans]
    return [_earlier(one) for one in engine.hear(moved, later, lang=lang, options=other)]


def with_disagreements(
    first: Sequence[HeardSegment], second: Sequence[HeardSegment]
) -> list[HeardSegment]:
    """Return the first hearing with a doubt on every word that the second has not.

    Words are compared without case and punctuation but with every accent: a tone is another word.
    What only the second heard marks the words on both sides of the gap.
    """
    mine = [(n, word) for n, segment in enumerate(first) for word in segment.words]
    theirs = [word for segment in second for word in segment.words]
    doubted = _differing([word for _, word in mine], theirs)
    marks: dict[int, list[Doubt]] = {}
    for place in sorted(doubted):
        number, word = mine[place]
        marks.setdefault(number, []).append(Doubt("disagreement", word.start_ms, word.end_ms))
    return [
        replace(one, doubts=(*one.doubts, *marks.get(n, ()))) if n in marks else one
        for n, one in enumerate(first)
    ]


def _differing(mine: Sequence[Word], theirs: Sequence[Word]) -> set[int]:
    matcher = SequenceMatcher(
        None, [_plain(one.text) for one in mine], [_plain(one.text) for one in theirs],
        autojunk=False,
    )  # fmt: skip
    doubted: set[int] = set()
    for kind, first, last, other, other_last in matcher.get_opcodes():
        if kind == "equal":
            doubted |= {
                first + n
                for n in range(last - first)
                if abs(mine[first + n].start_ms - theirs[other + n].start_ms) > _APART_MS
            }
        elif kind == "insert":
            at = theirs[other].start_ms, theirs[other_last - 1].end_ms
            doubted |= {n for n in (first - 1, first) if 0 <= n < len(mine) and _near(mine[n], at)}
        else:
            doubted |= set(range(first, last))
    return doubted


def _near(word: Word, at: tuple[int, int]) -> bool:
    return word.start_ms - at[1] < _APART_MS and at[0] - word.end_ms < _APART_MS


def _plain(text: str) -> str:
    return "".join(char for char in nfc(text).casefold() if char.isalnum())


def _earlier(segment: HeardSegment) -> HeardSegment:
    return replace(
        segment,
        start_ms=max(0, segment.start_ms - SHIFT_MS),
        end_ms=max(0, segment.end_ms - SHIFT_MS),
        words=tuple(
            replace(
                word,
                start_ms=max(0, word.start_ms - SHIFT_MS),
                end_ms=max(0, word.end_ms - SHIFT_MS),
            )
            for word in segment.words
        ),
    )

"""Phrases that are repeated without a word between: how a decoder that is stuck writes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

_LONGEST_PHRASE: Final = 12
# People say one word several times over ("xa, xa lắm", "không, không, không"), phrases hardly.
_SINGLE_WORD_EXTRA: Final = 2


def loops(words: Sequence[str], *, least_times: int = 3) -> list[tuple[int, int]]:
    """Return the stretches where a phrase of up to 12 words stands several times in a row.

    Args:
        words: folded, as by :func:`asr.folding.fold`.
        least_times: how often a phrase must stand; a single word two times more.

    Returns:
        First and last word (0-based, inclusive) of each stretch, in order, not overlapping.
    """
    found: list[tuple[int, int]] = []
    place = 0
    while place < len(words):
        end = _loop_end(words, place, least_times)
        if end is None:
            place += 1
            continue
        found.append((place, end - 1))
        place = end
    return found


def _loop_end(words: Sequence[str], start: int, least_times: int) -> int | None:
    for size in range(1, min(_LONGEST_PHRASE, (len(words) - start) // 2) + 1):
        phrase = list(words[start : start + size])
        if not any(phrase):
            continue
        end = start + size
        while list(words[end : end + size]) == phrase:
            end += size
        needed = least_times + (_SINGLE_WORD_EXTRA if len(set(phrase)) == 1 else 0)
        if (end - start) // size >= needed:
            return end
    return None

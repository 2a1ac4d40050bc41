"""The words that stand for a long text: those it repeats and other texts seldom use."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Final

from models.words import Word, clusters, words
from records.text import nfc

# Shorter pieces say little on their own, except numbers (a hill, a unit).
_MIN_LETTERS: Final = 2
_K1: Final = 1.2
# Two rare words side by side ("đồi 935") say more than each alone, so the pair goes first.
_PAIR: Final = 1.5
# With fewer texts than this, how many hold a word says nothing about the language.
_ENOUGH: Final = 100


def units(text: str) -> Iterable[str]:
    """Yield the units that salience weighs: words, pairs of neighbours, pairs of characters.

    Words and pairs as written, lower-cased; in writing without spaces pairs of characters, in
    Korean words.
    """
    before: Word | None = None
    for word in words(nfc(text).lower()):
        if word.script == "unspaced":
            yield from (a + b for a, b in pairwise(clusters(word.text)))
            before = None
            continue
        if len(word.text) >= _MIN_LETTERS or word.text.isdecimal():
            yield word.text
        if before is not None and word.start - before.end <= 1:
            yield f"{before.text} {word.text}"
        before = word


def document_frequencies(texts: Iterable[str]) -> Counter[str]:
    """Return in how many of ``texts`` each unit stands."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(set(units(text)))
    return counts


def salient(
    text: str, frequency: Callable[[str], int], documents: int, limit: int = 30
) -> list[str]:
    """Return up to ``limit`` units of ``text`` that tell it from others, in order of weight.

    Weight is saturated term frequency times inverse document frequency (Robertson & Zaragoza 2009,
    "The Probabilistic Relevance Framework"). A pair stands for its words: a word that is in a
    chosen pair is not listed again.

    Args:
        text: the whole text.
        frequency: in how many of the sampled texts a unit stands.
        documents: how many texts were sampled.
        limit: units wanted.

    """
    counts = Counter(units(text))
    weights = {
        unit: count
        * (_K1 + 1)
        / (count + _K1)
        * _idf(frequency(unit), documents)
        * (_PAIR if " " in unit else 1.0)
        for unit, count in counts.items()
    }
    chosen: list[str] = []
    covered: set[str] = set()
    for unit in sorted(weights, key=lambda one: (-weights[one], one)):
        parts = unit.split(" ")
        if len(parts) > 1 and all(part in covered for part in parts):
            continue
        if unit in covered or _everywhere(parts, frequency, documents):
            continue
        # A pair with a common word in it ("935 và") is rare by chance.
        if len(parts) > 1 and not all(_telling(part, frequency, documents) for part in parts):
            continue
        covered.update((unit, *parts))
        chosen.append(unit)
        if len(chosen) == limit:
            break
    return chosen


def _idf(found: int, documents: int) -> float:
    return math.log(1 + (documents - min(found, documents) + 0.5) / (found + 0.5))


def _everywhere(parts: list[str], frequency: Callable[[str], int], documents: int) -> bool:
    """Whether a word is in more than one text of ten, so that it tells nothing apart."""
    enough = documents >= _ENOUGH
    return enough and len(parts) == 1 and frequency(parts[0]) * 10 > documents


def _telling(word: str, frequency: Callable[[str], int], documents: int) -> bool:
    """Whether a word is in fewer than one text of twenty."""
    return frequency(word) * 20 <= max(documents, 20)

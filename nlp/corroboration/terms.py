"""Rare words: what two accounts share that few others have, and how much that says."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from models.words import clusters, words
from records.text import nfc, unaccented

# Below this many texts a count says little; such a collection is read as if it were so large.
FEWEST: Final = 50
_MOST: Final = 7.0


def terms(text: str) -> Iterator[str]:
    """Yield folded pairs of neighbouring words, numbers and Chinese pairs of ``text``.

    Folded, a Vietnamese name meets itself without accents and inside a foreign text; a single
    Vietnamese syllable says too little to count.
    """
    before = ""
    end = -1
    for word in words(unaccented(nfc(text))):
        if word.script != "spaced":
            before = ""
            if word.script == "unspaced":
                yield from (a + b for a, b in pairwise(clusters(word.text)))
            continue
        if word.text.isdecimal() and len(word.text) > 1:
            yield word.text
        if before and 0 < word.start - end <= 1:
            yield f"{before} {word.text}"
        before, end = word.text, word.end


def proper_pairs(text: str) -> Iterator[str]:
    """Yield folded pairs of neighbouring words that both begin with a capital: likely names."""
    before = ""
    end = -1
    for word in words(nfc(text)):
        proper = word.script == "spaced" and word.text[:1].isupper()
        if proper and before and word.start - end == 1:
            yield unaccented(f"{before} {word.text}")
        before, end = (word.text if proper else ""), word.end


@dataclass(frozen=True)
class Commonness:
    """In how many of ``texts`` texts of the collection (or a sample of it) a term stands."""

    texts: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, texts: Iterable[str]) -> Commonness:
        """Count the terms of ``texts``."""
        number = 0
        counts: Counter[str] = Counter()
        for text in texts:
            number += 1
            counts.update(set(terms(text)))
        return cls(number, counts)

    def information(self, name: str) -> float:
        """Return how much sharing ``name`` says, in nats, in [0, 7].

        The surprise ``-ln share`` of its rarest pair of syllables (Shannon); a name never counted
        is taken to stand in one text.
        """
        syllables = name.split()
        pairs = [f"{a} {b}" for a, b in pairwise(syllables)] or syllables
        seen = min((self.counts.get(pair, 0) for pair in pairs), default=0)
        return max(0.0, min(_MOST, math.log(max(self.texts, FEWEST) / (seen + 1))))

"""What a batch of training pairs is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.training.embedder.corpus import LANGS, Corpus

Ints = NDArray[np.int64]

SIZE: Final = 2048
SAME_SOURCE: Final = 0.15
"""Share of batches from one file alone: neighbours in subject are the hardest negatives."""
PASSAGES: Final = 0.15
"""Share of batches where one side is a passage of up to six lines around the other's line."""
UNACCENTED: Final = 0.3
"""Share of Vietnamese texts that lose their accents."""
LONGEST_PASSAGE: Final = 6

# How often a pair of languages is drawn. Vietnamese and English lead; the weak ones follow.
SHARES: Final = {
    ("vi", "en"): 0.24, ("en", "fr"): 0.08, ("en", "ru"): 0.10, ("en", "zh"): 0.10,
    ("en", "ko"): 0.12, ("vi", "fr"): 0.08, ("vi", "ru"): 0.06, ("vi", "zh"): 0.06,
    ("vi", "ko"): 0.07, ("en", "ja"): 0.02, ("vi", "ja"): 0.03, ("fr", "ru"): 0.01,
    ("ru", "zh"): 0.01, ("zh", "ko"): 0.01, ("ko", "ja"): 0.01, ("fr", "zh"): 0.01,
    ("fr", "ko"): 0.01,
}  # fmt: skip
# How often a line of a file is drawn, where not once: everyday sentences and small dictionaries
# more, long and one-sided files less. The longest fitting name counts.
_WEIGHTS: Final = {
    "tatoeba": 3.0, "gov": 1.5, "udhr": 1.5, "xcopa": 1.5, "news": 1.5, "pawsx": 1.5,
    "bible": 0.6, "docs-": 0.7, "wiktionary-vi": 3.0, "wiktionary-ko": 3.0,
    "gpl2-dict-fvdp-vi-en": 1.5, "gpl2-dict-fvdp-vi-fr": 0.5, "sutta": 0.5,
}  # fmt: skip


class Texts(NamedTuple):
    """One side of a batch: each text is some cells, ``starts`` as in a compressed row matrix."""

    cells: Ints
    starts: Ints


@dataclass(frozen=True, slots=True)
class _Pool:
    left: int
    right: int
    lines: Ints
    reach: NDArray[np.float64]
    source: NDArray[np.int16]


class Batches:
    """Draws batches; two objects with the same generator state draw the same.

    Args:
        corpus: what to draw from.
        rng: the source of chance.

    Raises:
        ValueError: the corpus has no pair of texts in two languages.

    """

    def __init__(self, corpus: Corpus, rng: np.random.Generator) -> None:
        self._corpus = corpus
        self._rng = rng
        self._filled = np.diff(corpus.start) > 0
        weights = np.array([_line_weight(str(name)) for name in corpus.names])
        pools = {pair: self._pool(pair, weights) for pair in SHARES}
        self._pools = [pool for pool in pools.values() if len(pool.lines)]
        shares = np.array([SHARES[pair] for pair, pool in pools.items() if len(pool.lines)])
        if not self._pools:
            raise ValueError("no pair of languages is left to train on")
        self._shares = shares / shares.sum()

    def draw(self) -> tuple[Texts, Texts]:
        """Return two sides of one batch; at most ``SIZE`` pairs, no line twice."""
        rng = self._rng
        pool = self._pools[rng.choice(len(self._pools), p=self._shares)]
        lines = self._lines(pool)
        left = self._corpus.lines[lines, pool.left].astype(np.int64)
        right = self._corpus.lines[lines, pool.right].astype(np.int64)
        if LANGS[pool.left] == "vi":
            stripped = rng.random(len(left)) < UNACCENTED
            left[stripped] = self._corpus.bare[left[stripped]]
        sides = _single(left), _single(right)
        if rng.random() >= PASSAGES:
            return sides
        if rng.integers(2):
            return sides[0], self._passages(lines, pool.right, right)
        return self._passages(lines, pool.left, left), sides[1]

    def _pool(self, pair: tuple[str, str], weights: NDArray[np.float64]) -> _Pool:
        corpus = self._corpus
        left, right = (LANGS.index(lang) for lang in pair)
        both = (corpus.lines[:, left] >= 0) & (corpus.lines[:, right] >= 0) & corpus.usable
        both &= self._filled[corpus.lines[:, left]] & self._filled[corpus.lines[:, right]]
        lines = np.flatnonzero(both)
        weight = weights[corpus.source[lines]]
        reach = np.cumsum(weight) / max(weight.sum(), 1e-9)
        return _Pool(left, right, lines, reach, corpus.source[lines])

    def _lines(self, pool: _Pool) -> Ints:
        rng = self._rng
        if rng.random() < SAME_SOURCE:
            source = pool.source[np.searchsorted(pool.reach, rng.random())]
            first, last = np.searchsorted(pool.source, [source, source + 1])
            if last - first >= SIZE // 4:
                size = min(SIZE, last - first)
                near: Ints = pool.lines[first + rng.choice(last - first, size=size, replace=False)]
                return near
        drawn = np.unique(np.searchsorted(pool.reach, rng.random(SIZE)))
        spread: Ints = pool.lines[np.minimum(drawn, len(pool.lines) - 1)]
        return spread

    def _passages(self, lines: Ints, column: int, own: Ints) -> Texts:
        corpus, rng = self._corpus, self._rng
        size = int(rng.integers(2, LONGEST_PASSAGE + 1))
        before = rng.integers(0, size, size=len(lines))
        cells = np.full((len(lines), size), -1, dtype=np.int64)
        for place in range(size):
            near = lines - before + place
            there = (near >= 0) & (near < len(corpus.lines))
            near = np.where(there, near, 0)
            there &= (corpus.source[near] == corpus.source[lines]) & corpus.usable[near]
            cells[:, place] = np.where(there, corpus.lines[near, column], -1)
        cells[np.arange(len(lines)), before] = own
        present = cells >= 0
        return Texts(cells[present], np.concatenate([[0], np.cumsum(present.sum(axis=1))]))


def _single(cells: Ints) -> Texts:
    return Texts(cells, np.arange(len(cells) + 1))


def _line_weight(name: str) -> float:
    fitting = [start for start in _WEIGHTS if name.startswith(start)]
    return _WEIGHTS[max(fitting, key=len)] if fitting else 1.0

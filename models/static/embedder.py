"""The bundled cross-lingual embedder: trained here, no torch, no download."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from itertools import chain
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.static.agreement import agreement
from models.static.decoded import DecodedRows, grown
from models.static.features import TokenBatch, WordBook, neighbour_features
from models.static.table import FeatureTable, load
from records.provenance import ModelRef

STATIC_MODEL: Final = ModelRef("manhmoi-embedder", "1")
DIMENSION: Final = 256

NOISE_FLOOR: Final = 0.1
_TEXTS_AT_ONCE: Final = 2_048
_WORDS_KEPT: Final = 100_000
"""Distinct words whose vectors are kept (1 KiB each); then the book is begun anew."""


class StaticEmbedder:
    """Adds up trained vectors of words, word pairs and pieces of words.

    One vector per feature, the same whatever stands around it; a word or pair seen ``n`` times
    in a text weighs ``1 + ln n``. Trained so that a text and its translation point the same way
    (``models/static/MODEL_CARD.md``). The same text gives the same vector in every process.

    Args:
        table: the trained table; the bundled one is read at the first text when none is given.

    """

    def __init__(self, table: FeatureTable | None = None) -> None:
        self._lock = threading.Lock()
        self._given = table
        self._words: _WordVectors | None = None

    @property
    def model(self) -> ModelRef:
        """Name and revision of the bundled weights."""
        return STATIC_MODEL

    @property
    def dimension(self) -> int:
        """Number of components of a vector."""
        return DIMENSION

    @property
    def noise_floor(self) -> float:
        """Three in four pairs of unrelated texts stay under it, one in 40 questions and answers."""
        return NOISE_FLOOR

    @property
    def fusion_weight(self) -> float:
        """Learnt on the development questions (docs/measurements/retrieval.md)."""
        return 1.0

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed ``texts``; shape ``(len(texts), dimension)``, rows of length 1 or 0."""
        made = [
            self._embed(texts[first : first + _TEXTS_AT_ONCE])
            for first in range(0, len(texts), _TEXTS_AT_ONCE)
        ]
        return np.concatenate(made) if made else np.zeros((0, DIMENSION), dtype=np.float32)

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed questions exactly as passages."""
        return self.embed_passages(texts)

    def agreement(self, query: str, passages: Sequence[str]) -> NDArray[np.float32]:
        """Return per passage how much of the question it holds, word by word, in [0, 1]."""
        with self._lock:
            words = self._ready()
            asked, read = words.read([query]), words.read(passages)
            vectors = words.vectors
        question = vectors[np.unique(asked.word)]
        different, passage_words = np.unique(read.word, return_inverse=True)
        return agreement(question, vectors[different], passage_words, read.starts)

    def _ready(self) -> _WordVectors:
        if self._words is None or self._words.full:
            self._words = _WordVectors(self._given or load())
            self._given = self._words.table
        return self._words

    def _embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        with self._lock:
            words = self._ready()
            batch = words.read(texts)
            word_vectors = words.vectors
            pairs, pair_text = words.neighbours(batch)
        summed = _weighed_sum(batch.word, batch.text, len(texts), word_vectors)
        slots, pair_vectors = words.rows.slots(pairs)
        summed += _weighed_sum(slots, pair_text, len(texts), pair_vectors)
        norms = np.linalg.norm(summed, axis=1, keepdims=True)
        unit: NDArray[np.float32] = (summed / np.maximum(norms, 1e-12)).astype(np.float32)
        return unit


class _WordVectors:
    """Every word met so far with the sum of its features' vectors."""

    def __init__(self, table: FeatureTable) -> None:
        self.table = table
        self.rows = DecodedRows(table)
        self._book = WordBook()
        self._keys = np.zeros(0, dtype=np.uint64)
        self._unspaced = np.zeros(0, dtype=np.bool_)
        self.vectors = np.zeros((1 << 12, table.dimension), dtype=np.float32)

    @property
    def full(self) -> bool:
        """Whether so many words were met that it is time for a new book."""
        return len(self._book.features) > _WORDS_KEPT

    def read(self, texts: Sequence[str]) -> TokenBatch:
        """Cut ``texts`` into words, each with its vector in :attr:`vectors`."""
        before = len(self._book.features)
        batch = self._book.read(texts)
        new = self._book.features[before:]
        if new:
            self._keys = np.append(self._keys, np.array([w.pair_key for w in new], np.uint64))
            self._unspaced = np.append(self._unspaced, np.array([w.unspaced for w in new]))
            sizes = [len(word.fingerprints) for word in new]
            flat = np.fromiter(
                chain.from_iterable(word.fingerprints for word in new), np.uint32, sum(sizes)
            )
            rows, word = self._known(flat, np.repeat(np.arange(len(new)), sizes))
            slots, decoded = self.rows.slots(rows)
            self._keep(before, _plain_sum(slots, word, len(new), decoded))
        return batch

    def neighbours(self, batch: TokenBatch) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the table rows of neighbouring words, and the text that each is of."""
        return self._known(*neighbour_features(batch, self._keys, self._unspaced))

    def _known(
        self, fingerprints: NDArray[np.uint32], owner: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        rows = self.table.rows(fingerprints)
        return rows[rows >= 0], owner[rows >= 0]

    def _keep(self, first: int, vectors: NDArray[np.float32]) -> None:
        end = first + len(vectors)
        self.vectors = grown(self.vectors, first, end)
        self.vectors[first:end] = vectors


def _weighed_sum(
    row: NDArray[np.int32], owner: NDArray[np.int64], owners: int, vectors: NDArray[np.float32]
) -> NDArray[np.float32]:
    # One key per (owner, row), so that one sort counts every row of every text.
    keys, counts = np.unique((owner << 32) | row, return_counts=True)
    weights = (1.0 + np.log(counts)).astype(np.float32)
    return _sum(keys & 0xFFFFFFFF, keys >> 32, weights, owners, vectors)


def _plain_sum(
    row: NDArray[np.int32], owner: NDArray[np.int64], owners: int, vectors: NDArray[np.float32]
) -> NDArray[np.float32]:
    return _sum(row, owner, np.ones(len(row), dtype=np.float32), owners, vectors)


def _sum(
    row: NDArray[np.integer],
    owner: NDArray[np.int64],
    weights: NDArray[np.float32],
    owners: int,
    vectors: NDArray[np.float32],
) -> NDArray[np.float32]:
    # Here, not above: it takes a tenth of a second, which most commands never need.
    import scipy.sparse

    shape = (owners, len(vectors))
    starts = np.searchsorted(owner, np.arange(owners + 1))
    mixed = scipy.sparse.csr_matrix((weights, row, starts), shape=shape)
    summed: NDArray[np.float32] = mixed @ vectors
    return summed

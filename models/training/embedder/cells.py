"""Features of very many texts at once, exactly as the embedder makes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.static.features import TokenBatch, WordBook, neighbour_features

_AT_ONCE: Final = 1 << 15


@dataclass(frozen=True, slots=True)
class CellFeatures:
    """Fingerprints and weights of all texts end to end; ``start`` as in a compressed row matrix."""

    fingerprint: NDArray[np.uint32]
    weight: NDArray[np.float32]
    start: NDArray[np.int64]


def cell_features(book: WordBook, cells: Sequence[str]) -> CellFeatures:
    """Return the features of ``cells``; a word or pair seen ``n`` times weighs ``1 + ln n``."""
    batches = [book.read(cells[at : at + _AT_ONCE]) for at in range(0, len(cells), _AT_ONCE)]
    sizes = np.array([len(word.fingerprints) for word in book.features])
    first = np.concatenate([[0], np.cumsum(sizes)])
    of_words = np.fromiter(
        chain.from_iterable(word.fingerprints for word in book.features), np.uint32, first[-1]
    )
    keys = np.array([word.pair_key for word in book.features], dtype=np.uint64)
    unspaced = np.array([word.unspaced for word in book.features])
    made = [_of_batch(batch, sizes, first, of_words, keys, unspaced) for batch in batches]
    counts = np.concatenate([part.start for part in made])
    return CellFeatures(
        np.concatenate([part.fingerprint for part in made]),
        np.concatenate([part.weight for part in made]),
        np.concatenate([[0], np.cumsum(counts)]),
    )


def _of_batch(
    batch: TokenBatch,
    sizes: NDArray[np.int64],
    first: NDArray[np.int64],
    of_words: NDArray[np.uint32],
    keys: NDArray[np.uint64],
    unspaced: NDArray[np.bool_],
) -> CellFeatures:
    # ``start`` holds sizes here, not places.
    word, text, weight = _counted(batch.word, batch.text)
    many = sizes[word]
    before = np.cumsum(many) - many
    place = np.repeat(first[word] - before, many) + np.arange(many.sum())
    pair, pair_text, pair_weight = _counted(*neighbour_features(batch, keys, unspaced))
    owner = np.concatenate([np.repeat(text, many), pair_text])
    order = np.argsort(owner, kind="stable")
    fingerprint = np.concatenate([of_words[place], pair.astype(np.uint32)])
    weights = np.concatenate([np.repeat(weight, many), pair_weight])
    return CellFeatures(
        fingerprint[order],
        weights[order].astype(np.float32),
        np.bincount(owner, minlength=len(batch.starts) - 1),
    )


def _counted(
    value: NDArray[np.integer], text: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    keys, counts = np.unique((text << 32) | value, return_counts=True)
    return keys & 0xFFFFFFFF, keys >> 32, 1.0 + np.log(counts)

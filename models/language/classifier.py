"""Loads the weights and turns a batch of texts into class probabilities."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.language.features import BUCKETS, Batch

WEIGHTS: Final = Path(__file__).with_name("weights.npz")
CLASSES: Final = ("vi", "vi-plain", "en", "fr", "ru", "other")
HAN_FIRST, HAN_LAST = 0x3400, 0x9FFF


@dataclass(frozen=True, slots=True)
class LanguageWeights:
    """Trained numbers.

    ``ngram``: float32 (BUCKETS, classes), one row per n-gram bucket. ``bias``: (classes,).
    ``han``: float32, log odds that a Han character from HAN_FIRST on is Japanese, not Chinese.
    """

    ngram: NDArray[np.float32]
    bias: NDArray[np.float32]
    han: NDArray[np.float32]
    revision: str

    def logits(self, batch: Batch) -> NDArray[np.float64]:
        """Return unnormalised class scores, shape (texts, classes)."""
        buckets, owners = batch.ngrams()
        rows = self.ngram[buckets]
        total = np.bincount(owners, minlength=batch.size)
        sums = np.stack(
            [
                np.bincount(owners, weights=rows[:, column], minlength=batch.size)
                for column in range(len(CLASSES))
            ],
            axis=1,
        )
        return np.asarray(sums / np.sqrt(np.maximum(total, 1))[:, None] + self.bias)

    def japanese(self, batch: Batch) -> NDArray[np.float64]:
        """Return the summed log odds that the Han characters of each text are Japanese."""
        codes = batch.codes.astype(np.int64)
        inside = (codes >= HAN_FIRST) & (codes <= HAN_LAST)
        odds = self.han[codes[inside] - HAN_FIRST]
        summed = np.bincount(batch.owner[inside], weights=odds, minlength=batch.size)
        return summed.astype(np.float64)


@cache
def load_weights(path: Path = WEIGHTS) -> LanguageWeights:
    """Load the bundled weights once per process."""
    with np.load(path, allow_pickle=False) as stored:
        ngram = stored["ngram"].astype(np.float32) * stored["scale"].astype(np.float32)
        return LanguageWeights(
            ngram=ngram.reshape(BUCKETS, len(CLASSES)),
            bias=stored["bias"].astype(np.float32),
            han=stored["han"].astype(np.float32) * np.float32(stored["han_scale"]),
            revision=str(stored["revision"]),
        )

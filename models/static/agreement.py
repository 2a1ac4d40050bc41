"""How much of a question a passage holds, word by word, whatever language either is in.

Late interaction (Khattab & Zaharia 2020, "ColBERT"): each word of the question looks for the
passage's word that is nearest in meaning. One vector for a whole passage cannot say that every
word of a short question was met; this can. Words weigh by the length of their vector, which
training made short for words that say little.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

# Tried on the development questions: 1, 1.5 and 2 differ by less than a point.
_LENGTH_POWER: Final = 1.5


def agreement(
    question: NDArray[np.float32],
    words: NDArray[np.float32],
    passages: NDArray[np.integer],
    starts: NDArray[np.int64],
) -> NDArray[np.float32]:
    """Return one number in [0, 1] per passage; 0 for a passage or a question without a word.

    Args:
        question: vectors of the question's different words, shape ``(words, dimension)``.
        words: vectors of the passages' different words, same dimension.
        passages: rows of ``words``: all passages' words end to end.
        starts: place of each passage's first word in ``passages``, and the end of the last.

    """
    found = np.zeros(len(starts) - 1, dtype=np.float32)
    lengths = np.linalg.norm(question, axis=1)
    weights = lengths**_LENGTH_POWER
    filled = np.diff(starts) > 0
    if not filled.any() or weights.sum() <= 0.0:
        return found
    near = _unit(question) @ _unit(words).T
    best = np.maximum.reduceat(near[:, passages], starts[:-1][filled], axis=1)
    found[filled] = weights @ np.clip(best, 0.0, 1.0) / weights.sum()
    return found


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    unit: NDArray[np.float32] = vectors / np.maximum(
        np.linalg.norm(vectors, axis=1, keepdims=True), np.float32(1e-9)
    )
    return unit

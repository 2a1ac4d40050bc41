"""The contrastive objective: a text's translation must be nearer than every other in the batch."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

TEMPERATURE: Final = 0.05
_FLOOR: Final = -80.0  # exp() of less is 0 in single precision


class Step(NamedTuple):
    """Loss, share of first places, and the gradients of both sides' sums."""

    loss: float
    first: float
    left: Floats
    right: Floats


def contrast(left: Floats, right: Floats) -> Step:
    """Symmetric InfoNCE with in-batch negatives (van den Oord, Li & Vinyals 2018) over cosines.

    Args:
        left: sums of texts, shape ``(texts, dimension)``.
        right: sums of their translations, same shape and order.

    """
    one, one_length = _unit(left)
    other, other_length = _unit(right)
    count = len(left)
    diagonal = np.arange(count)
    scores = one @ other.T
    first = float((scores.argmax(axis=1) == diagonal).mean())
    scores *= 1.0 / TEMPERATURE
    scores -= scores.max()
    shares = np.exp(np.maximum(scores, _FLOOR))
    rows, columns = shares.sum(axis=1, keepdims=True), shares.sum(axis=0, keepdims=True)
    true = shares[diagonal, diagonal]
    loss = -float((np.log(true / rows[:, 0]) + np.log(true / columns[0])).mean()) / 2
    pull = shares * (0.5 / rows) + shares * (0.5 / columns)
    pull[diagonal, diagonal] -= 1.0
    pull *= 1.0 / (TEMPERATURE * count)
    return Step(
        loss,
        first,
        _through_unit(pull @ other, one, one_length),
        _through_unit(pull.T @ one, other, other_length),
    )


def _unit(sums: Floats) -> tuple[Floats, Floats]:
    length = np.linalg.norm(sums, axis=1, keepdims=True) + np.float32(1e-6)
    return sums / length, length


def _through_unit(gradient: Floats, unit: Floats, length: Floats) -> Floats:
    along = (gradient * unit).sum(axis=1, keepdims=True)
    through: Floats = (gradient - unit * along) / length
    return through

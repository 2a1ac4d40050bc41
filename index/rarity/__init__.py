"""How much a term of a question says, judged by writing at large.

In a small or lopsided collection a function word can be rare by accident: English ``the`` where
most texts are Vietnamese. The collection's own document frequencies cannot tell; this table can.
A term in a share ``s`` of ordinary texts weighs ``ln s / ln 0.001``, one seen in fewer than one
text in a thousand weighs 1. The table is made by ``python -m index.rarity.count``.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

TABLE: Final = Path(__file__).with_name("terms.npz")
# A share above it makes a term common. With 0.01 to 0.0003 the development questions score alike
# (0.3 points apart, docs/measurements/retrieval.md); this one keeps the table small.
COMMON_SHARE: Final = 0.001
STEPS: Final = 255


def rarity(terms: Sequence[int]) -> list[float]:
    """Return the weight of each term, in (0, 1]; 1 for a term that is not common.

    Args:
        terms: uint32 term ids.

    """
    known, weights = _table()
    asked = np.asarray(terms, dtype=np.uint32)
    place = np.minimum(np.searchsorted(known, asked), len(known) - 1)
    found: list[float] = np.where(known[place] == asked, weights[place], 1.0).tolist()
    return found


@cache
def _table() -> tuple[NDArray[np.uint32], NDArray[np.float64]]:
    with np.load(TABLE) as stored:
        return stored["terms"], stored["weights"].astype(np.float64) / STEPS

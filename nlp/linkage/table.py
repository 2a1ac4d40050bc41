"""A column of a register as numbers: each distinct value once, rows found by value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Column:
    """Distinct values of a column and where they stand.

    Attributes:
        codes: for every row the number of its value, int32 ``[rows]``.
        counts: for every value its number of rows, ``[values]``.
        order: all rows sorted by value, ``[rows]``.
        starts: where a value's rows begin in ``order``, ``[values + 1]``.
    """

    codes: Codes
    counts: NDArray[np.int64]
    order: Codes
    starts: NDArray[np.int64]

    @classmethod
    def of(cls, codes: Codes, values: int) -> Column:
        """Index ``codes`` of ``values`` distinct values."""
        counts = np.bincount(codes, minlength=values)
        starts = np.concatenate(([0], np.cumsum(counts)))
        order = np.argsort(codes, kind="stable").astype(np.int32)
        return cls(codes, counts, order, starts)

    def rows(self, values: Iterable[int] | NDArray[Any]) -> list[Codes]:
        """Return the rows of each of ``values``."""
        return [self.order[self.starts[v] : self.starts[v + 1]] for v in values]

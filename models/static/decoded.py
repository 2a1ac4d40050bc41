"""Vectors of the table's rows, decoded when first asked for."""

from __future__ import annotations

import threading

import numpy as np
from numpy.typing import NDArray

from models.static.table import FeatureTable


class DecodedRows:
    """The rows used so far. Thread-safe.

    Decoding the whole table would take 1 KiB a row, most of which no text ever asks for.
    """

    def __init__(self, table: FeatureTable) -> None:
        self._table = table
        self._lock = threading.Lock()
        self._slot = np.full(len(table.fingerprints), -1, dtype=np.int32)
        self._vectors = np.zeros((1 << 12, table.dimension), dtype=np.float32)
        self._used = 0

    def slots(self, rows: NDArray[np.int64]) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """Return the slot of every row, and the array whose row ``slot`` is its vector."""
        with self._lock:
            slots = self._slot[rows]
            missing = np.unique(rows[slots < 0])
            if len(missing):
                self._decode(missing)
                slots = self._slot[rows]
            return slots, self._vectors

    def _decode(self, rows: NDArray[np.int64]) -> None:
        end = self._used + len(rows)
        self._vectors = grown(self._vectors, self._used, end)
        self._vectors[self._used : end] = self._table.vectors(rows)
        self._slot[rows] = np.arange(self._used, end, dtype=np.int32)
        self._used = end


def grown(vectors: NDArray[np.float32], used: int, needed: int) -> NDArray[np.float32]:
    """Return ``vectors`` with room for ``needed`` rows.

    It is a new array when it was too small: another thread may still read the old one.
    """
    if needed <= len(vectors):
        return vectors
    larger = np.zeros((max(needed, 2 * len(vectors)), vectors.shape[1]), dtype=np.float32)
    larger[:used] = vectors[:used]
    return larger

"""The inner loops of training, compiled by numba; both cores share the work."""

from __future__ import annotations

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@njit(parallel=True, cache=True)
def gather(
    cells: NDArray[np.int64],
    cell_starts: NDArray[np.int64],
    corpus_start: NDArray[np.int64],
    corpus_row: NDArray[np.int32],
    corpus_weight: Floats,
    starts: NDArray[np.int64],
    row: NDArray[np.int32],
    weight: Floats,
) -> None:
    """Copy the features of each text's cells to ``row`` and ``weight``, from ``starts`` on."""
    for text in prange(len(cell_starts) - 1):
        at = starts[text]
        for place in range(cell_starts[text], cell_starts[text + 1]):
            cell = cells[place]
            for feature in range(corpus_start[cell], corpus_start[cell + 1]):
                row[at] = corpus_row[feature]
                weight[at] = corpus_weight[feature]
                at += 1


@njit(parallel=True, fastmath=True, cache=True)
def weighted_sums(
    table: Floats,
    row: NDArray[np.int32],
    weight: Floats,
    starts: NDArray[np.int64],
    sums: Floats,
) -> None:
    """Write each text's weighted sum of table rows into ``sums``."""
    size = table.shape[1]
    for text in prange(len(starts) - 1):
        for k in range(size):
            sums[text, k] = 0
        for at in range(starts[text], starts[text + 1]):
            r, w = row[at], weight[at]
            for k in range(size):
                sums[text, k] += w * table[r, k]


@njit(cache=True)
def number_rows(row: NDArray[np.int32], slot: NDArray[np.int32], rows: NDArray[np.int32]) -> int:
    """Give every different row a slot, list them in ``rows``, return how many there are."""
    used = 0
    for r in row:
        if slot[r] < 0:
            slot[r] = used
            rows[used] = r
            used += 1
    return used


@njit(parallel=True, fastmath=True, cache=True)
def row_gradients(
    row: NDArray[np.int32],
    weight: Floats,
    starts: NDArray[np.int64],
    text_gradient: Floats,
    slot: NDArray[np.int32],
    used: int,
    gradient: Floats,
) -> None:
    """Sum the texts' gradients into those of their rows.

    Each core takes half of the components, so that none writes where another does.
    """
    half = text_gradient.shape[1] // 2
    for part in prange(2):
        low, high = part * half, (part + 1) * half
        for s in range(used):
            for k in range(low, high):
                gradient[s, k] = 0
        for text in range(len(starts) - 1):
            for at in range(starts[text], starts[text + 1]):
                s, w = slot[row[at]], weight[at]
                for k in range(low, high):
                    gradient[s, k] += w * text_gradient[text, k]


@njit(parallel=True, fastmath=True, cache=True)
def adam_rows(
    table: Floats,
    first: Floats,
    second: Floats,
    gradient: Floats,
    rows: NDArray[np.int32],
    used: int,
    rate: np.float32,
    keep_first: np.float32,
    keep_second: np.float32,
    first_share: np.float32,
    second_share: np.float32,
) -> None:
    """Take one step of Adam (Kingma & Ba 2015) on the rows used, and on them alone.

    One second moment a row instead of one a component: as good here, and half the memory.
    """
    size = table.shape[1]
    for s in prange(used):
        r = rows[s]
        square = np.float32(0)
        for k in range(size):
            square += gradient[s, k] * gradient[s, k]
        moment = keep_second * second[r] + (np.float32(1) - keep_second) * square / size
        second[r] = moment
        step = rate / (np.sqrt(moment / second_share) + np.float32(1e-9)) / first_share
        for k in range(size):
            mean = keep_first * first[r, k] + (np.float32(1) - keep_first) * gradient[s, k]
            first[r, k] = mean
            table[r, k] -= step * mean


@njit(parallel=True, fastmath=True, cache=True)
def nearest(points: Floats, centres: Floats, code: NDArray[np.uint8]) -> None:
    """Write the number of each point's nearest centre into ``code``."""
    for i in prange(len(points)):
        best = np.float32(np.inf)
        for j in range(len(centres)):
            distance = np.float32(0)
            for k in range(points.shape[1]):
                apart = points[i, k] - centres[j, k]
                distance += apart * apart
            if distance < best:
                best = distance
                code[i] = j


@njit(cache=True)
def move_centres(points: Floats, weight: Floats, code: NDArray[np.uint8], centres: Floats) -> None:
    """Move every centre to the weighted mean of its points."""
    total = np.zeros(len(centres), dtype=np.float32)
    moved = np.zeros_like(centres)
    for i in range(len(points)):
        total[code[i]] += weight[i]
        for k in range(points.shape[1]):
            moved[code[i], k] += weight[i] * points[i, k]
    for j in range(len(centres)):
        if total[j] > 0:
            for k in range(points.shape[1]):
                centres[j, k] = moved[j, k] / total[j]

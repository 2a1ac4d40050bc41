"""Chooses which features ship, and writes each as finely as it matters."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.static.table import FeatureTable, Tier
from models.training.embedder.kernels import move_centres, nearest

Floats = NDArray[np.float32]

BUDGET: Final = 24_300_000
"""Bytes for codes and fingerprints; the code books and the file's head come on top (0.5 MB)."""
PARTS: Final = (32, 64, 128)
# Share of a vector's square that is lost at 0, 32, 64 and 128 parts. Those of 64 and 128 were
# measured on a first table; that of 32 was a guess, and came out as 0.32.
_LOST: Final = (1.0, 0.40, 0.105, 0.0117)
_ROW_HEAD: Final = 2.2  # bytes of fingerprint and tier
# Between counting every appearance (1) and every feature alike (0): the texts that are searched
# have other words than those that were trained on.
COUNT_POWER: Final = 0.75
_SAMPLE: Final = 40_000
_ROUNDS: Final = 10
_SEED: Final = 0


def quantise(
    fingerprint: NDArray[np.uint32], count: NDArray[np.int64], table: Floats
) -> FeatureTable:
    """Return the part of ``table`` that fits the budget.

    Each further byte goes where it saves most error, weighed by how often the feature appears.
    """
    weight = (count.astype(np.float64) ** COUNT_POWER).astype(np.float32)
    worth = weight * (table * table).sum(axis=1)
    level = _levels(worth)
    kept = level > 0
    rows = _rotated(table[kept], worth[kept])
    weight, tier = weight[kept], (level[kept] - 1).astype(np.uint8)
    tiers = tuple(
        _tier(rows[tier == number], weight[tier == number], parts)
        for number, parts in enumerate(PARTS)
    )
    return FeatureTable(fingerprint[kept].astype(np.uint32), tier, tiers)


def _levels(worth: NDArray[np.floating]) -> NDArray[np.int64]:
    # What a byte saves falls from each step to the next, so one threshold decides all of them.
    sizes = (0.0, *(float(parts) for parts in PARTS))
    heads = (_ROW_HEAD, *(0.0 for _ in PARTS))
    gains = [
        (_LOST[i] - _LOST[i + 1]) / (sizes[i + 1] - sizes[i] + heads[i]) for i in range(len(PARTS))
    ]
    low, high = float(worth.min()) * min(gains) / 2, float(worth.max())
    for _ in range(80):
        middle = (low * high) ** 0.5
        level = np.sum([worth > middle / gain for gain in gains], axis=0)
        size = np.array(sizes)[level].sum() + _ROW_HEAD * (level > 0).sum()
        if size > BUDGET:
            low = middle
        else:
            high = middle
    found: NDArray[np.int64] = np.sum([worth > high / gain for gain in gains], axis=0)
    return found


def _rotated(rows: Floats, worth: NDArray[np.floating]) -> Floats:
    # Cosines do not change when all vectors turn alike. Turned to its main directions, strong
    # and weak ones can be mixed so that every part carries the same load (Ge et al. 2013,
    # "Optimized Product Quantization").
    spread, directions = np.linalg.eigh((rows * worth[:, None]).T @ rows)
    order = np.argsort(-spread)
    groups = [[order[i], order[-1 - i]] for i in range(len(order) // 2)]
    while len(groups) > PARTS[0]:
        groups.sort(key=lambda group: -float(np.log(spread[group]).sum()))
        groups = [groups[i] + groups[-1 - i] for i in range(len(groups) // 2)]
    turned = rows @ directions[:, np.concatenate(groups)]
    return np.ascontiguousarray(turned, dtype=np.float32)


def _tier(rows: Floats, weight: Floats, parts: int) -> Tier:
    rng = np.random.default_rng(_SEED)
    width = rows.shape[1] // parts
    codes = np.zeros((len(rows), parts), dtype=np.uint8)
    books = np.zeros((parts, 256, width), dtype=np.float32)
    for part in range(parts):
        points = np.ascontiguousarray(rows[:, part * width : (part + 1) * width])
        sample = rng.choice(len(points), min(len(points), _SAMPLE), replace=False)
        centres = books[part]
        centres[:] = _first_centres(rng, points, weight)
        _refine(points[sample], weight[sample], centres, _ROUNDS)
        _refine(points, weight, centres, 1)
        code = np.empty(len(points), dtype=np.uint8)
        # As they will be read back.
        books[part] = centres.astype(np.float16)
        nearest(points, books[part], code)
        codes[:, part] = code
    return Tier(codes, books)


def _first_centres(rng: np.random.Generator, points: Floats, weight: Floats) -> Floats:
    if len(points) == 0:
        return np.zeros((256, points.shape[1]), dtype=np.float32)
    few = len(points) < 256
    return points[rng.choice(len(points), 256, replace=few, p=weight / weight.sum())]


def _refine(points: Floats, weight: Floats, centres: Floats, rounds: int) -> None:
    code = np.empty(len(points), dtype=np.uint8)
    for _ in range(rounds):
        nearest(points, centres, code)
        move_centres(points, weight, code, centres)

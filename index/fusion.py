"""Reciprocal rank fusion of several ranked lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Literal

# Which views take part: all, the words' alone, or the meaning's alone.
Mode = Literal["hybrid", "sparse", "dense"]

# The method's authors (Cormack, Clarke & Büttcher 2009, "Reciprocal Rank Fusion outperforms
# Condorcet and individual rank learning methods") use 60, for many systems of equal worth. Here
# one view leads, so its first ranks must stand out: smaller.
K: Final = 10


def fuse(
    ranked: Mapping[str, Sequence[int]], weights: Mapping[str, float], k: int = K
) -> list[tuple[int, float]]:
    """Fuse ``ranked`` lists (best first) into one.

    Args:
        ranked: per view the ids it found.
        weights: per view its weight; a view without one is left out.
        k: rank constant; larger means that the first ranks stand out less.

    Returns:
        Pairs of id and score (sum over views of ``weight / (k + rank)``, rank from 1), best
        first; equal scores by ascending id, so that pages never overlap.

    """
    scores: dict[int, float] = {}
    for view, ids in ranked.items():
        weight = weights.get(view, 0.0)
        if weight <= 0.0:
            continue
        for rank, found in enumerate(ids, start=1):
            scores[found] = scores.get(found, 0.0) + weight / (k + rank)
    return sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))

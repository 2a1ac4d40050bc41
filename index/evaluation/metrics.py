"""Measures of one ranking against the passages that are right, each right one as good as another.

The definitions are those of ``trec_eval`` and of ranx (Bassani 2022): recall is the share of the
right passages found, not whether any was found; the mean over all questions is the score.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from typing import Final

RECALL_DEPTHS: Final = (1, 5, 10)
DEPTH: Final = 10
NAMES: Final = (*(f"recall@{depth}" for depth in RECALL_DEPTHS), f"mrr@{DEPTH}", f"ndcg@{DEPTH}")


def measures(ranked: Sequence[str], relevant: Collection[str]) -> dict[str, float]:
    """Return every measure of one ranking, under the names of :data:`NAMES`.

    Args:
        ranked: ids best first, each once.
        relevant: the ids that are right, at least one.

    """
    recalls = {f"recall@{depth}": recall(ranked, relevant, depth) for depth in RECALL_DEPTHS}
    return recalls | {
        f"mrr@{DEPTH}": reciprocal_rank(ranked, relevant, DEPTH),
        f"ndcg@{DEPTH}": ndcg(ranked, relevant, DEPTH),
    }


def recall(ranked: Sequence[str], relevant: Collection[str], depth: int) -> float:
    """Return the share of ``relevant`` among the first ``depth`` (Manning, Raghavan & Schütze
    2008, "Introduction to Information Retrieval", section 8.4).
    """
    return len(set(ranked[:depth]) & set(relevant)) / len(set(relevant))


def reciprocal_rank(ranked: Sequence[str], relevant: Collection[str], depth: int) -> float:
    """Return 1 / rank of the first right one, 0 when none is among the first ``depth`` (Voorhees
    1999, "The TREC-8 Question Answering Track Report").
    """
    for rank, found in enumerate(ranked[:depth], start=1):
        if found in relevant:
            return 1.0 / rank
    return 0.0


def ndcg(ranked: Sequence[str], relevant: Collection[str], depth: int) -> float:
    """Return the discounted gain over that of the best order (Järvelin & Kekäläinen 2002,
    "Cumulated Gain-Based Evaluation of IR Techniques"; gain 1, discount log2(rank + 1)).
    """
    gained = _gain(rank for rank, one in enumerate(ranked[:depth], start=1) if one in relevant)
    return gained / _gain(range(1, min(len(set(relevant)), depth) + 1))


def mean(rows: Sequence[dict[str, float]]) -> dict[str, float]:
    """Return the mean of every measure over ``rows`` (at least one)."""
    return {name: math.fsum(row[name] for row in rows) / len(rows) for name in rows[0]}


def _gain(ranks: Iterable[int]) -> float:
    return math.fsum(1.0 / math.log2(rank + 1) for rank in ranks)

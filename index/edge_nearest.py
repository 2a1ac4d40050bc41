"""Dense search in an Edge shard: exact over short codes, then scored again by whole vectors."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

from qdrant_edge import (
    CountRequest,
    EdgeShard,
    Filter,
    HasIdCondition,
    QuantizationSearchParams,
    Query,
    QueryRequest,
    ScoredPoint,
    SearchParams,
)

# Candidates by code for each one wanted. Without it int8 alone found 0.93 of the true best 100 of
# 200,000, with it 0.998 (docs/measurements/search.md).
OVERSAMPLING: Final = 2.0
# A filter that lets this share through is applied to the nearest instead of before them.
_WIDE: Final = 0.25
# As many more are taken as should survive it, and half as many again.
_SPARE: Final = 1.5


def nearest(
    shard: EdgeShard,
    vector: Sequence[float],
    view: str,
    floor: float | None,
    chosen: Filter | None,
    limit: int,
    fields: Sequence[str],
) -> list[ScoredPoint]:
    """Return the ``limit`` nearest points that pass ``chosen``, best first.

    The engine lists every point that passes a filter before it looks at the first vector: at
    200,000 passages of which two thirds pass, four times as long as the search itself. So where
    most points pass, the nearest of all are taken first and the filter picks among them; if too
    few pass, the long way is gone after all. The answer is the same either way.
    """
    params = SearchParams(
        quantization=QuantizationSearchParams(rescore=True, oversampling=OVERSAMPLING)
    )

    def ask(condition: Filter | None, count: int, carried: Any) -> list[ScoredPoint]:
        return shard.query(
            QueryRequest(
                limit=count,
                query=Query.Nearest(list(vector), view),
                filter=condition,
                score_threshold=floor,
                with_payload=carried,
                params=params,
            )
        )

    if chosen is None:
        return ask(None, limit, list(fields))
    depth = _depth(shard, chosen, limit)
    if depth is not None:
        first = ask(None, depth, False)
        among = HasIdCondition({point.id for point in first})
        found = ask(Filter(must=[*(chosen.must or []), among]), limit, list(fields))
        if len(found) >= limit or len(first) < depth:
            return found
    return ask(chosen, limit, list(fields))


def _depth(shard: EdgeShard, chosen: Filter, limit: int) -> int | None:
    """Return how many of the nearest should hold ``limit`` that pass, ``None``: too many."""
    total = shard.count(CountRequest(exact=False))
    passing = shard.count(CountRequest(exact=False, filter=chosen))
    if not total or passing < _WIDE * total:
        return None
    return math.ceil(limit * _SPARE * total / passing)

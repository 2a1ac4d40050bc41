"""The questions a shard answers: rank, browse, facet, count, list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from qdrant_edge import (
    CountRequest,
    Direction,
    EdgeShard,
    FacetRequest,
    OrderBy,
    Query,
    QueryBatchRequest,
    QueryRequest,
    ScoredPoint,
    ScrollRequest,
)

from index.filters import shard_filter
from index.points import BARE, DENSE, EXACT, sparse_vector
from index.tokens import TextViews
from records.search import RankedPassage, SearchFilters

Facets = dict[str, dict[str, int]]

_SCROLL: Final = 1_000
_FACET_VALUES: Final = 200
# Scores that agree to this many decimals are equal; single precision errs in the sixth.
_TIE_DIGITS: Final = 4


def rank_views(
    shard: EdgeShard,
    views: TextViews,
    vector: Sequence[float] | None,
    noise_floor: float,
    filters: SearchFilters,
    pool: int,
    fields: Sequence[str],
) -> dict[str, list[ScoredPoint]]:
    """Rank passages in every view of a question on its own.

    Args:
        shard: where to look.
        views: the question's sparse views. Where both say the same (English, Korean, Vietnamese
            typed without accents) only the unaccented one is asked: the exact one could but
            repeat it, or favour texts that lack accents too.
        vector: the question's dense vector, or ``None`` to leave that view out.
        noise_floor: cosine under which the dense view counts two texts as unrelated.
        filters: limits every passage obeys.
        pool: passages wanted per view.
        fields: payload fields to bring along.

    Returns:
        Per view its passages, best first.

    """
    asked: dict[str, Any] = {BARE: Query.Nearest(sparse_vector(views.bare), BARE)}
    if views.exact != views.bare:
        asked[EXACT] = Query.Nearest(sparse_vector(views.exact), EXACT)
    if vector is not None:
        asked[DENSE] = Query.Nearest(list(vector), DENSE)
    condition = shard_filter(filters)
    requests = [
        QueryRequest(
            limit=pool,
            query=query,
            filter=condition,
            score_threshold=noise_floor if view == DENSE else None,
            with_payload=list(fields),
        )
        for view, query in asked.items()
    ]
    answers = shard.query_batch(QueryBatchRequest(requests))
    return {view: _settled(found) for view, found in zip(asked, answers, strict=True)}


def _settled(found: list[ScoredPoint]) -> list[ScoredPoint]:
    """Return a ranking with ties by ascending id.

    The engine leaves ties in the order of its storage and sums in single precision, so the same
    passages written in another order would otherwise answer in another order.
    """
    return sorted(found, key=lambda point: (-round(point.score, _TIE_DIGITS), _id(point.id)))


def newest(
    shard: EdgeShard, filters: SearchFilters, limit: int, offset: int
) -> tuple[RankedPassage, ...]:
    """Return the passages that pass ``filters``, newest first, undated last; scores are 0."""
    request = ScrollRequest(
        limit=offset + limit,
        filter=shard_filter(filters),
        with_payload=["item_id"],
        order_by=OrderBy("newest", Direction.Desc),
    )
    records, _ = shard.scroll(request)
    return tuple(
        RankedPassage(_id(record.id), (record.payload or {})["item_id"], 0.0)
        for record in records[offset:]
    )


def all_facets(shard: EdgeShard, filters: SearchFilters, fields: Sequence[str]) -> Facets:
    """Count each value of ``fields`` over every passage that passes ``filters``."""
    condition = shard_filter(filters)
    counts: Facets = {}
    for field in fields:
        request = FacetRequest(field, limit=_FACET_VALUES, exact=True, filter=condition)
        counts[field] = {str(hit.value): hit.count for hit in shard.facet(request).hits}
    return counts


def pool_facets(payloads: Iterable[Mapping[str, Any]], fields: Sequence[str]) -> Facets:
    """Count each value of ``fields`` over ``payloads``, most frequent first."""
    values: dict[str, Counter[str]] = {field: Counter() for field in fields}
    for payload in payloads:
        for field in fields:
            value = payload.get(field)
            values[field].update(map(str, value if isinstance(value, list) else [value]))
    return {field: dict(values[field].most_common(_FACET_VALUES)) for field in fields}


def count(shard: EdgeShard, filters: SearchFilters) -> int:
    """Return how many passages pass ``filters``, exactly."""
    return shard.count(CountRequest(exact=True, filter=shard_filter(filters)))


def passage_ids(shard: EdgeShard) -> Iterator[int]:
    """Yield the id of every passage, ascending."""
    after: Any = None
    while True:
        records, after = shard.scroll(
            ScrollRequest(offset=after, limit=_SCROLL, with_payload=False, with_vector=False)
        )
        for record in records:
            yield _id(record.id)
        if after is None:
            return


def _id(value: Any) -> int:
    return int(value)

"""The engine in this process: one Qdrant Edge shard."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from qdrant_edge import (
    CountRequest,
    Direction,
    EdgeShard,
    FacetRequest,
    FieldCondition,
    Filter,
    MatchAny,
    MatchExcept,
    MatchValue,
    OrderBy,
    Point,
    Query,
    QueryBatchRequest,
    QueryRequest,
    RangeFloat,
    Record,
    ScoredPoint,
    ScrollRequest,
    SparseVector,
    UpdateOperation,
)

from index.edge_nearest import nearest
from index.edge_shape import LOOSE_SEGMENTS, whole_segments
from index.engine import Hit, Question, StoredPoint
from index.filters import Condition
from index.points import BARE, DENSE, EXACT
from index.space import require_space
from index.tokens import SparseView

_SCROLL: Final = 1_000


class EdgeEngine:
    """A shard in a folder; see :class:`index.engine.Engine`. One process holds it."""

    def __init__(self, shard: EdgeShard, folder: Path) -> None:
        self._shard = shard
        self._folder = folder

    def require_room(self) -> None:
        """Do nothing while the disk has room for a write; ``OperatorError`` otherwise."""
        require_space(self._folder)

    def upsert(self, points: Sequence[StoredPoint]) -> None:
        """Store points. Durable after :meth:`flush`."""
        self._shard.update(UpdateOperation.upsert_points([_point(point) for point in points]))

    def delete(self, ids: Sequence[int]) -> None:
        """Remove points; unknown ids are ignored. Durable after :meth:`flush`."""
        self._shard.update(UpdateOperation.delete_points(list(ids)))

    def set_payload(
        self,
        values: Mapping[str, Any],
        *,
        ids: Sequence[int] = (),
        conditions: Sequence[Condition] = (),
    ) -> None:
        """Overwrite payload fields, by id and by condition. Durable after :meth:`flush`."""
        known = self._shard.retrieve(list(ids), with_payload=False, with_vector=False)
        if known:
            found = [record.id for record in known]
            self._shard.update(UpdateOperation.set_payload(found, dict(values)))
        if (chosen := edge_filter(conditions)) is not None:
            self._shard.update(UpdateOperation.set_payload_by_filter(chosen, dict(values)))

    def rank(
        self,
        questions: Sequence[Question],
        conditions: Sequence[Condition],
        limit: int,
        fields: Sequence[str],
    ) -> list[list[Hit]]:
        """Return the best points for each question, best first, ties in any order."""
        chosen = edge_filter(conditions)
        # One batch: the engine plans its searches together.
        words = iter(
            self._shard.query_batch(
                QueryBatchRequest(
                    [
                        QueryRequest(
                            limit=limit,
                            query=Query.Nearest(_vector(question.vector), question.view),
                            filter=chosen,
                            score_threshold=question.floor,
                            with_payload=list(fields),
                        )
                        for question in questions
                        if isinstance(question.vector, SparseView)
                    ]
                )
            )
        )
        return [
            _hits(
                next(words)
                if isinstance(question.vector, SparseView)
                else nearest(
                    self._shard,
                    question.vector,
                    question.view,
                    question.floor,
                    chosen,
                    limit,
                    fields,
                )
            )
            for question in questions
        ]

    def newest(
        self, conditions: Sequence[Condition], limit: int, fields: Sequence[str]
    ) -> list[Hit]:
        """Return points by their ``newest`` field, greatest first."""
        request = ScrollRequest(
            limit=limit,
            filter=edge_filter(conditions),
            with_payload=list(fields),
            order_by=OrderBy("newest", Direction.Desc),
        )
        records, _ = self._shard.scroll(request)
        return [Hit(int(record.id), 0.0, record.payload or {}) for record in records]

    def facet(self, field: str, conditions: Sequence[Condition], limit: int) -> dict[str, int]:
        """Count each value of ``field``, exactly, most frequent first."""
        request = FacetRequest(field, limit=limit, exact=True, filter=edge_filter(conditions))
        return {str(hit.value): hit.count for hit in self._shard.facet(request).hits}

    def count(self, conditions: Sequence[Condition]) -> int:
        """Return how many points match, exactly."""
        return self._shard.count(CountRequest(exact=True, filter=edge_filter(conditions)))

    def ids(self, conditions: Sequence[Condition] = ()) -> Iterator[int]:
        """Yield the id of every point that matches, ascending."""
        chosen = edge_filter(conditions)
        after: Any = None
        while True:
            records, after = self._shard.scroll(
                ScrollRequest(
                    offset=after,
                    limit=_SCROLL,
                    filter=chosen,
                    with_payload=False,
                    with_vector=False,
                )
            )
            for record in records:
                yield int(record.id)
            if after is None:
                return

    def points(self, ids: Sequence[int]) -> list[StoredPoint]:
        """Return the points with these ids as they were stored; unknown ids are left out."""
        records = self._shard.retrieve(list(ids), with_payload=True, with_vector=True)
        return [_stored(record) for record in records]

    def is_loose(self) -> bool:
        """Whether there are many more segments than cores."""
        return self._shard.info().segments_count > whole_segments() + 1 + LOOSE_SEGMENTS

    def optimize(self) -> None:
        """Build compact segments; the engine holds the interpreter lock meanwhile.

        What it made is forced to disk at once: until then the replaced segments lie beside the new
        ones, and a kill would leave passages that count twice in the frequencies of their words.
        """
        if self._shard.optimize():
            self._shard.flush()

    def flush(self) -> None:
        """Force everything written so far to disk."""
        self._shard.flush()

    def close(self) -> None:
        """Flush and let go of the folder."""
        self._shard.flush()
        self._shard.close()


def _hits(found: Sequence[ScoredPoint]) -> list[Hit]:
    return [Hit(int(point.id), point.score, point.payload or {}) for point in found]


def edge_filter(conditions: Sequence[Condition]) -> Filter | None:
    """Return ``conditions`` in the shard's form, ``None`` when there are none."""
    return Filter(must=[_condition(one) for one in conditions]) if conditions else None


def _condition(one: Condition) -> FieldCondition:
    if len(one.any_of) == 1:
        # Measured at 100,000 passages: the engine takes twice as long over a list of one.
        return FieldCondition(one.field, match=MatchValue(one.any_of[0]))
    if one.any_of:
        wanted: list[Any] = list(one.any_of)
        return FieldCondition(one.field, match=MatchAny(wanted))
    if one.none_of:
        unwanted: list[Any] = list(one.none_of)
        return FieldCondition(one.field, match=MatchExcept(unwanted))
    return FieldCondition(one.field, range=RangeFloat(gte=one.at_least, lte=one.at_most))


def _vector(vector: SparseView | Sequence[float]) -> Any:
    if isinstance(vector, SparseView):
        return SparseVector(vector.indices, vector.values)
    return list(vector)


def _stored(record: Record) -> StoredPoint:
    vectors: Any = record.vector
    dense = vectors.get(DENSE)
    return StoredPoint(
        id=int(record.id),
        exact=SparseView(vectors[EXACT].indices, vectors[EXACT].values),
        bare=SparseView(vectors[BARE].indices, vectors[BARE].values),
        dense=None if dense is None else np.asarray(dense, dtype=np.float32),
        payload=record.payload or {},
    )


def _point(point: StoredPoint) -> Point:
    named: dict[str, Any] = {EXACT: _vector(point.exact), BARE: _vector(point.bare)}
    if point.dense is not None:
        named[DENSE] = point.dense
    return Point(point.id, named, dict(point.payload))

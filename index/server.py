"""The engine on other machines: a collection of a Qdrant server or cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeVar

import numpy as np
from qdrant_client import QdrantClient, models

from index.engine import Hit, Question, StoredPoint
from index.filters import Condition
from index.points import BARE, DENSE, EXACT
from index.server_errors import NoSuchCollection, asking
from index.server_settings import ServerSettings
from index.tokens import SparseView

T = TypeVar("T")

_SCROLL: Final = 1_000


class ServerEngine:
    """A collection on a server; see :class:`index.engine.Engine`.

    A write has reached ``write_consistency`` copies when its method returns. Should the collection
    be gone because another process has switched to a newer one, reading goes on there.

    Raises (every method):
        IndexUnreachable: the server does not answer; try again later.
        OperatorError: it refuses the key or the request.

    """

    def __init__(self, client: QdrantClient, collection: str, settings: ServerSettings) -> None:
        self._client = client
        self._collection = collection
        self._settings = settings
        self._dense_params = models.SearchParams(
            quantization=models.QuantizationSearchParams(
                rescore=True, oversampling=settings.oversampling
            )
        )

    def require_room(self) -> None:
        """Do nothing: a server watches its own disk and refuses writes when it is full."""

    def upsert(self, points: Sequence[StoredPoint]) -> None:
        """Store points. Durable when it returns."""
        with asking(self._settings.url):
            self._client.upsert(self._collection, [_point(point) for point in points], wait=True)

    def delete(self, ids: Sequence[int]) -> None:
        """Remove points; unknown ids are ignored. Durable when it returns."""
        with asking(self._settings.url):
            self._client.delete(self._collection, models.PointIdsList(points=list(ids)), wait=True)

    def set_payload(
        self,
        values: Mapping[str, Any],
        *,
        ids: Sequence[int] = (),
        conditions: Sequence[Condition] = (),
    ) -> None:
        """Overwrite payload fields, by id and by condition. Durable when it returns."""
        with asking(self._settings.url):
            known = self._client.retrieve(self._collection, list(ids), with_payload=False)
            chosen: list[list[Any] | models.Filter] = []
            if known:
                chosen.append([record.id for record in known])
            if (matching := server_filter(conditions)) is not None:
                chosen.append(matching)
            for points in chosen:
                self._client.set_payload(self._collection, dict(values), points, wait=True)

    def rank(
        self,
        questions: Sequence[Question],
        conditions: Sequence[Condition],
        limit: int,
        fields: Sequence[str],
    ) -> list[list[Hit]]:
        """Return the best points for each question, best first, ties in any order."""
        chosen = server_filter(conditions)
        requests = [
            models.QueryRequest(
                query=_vector(question.vector),
                using=question.view,
                filter=chosen,
                limit=limit,
                score_threshold=question.floor,
                with_payload=list(fields),
                params=self._dense_params if question.view == DENSE else None,
            )
            for question in questions
        ]
        answers = self._read(lambda name: self._client.query_batch_points(name, requests))
        return [
            [Hit(int(point.id), point.score, point.payload or {}) for point in answer.points]
            for answer in answers
        ]

    def newest(
        self, conditions: Sequence[Condition], limit: int, fields: Sequence[str]
    ) -> list[Hit]:
        """Return points by their ``newest`` field, greatest first."""
        records, _ = self._read(
            lambda name: self._client.scroll(
                name,
                scroll_filter=server_filter(conditions),
                limit=limit,
                with_payload=list(fields),
                order_by=models.OrderBy(key="newest", direction=models.Direction.DESC),
            )
        )
        return [Hit(int(record.id), 0.0, record.payload or {}) for record in records]

    def facet(self, field: str, conditions: Sequence[Condition], limit: int) -> dict[str, int]:
        """Count each value of ``field``, exactly, most frequent first."""
        answer = self._read(
            lambda name: self._client.facet(
                name, field, facet_filter=server_filter(conditions), limit=limit, exact=True
            )
        )
        return {str(hit.value): hit.count for hit in answer.hits}

    def count(self, conditions: Sequence[Condition]) -> int:
        """Return how many points match, exactly."""
        chosen = server_filter(conditions)
        return self._read(lambda name: self._client.count(name, chosen, exact=True).count)

    def ids(self, conditions: Sequence[Condition] = ()) -> Iterator[int]:
        """Yield the id of every point that matches, ascending."""
        chosen = server_filter(conditions)
        after: Any = None
        while True:
            records, after = self._read(self._page_from(after, chosen))
            for record in records:
                yield int(record.id)
            if after is None:
                return

    def points(self, ids: Sequence[int]) -> list[StoredPoint]:
        """Return the points with these ids as they were stored; unknown ids are left out."""
        records = self._read(lambda name: self._client.retrieve(name, list(ids), with_vectors=True))
        return [_stored(record) for record in records]

    def is_loose(self) -> bool:
        """Return ``False``: a server merges its segments by itself."""
        return False

    def optimize(self) -> None:
        """Do nothing: a server optimises by itself, beside the requests."""

    def flush(self) -> None:
        """Do nothing: every write waits until it is stored."""

    def close(self) -> None:
        """Do nothing: the connection belongs to the place, which several engines share."""

    def _page_from(self, after: Any, chosen: models.Filter | None) -> Callable[[str], Any]:
        return lambda name: self._client.scroll(
            name,
            scroll_filter=chosen,
            offset=after,
            limit=_SCROLL,
            with_payload=False,
            with_vectors=False,
        )

    def _read(self, ask: Callable[[str], T]) -> T:
        try:
            with asking(self._settings.url):
                return ask(self._collection)
        except NoSuchCollection:
            with asking(self._settings.url):
                return ask(self._settings.name)


def server_filter(conditions: Sequence[Condition]) -> models.Filter | None:
    """Return ``conditions`` in the server's form, ``None`` when there are none."""
    if not conditions:
        return None
    return models.Filter(
        must=[_condition(one) for one in conditions if not one.none_of],
        must_not=[
            models.FieldCondition(key=one.field, match=_any_of(one.none_of))
            for one in conditions
            if one.none_of
        ],
    )


def _condition(one: Condition) -> models.FieldCondition:
    if len(one.any_of) == 1:
        return models.FieldCondition(key=one.field, match=models.MatchValue(value=one.any_of[0]))
    if one.any_of:
        return models.FieldCondition(key=one.field, match=_any_of(one.any_of))
    return models.FieldCondition(
        key=one.field, range=models.Range(gte=one.at_least, lte=one.at_most)
    )


def _any_of(values: Sequence[str | int]) -> models.MatchAny:
    wanted: list[Any] = list(values)
    return models.MatchAny(any=wanted)


def _vector(vector: SparseView | Sequence[float]) -> Any:
    if isinstance(vector, SparseView):
        return models.SparseVector(indices=vector.indices, values=vector.values)
    return list(vector)


def _stored(record: models.Record) -> StoredPoint:
    vectors: Any = record.vector
    dense = vectors.get(DENSE)
    return StoredPoint(
        id=int(record.id),
        exact=SparseView(vectors[EXACT].indices, vectors[EXACT].values),
        bare=SparseView(vectors[BARE].indices, vectors[BARE].values),
        dense=None if dense is None else np.asarray(dense, dtype=np.float32),
        payload=record.payload or {},
    )


def _point(point: StoredPoint) -> models.PointStruct:
    named: dict[str, Any] = {EXACT: _vector(point.exact), BARE: _vector(point.bare)}
    if point.dense is not None:
        named[DENSE] = point.dense.tolist()
    return models.PointStruct(id=point.id, vector=named, payload=dict(point.payload))

"""What exact search would have answered: the measure of recall."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.engine import Engine, Hit, Question
from index.filters import Condition, conditions
from index.points import DENSE
from records.search import SearchFilters
from tests.bench.rivals.common import DEPTH

# Scores closer than this are a tie: either passage is a right answer.
TIE = 1e-4
RRF_K = 60


class Truth:
    """Every passage's vector and payload columns, searched by multiplying with all of them."""

    def __init__(self, vectors: NDArray[np.float32], columns: dict[str, NDArray[Any]]) -> None:
        self._vectors = vectors
        self._columns = columns

    def scores(self, vector: NDArray[np.float32], limits: Sequence[Condition]) -> NDArray[Any]:
        """Return every passage's cosine, -2 where it does not pass. Passage ``i`` has id i + 1."""
        found = np.asarray(self._vectors @ vector)
        for one in limits:
            column = self._columns[one.field]
            passes = (
                np.isin(column, one.any_of)
                if one.any_of
                else (column >= (one.at_least or 0)) & (column <= (one.at_most or 1 << 60))
            )
            found[~passes] = -2.0
        return found

    def best(
        self, vector: NDArray[np.float32], limits: Sequence[Condition], limit: int = DEPTH
    ) -> list[tuple[int, float]]:
        """Return the nearest passages and their cosines, best first."""
        scores = self.scores(vector, limits)
        chosen = np.argpartition(-scores, limit)[:limit]
        ordered = chosen[np.argsort(-scores[chosen], kind="stable")]
        return [(int(i) + 1, float(scores[i])) for i in ordered if scores[i] > -2.0]

    def recall(
        self,
        found: Sequence[int],
        vector: NDArray[np.float32],
        filters: SearchFilters,
        at: int = 10,
    ) -> float:
        """Return the share of ``found[:at]`` among the nearest ``at``, ties included."""
        scores = self.scores(vector, conditions(filters))
        last = np.partition(scores, -at)[-at]
        wanted = min(at, int((scores > -2.0).sum()))
        right = [one for one in found[:at] if scores[one - 1] >= last - TIE]
        return len(right) / wanted


class ExactDense:
    """An engine whose dense answers are replaced by the exact ones; the rest is passed on."""

    def __init__(self, engine: Engine, truth: Truth) -> None:
        self._engine = engine
        self._truth = truth

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    def rank(
        self,
        questions: Sequence[Question],
        limits: Sequence[Condition],
        limit: int,
        fields: Sequence[str],
    ) -> list[list[Hit]]:
        answers = self._engine.rank(questions, limits, limit, fields)
        for place, question in enumerate(questions):
            if question.view != DENSE:
                continue
            vector = np.asarray(question.vector, dtype=np.float32)
            best = dict(self._truth.best(vector, limits, limit))
            carried = {point.id: point.payload for point in self._engine.points(list(best))}
            answers[place] = [
                Hit(one, score, carried[one])
                for one, score in best.items()
                if question.floor is None or score >= question.floor
            ]
        return answers


def rrf(*rankings: Sequence[int]) -> list[int]:
    """Fuse rankings by reciprocal rank, as the rivals that have a fusion do it."""
    scores: dict[int, float] = {}
    for ranking in rankings:
        for rank, one in enumerate(ranking, start=1):
            scores[one] = scores.get(one, 0.0) + 1.0 / (RRF_K + rank)
    return sorted(scores, key=lambda one: (-scores[one], one))

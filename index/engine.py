"""What the index asks of the engine under it, in words that no engine owns.

Two engines answer: :class:`index.edge.EdgeEngine` (in this process) and
:class:`index.server.ServerEngine` (a Qdrant server or cluster). The same contract tests run on
both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from index.filters import Condition
from index.tokens import SparseView


@dataclass(frozen=True, slots=True)
class StoredPoint:
    """A passage as an engine keeps it; ``dense`` is ``None`` where no dense vector is stored."""

    id: int
    exact: SparseView
    bare: SparseView
    dense: NDArray[np.float32] | None
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """One view's share of a question: nearest to ``vector``, none scored under ``floor``."""

    view: str
    vector: SparseView | Sequence[float]
    floor: float | None = None


class Hit(NamedTuple):
    """A point found, with the payload fields that were asked for. Browsing scores 0."""

    id: int
    score: float
    payload: Mapping[str, Any]


class Engine(Protocol):
    """One collection of points. Many threads may read while one writes.

    ``conditions`` must all hold; none lets everything through. Every method raises
    ``OperatorError`` when the engine cannot be reached or its disk is full.
    """

    def require_room(self) -> None:
        """Do nothing while there is room for a write; ``OperatorError`` otherwise."""
        ...

    def upsert(self, points: Sequence[StoredPoint]) -> None:
        """Store points, replacing those with the same id."""
        ...

    def delete(self, ids: Sequence[int]) -> None:
        """Remove points; unknown ids are ignored."""
        ...

    def set_payload(
        self,
        values: Mapping[str, Any],
        *,
        ids: Sequence[int] = (),
        conditions: Sequence[Condition] = (),
    ) -> None:
        """Overwrite payload fields of the points with these ids, and of those that match.

        Unknown ids are ignored; without ``conditions`` nothing is chosen by them.
        """
        ...

    def rank(
        self,
        questions: Sequence[Question],
        conditions: Sequence[Condition],
        limit: int,
        fields: Sequence[str],
    ) -> list[list[Hit]]:
        """Return the best points for each question, best first, ties in any order."""
        ...

    def newest(
        self, conditions: Sequence[Condition], limit: int, fields: Sequence[str]
    ) -> list[Hit]:
        """Return points by their ``newest`` field, greatest first."""
        ...

    def facet(self, field: str, conditions: Sequence[Condition], limit: int) -> dict[str, int]:
        """Count each value of ``field``, exactly, most frequent first."""
        ...

    def count(self, conditions: Sequence[Condition]) -> int:
        """Return how many points match, exactly."""
        ...

    def ids(self, conditions: Sequence[Condition] = ()) -> Iterator[int]:
        """Yield the id of every point that matches, ascending."""
        ...

    def points(self, ids: Sequence[int]) -> list[StoredPoint]:
        """Return the points with these ids as they were stored; unknown ids are left out."""
        ...

    def is_loose(self) -> bool:
        """Whether compacting would make searching noticeably faster."""
        ...

    def optimize(self) -> None:
        """Make what was written since the last time quick to search, if that is this side's job."""
        ...

    def flush(self) -> None:
        """Make everything written so far durable."""
        ...

    def close(self) -> None:
        """Let go; the engine is of no use afterwards."""
        ...

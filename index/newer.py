"""What was written while a rebuild runs, and is therefore newer than what the rebuild reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from records.search import IndexedPassage


class NewerWrites:
    """Remembers writes, so that a batch read before them does not undo them.

    Args:
        counts_upserts: whether what others store meanwhile is newer too. It is to a rebuild, which
            reads old rows; two writers of new rows are level, and the last one stands.

    """

    def __init__(self, *, counts_upserts: bool = True) -> None:
        self.counts_upserts = counts_upserts
        self._passages: set[int] = set()
        # Per passage and per item: when it was flagged or unflagged (a count), and which.
        self._by_passage: dict[int, tuple[int, bool]] = {}
        self._by_item: dict[int, tuple[int, bool]] = {}
        self._marks = 0

    def wrote(self, passage_ids: Iterable[int]) -> None:
        """Remember that these passages were stored or deleted."""
        self._passages.update(passage_ids)

    def flagged(self, value: bool, passage_ids: Iterable[int], item_ids: Iterable[int]) -> None:
        """Remember that these passages, or all passages of these items, were marked."""
        self._marks += 1
        self._by_passage.update(dict.fromkeys(passage_ids, (self._marks, value)))
        self._by_item.update(dict.fromkeys(item_ids, (self._marks, value)))

    def take(self) -> tuple[set[int], set[int]]:
        """Return the passages and the items that were written or marked, and forget them."""
        changed = self._passages | self._by_passage.keys(), set(self._by_item)
        self._passages, self._by_passage, self._by_item = set(), {}, {}
        return changed

    def brought_up_to_date(self, batch: Sequence[IndexedPassage]) -> list[IndexedPassage]:
        """Return ``batch`` without the passages written since, and with the marks made since."""
        return [
            replace(passage, flagged=self._flag(passage))
            for passage in batch
            if passage.passage_id not in self._passages
        ]

    def _flag(self, passage: IndexedPassage) -> bool:
        unmarked = (0, passage.flagged)
        return max(
            self._by_passage.get(passage.passage_id, unmarked),
            self._by_item.get(passage.item_id, unmarked),
        )[1]


def rows_of(
    vectors: NDArray[np.float32] | None,
    passages: Sequence[IndexedPassage],
    kept: Sequence[IndexedPassage],
) -> NDArray[np.float32] | None:
    """Return the rows of ``vectors``, one per passage, that belong to the passages ``kept``."""
    if vectors is None or len(kept) == len(passages):
        return vectors
    row = {passage.passage_id: number for number, passage in enumerate(passages)}
    return vectors[[row[passage.passage_id] for passage in kept]]

"""Scores a labelled set with the index as it searches, in a folder that is thrown away."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from index.evaluation.labelled import LabelledPassage, LabelledQuery
from index.evaluation.metrics import DEPTH, mean, measures
from index.fusion import Mode
from index.shard import POOLS, SearchIndex
from models.embedder import Embedder
from records.search import IndexedPassage, SearchFilters

Split = Callable[[str], Sequence[str]]

_EVERYTHING: Final = SearchFilters(access=())
_BATCH: Final = 2_000


class LabelledIndex:
    """The passages of a labelled set in an index of their own.

    Each is cut as the pipeline cuts a text, so a passage may be several pieces of one item; it
    ranks where its best piece ranks.

    Args:
        index: where the pieces are; the item of a piece is its passage's place in ``names``.
        names: ids of the passages.
        texts: the pieces by their ids.

    """

    def __init__(self, index: SearchIndex, names: Sequence[str], texts: dict[int, str]) -> None:
        self.index = index
        self.names = names
        self._texts = texts

    def texts(self, ids: Sequence[int]) -> dict[int, str]:
        """Return pieces by their ids."""
        return {one: self._texts[one] for one in ids}

    def rank(self, text: str, mode: Mode) -> list[str]:
        """Return the ids of the best ten passages, best first; none for a text without a word."""
        answer = self.index.search(
            text, _EVERYTHING, POOLS[0], facets=(), mode=mode, texts=self.texts
        )
        # What merely stands there when nothing was asked (browsing) scores 0.
        items = dict.fromkeys(hit.item_id for hit in answer.ranked if hit.score > 0.0)
        return [self.names[item] for item in list(items)[:DEPTH]]

    def score(self, queries: Sequence[LabelledQuery], mode: Mode) -> dict[str, float]:
        """Return the mean of every measure over ``queries`` (at least one)."""
        return mean([measures(self.rank(one.text, mode), one.relevant) for one in queries])


@contextmanager
def labelled_index(
    passages: Sequence[LabelledPassage],
    embedder: Embedder,
    split: Split,
    on_progress: Callable[[int], None] | None = None,
) -> Iterator[LabelledIndex]:
    """Put ``passages`` into a temporary index, for as long as the block lasts.

    Args:
        passages: what can be found.
        embedder: makes the dense vectors.
        split: cuts a text into the pieces that are stored.
        on_progress: called with the number of passages stored so far.

    Raises:
        OperatorError: the disk of temporary files is nearly full.

    """
    with tempfile.TemporaryDirectory(prefix="manhmoi-eval-") as folder:
        index = SearchIndex.open(Path(folder) / "shard", embedder)
        try:
            texts: dict[int, str] = {}
            for start in range(0, len(passages), _BATCH):
                batch = [
                    (item, text)
                    for item, passage in enumerate(passages[start : start + _BATCH], start)
                    for text in split(passage.text)
                ]
                stored = [_piece(n, *one) for n, one in enumerate(batch, len(texts) + 1)]
                index.upsert(stored)
                texts.update((one.passage_id, one.text) for one in stored)
                if on_progress:
                    on_progress(min(start + _BATCH, len(passages)))
            index.optimize()
            yield LabelledIndex(index, [passage.id for passage in passages], texts)
        finally:
            index.close()


def _piece(number: int, item: int, text: str) -> IndexedPassage:
    return IndexedPassage(number, item, text, "und", "web", "article", 1, None)

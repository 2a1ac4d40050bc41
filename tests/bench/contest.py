"""One engine's turn in the search bench, in a process of its own; prints one line of JSON.

    python -m tests.bench.contest NAME FOLDER COUNT

Called by :mod:`tests.bench.search`, which has put vectors and questions into FOLDER.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.filters import conditions
from index.shard import SearchIndex
from models.embedder import Embedder
from records.search import SearchFilters
from tests.bench.embedder import bench_embedder
from tests.bench.passages import FILTERS, NARROW
from tests.bench.passages import questions as passage_questions
from tests.bench.pauses import Pauses
from tests.bench.rivals.common import VECTORS, Corpus, Rival
from tests.bench.rivals.edge import Edge
from tests.bench.rivals.exact import ExactDense, Truth, rrf

NAMES = ("edge", "lancedb", "sqlite-vec", "pgvector", "local")
WANTED_RECALL = 0.97
EVERYTHING = SearchFilters(access=())
# Questions tried for an effort's recall, and seconds one measurement may take.
TRIED = 40
BUDGET_S = 30.0
FEWEST = 5
WARM_S = 10.0
OTHERS_SEED = 99

Ask = Callable[[str, SearchFilters], list[int]]


def rival(name: str, embedder: Embedder) -> Rival:
    """Return the engine of this name; its library is imported only now."""
    if name == "edge":
        return Edge(embedder)
    if name == "local":
        from tests.bench.rivals.local import Local

        return Local(embedder)
    if name == "lancedb":
        from tests.bench.rivals.lance import Lance

        return Lance()
    if name == "sqlite-vec":
        from tests.bench.rivals.sqlite import Sqlite

        return Sqlite()
    from tests.bench.rivals.postgres import Postgres

    return Postgres()


def columns(folder: Path, count: int) -> dict[str, NDArray[Any]]:
    """Return the payload columns that filters look at."""
    with np.load(folder / "columns.npz") as kept:
        return {name: kept[name][:count] for name in kept.files}


def timed(ask: Ask, questions: Sequence[str], filters: SearchFilters) -> dict[str, float]:
    """Return p50 and p95 in ms, over as many questions as the budget allows.

    ``cpu`` is the processor time a question took in this process, all threads together: it tells a
    busy machine from a slow engine.
    """
    ask(questions[0], filters)
    used = time.process_time()
    took: list[float] = []
    began = time.perf_counter()
    for question in questions:
        start = time.perf_counter()
        ask(question, filters)
        took.append((time.perf_counter() - start) * 1000.0)
        if time.perf_counter() - began > BUDGET_S and len(took) >= FEWEST:
            break
    p50, p95 = np.percentile(took, [50, 95])
    cpu = (time.process_time() - used) / len(took) * 1000.0
    return {"p50": float(p50), "p95": float(p95), "asked": len(took), "cpu": cpu}


def warm(ask: Ask, others: Sequence[str]) -> None:
    """Ask other questions first: a server has been up for a while when it is asked.

    What lies in mapped files is read from the disk the first time it is touched.
    """
    began = time.perf_counter()
    for question in others:
        ask(question, FILTERS)
        if time.perf_counter() - began > WARM_S:
            return


def overlap(ask: Ask, exact: Ask, questions: Sequence[str], filters: SearchFilters) -> float:
    """Return how much of the exact answer's first ten stands in the answer's first ten."""
    shares = []
    for question in questions:
        wanted = set(exact(question, filters)[:10])
        if wanted:
            shares.append(len(wanted & set(ask(question, filters)[:10])) / len(wanted))
    return float(np.mean(shares))


def others(count: int) -> list[str]:
    """Return questions that are not measured, about the same passages."""
    return passage_questions(400, count, seed=OTHERS_SEED)


class Turn:
    """An engine, built, with the questions it is asked."""

    def __init__(self, engine: Rival, embedder: Embedder, truth: Truth) -> None:
        self.engine = engine
        self.embedder = embedder
        self.truth = truth

    def vector(self, question: str) -> NDArray[np.float32]:
        vector: NDArray[np.float32] = self.embedder.embed_queries([question])[0]
        return vector

    def dense(self, question: str, filters: SearchFilters) -> list[int]:
        return self.engine.dense(self.vector(question), filters)

    def hybrid(self, question: str, filters: SearchFilters) -> list[int]:
        """Ours answers as the product does, facets included; the others' two rankings are fused."""
        if isinstance(self.engine, Edge):
            answer = self.engine.home.search(question, filters)
            return [one.passage_id for one in answer.ranked]
        return rrf(self.engine.words(question, filters), self.dense(question, filters))

    def exact_hybrid(self, question: str, filters: SearchFilters) -> list[int]:
        if isinstance(self.engine, Edge):
            ours = self.engine.home.current()
            engine = ExactDense(ours._engine, self.truth)
            exact = SearchIndex(engine, "exact", self.embedder, ours._made_with)
            return [one.passage_id for one in exact.search(question, filters).ranked]
        best = self.truth.best(self.vector(question), conditions(filters))
        return rrf(self.engine.words(question, filters), [one for one, _ in best])

    def recall(self, questions: Sequence[str], filters: SearchFilters) -> float:
        return float(
            np.mean(
                [
                    self.truth.recall(self.dense(question, filters), self.vector(question), filters)
                    for question in questions
                ]
            )
        )

    def find_effort(self, questions: Sequence[str]) -> int:
        """Set the cheapest effort that reaches the wanted recall, or the greatest there is."""
        for effort in self.engine.efforts:
            self.engine.set_effort(effort)
            if len(self.engine.efforts) == 1 or self.recall(questions, FILTERS) >= WANTED_RECALL:
                return effort
        return self.engine.efforts[-1]


def measure(turn: Turn, questions: Sequence[str], others: Sequence[str]) -> dict[str, Any]:
    """Return every figure of one engine."""
    effort = turn.find_effort(questions[:TRIED])
    warm(turn.hybrid, others)
    hybrid = timed(turn.hybrid, questions, FILTERS)
    few = questions[: min(TRIED, int(hybrid["asked"]))]
    return {
        "effort": effort,
        "hybrid": hybrid,
        "hybrid_all": timed(turn.hybrid, questions, EVERYTHING),
        "hybrid_narrow": timed(turn.hybrid, questions, NARROW),
        "dense": timed(turn.dense, questions, FILTERS),
        "hybrid_recall": overlap(turn.hybrid, turn.exact_hybrid, few, FILTERS),
        "dense_recall": turn.recall(few, FILTERS),
        "dense_recall_narrow": turn.recall(few, NARROW),
        "rss_mb": turn.engine.rss_mb(),
    }


def main(name: str, folder: Path, count: int) -> None:
    """Build, ask, print."""
    vectors = np.load(folder / VECTORS, mmap_mode="r")[:count]
    questions: list[str] = json.loads((folder / "questions.json").read_text())
    embedder = bench_embedder()
    own = folder / name
    own.mkdir()
    engine = rival(name, embedder)
    began = time.perf_counter()
    with Pauses() as pauses:
        engine.build(Corpus(count, vectors), own)
    built = time.perf_counter() - began
    turn = Turn(engine, embedder, Truth(vectors, columns(folder, count)))
    found = measure(turn, questions, others(count))
    on_disk = sum(file.stat().st_blocks * 512 for file in own.rglob("*")) / 1e6
    engine.close()
    found |= {
        "name": engine.name,
        "built_s": built,
        "pause_s": pauses.longest_s,
        "disk_mb": on_disk,
        "load": os.getloadavg()[0],
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))

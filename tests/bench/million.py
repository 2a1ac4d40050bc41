"""A million passages in the embedded index: ``python -m tests.bench.million [--n 1000000]``.

Outside CI: building takes a quarter of an hour and some 12 GB of disk. ``--folder`` keeps what was
built, and asks it again when it is there. Storing and merging run in child processes, so that the
memory measured is that of an index which has been opened to be searched.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

from index.generations import IndexHome
from records.search import SearchFilters
from tests.bench.contest import (
    EVERYTHING,
    TRIED,
    Turn,
    columns,
    others,
    overlap,
    timed,
    warm,
)
from tests.bench.embedder import bench_embedder
from tests.bench.passages import FILTERS, NARROW
from tests.bench.pauses import Pauses
from tests.bench.rivals.common import VECTORS, Corpus, resident_mb
from tests.bench.rivals.edge import Edge
from tests.bench.rivals.exact import Truth
from tests.bench.search import prepare

WANTED_MS = 25.0
WANTED_MB = 3_000.0


def store(folder: Path, count: int) -> None:
    """Store every passage, without merging."""
    embedder = bench_embedder()
    vectors = np.load(folder / VECTORS, mmap_mode="r")
    home = IndexHome(folder / "index", embedder)
    began = time.perf_counter()
    with Pauses() as pauses:
        for done, (batch, made) in enumerate(Corpus(count, vectors).batches(), start=1):
            home.current().upsert(batch, made)
            if done % 50 == 0:
                rate = done * len(batch) / (time.perf_counter() - began)
                print(f"  {done * len(batch):>9,} stored, {rate:,.0f}/s", flush=True)
    home.close()
    print(
        f"stored in {time.perf_counter() - began:,.0f} s, longest pause {pauses.longest_s:.1f} s",
        flush=True,
    )


def compact(folder: Path) -> None:
    """Merge what was stored."""
    home = IndexHome(folder / "index", bench_embedder())
    began = time.perf_counter()
    with Pauses() as pauses:
        home.compact()
    home.close()
    print(
        f"compacted in {time.perf_counter() - began:,.0f} s, "
        f"longest pause {pauses.longest_s:.2f} s",
        flush=True,
    )


def ask(folder: Path, count: int) -> None:
    """Print times, memory and recall of the index in ``folder``."""
    engine = Edge(bench_embedder())
    before = resident_mb()
    engine.home = IndexHome(folder / "index", bench_embedder())
    questions: list[str] = json.loads((folder / "questions.json").read_text())
    vectors = np.load(folder / VECTORS, mmap_mode="r")[:count]
    turn = Turn(engine, bench_embedder(), Truth(vectors, columns(folder, count)))
    cold = timed(turn.hybrid, questions[:20], FILTERS)
    print(f"the first 20 questions after opening: p50 {cold['p50']:.1f} ms")
    warm(turn.hybrid, others(count))
    for label, filters in (("filter", FILTERS), ("no filter", EVERYTHING), ("narrow", NARROW)):
        found = timed(turn.hybrid, questions, filters)
        share = engine.home.current().count(filters) / count
        print(
            f"hybrid, {label} ({share:.0%} pass): p50 {found['p50']:.1f} ms, "
            f"p95 {found['p95']:.1f} ms, processor {found['cpu']:.1f} ms, "
            f"{found['asked']} questions, load {os.getloadavg()[0]:.1f}"
        )
        if filters is FILTERS:
            p50 = found["p50"]
    memory = resident_mb()
    few = questions[:TRIED]
    print(f"resident memory {memory:,.0f} MB, {before:,.0f} MB of it before the index was opened")
    print(
        f"recall@10 against exact search: hybrid "
        f"{overlap(turn.hybrid, turn.exact_hybrid, few, FILTERS):.3f}, dense "
        f"{turn.recall(few, FILTERS):.3f}, dense without a filter "
        f"{turn.recall(few, SearchFilters(access=())):.3f}"
    )
    print(
        f"bar: p50 {p50:.1f} ms, wanted {WANTED_MS:g}; memory {memory:,.0f} MB, "
        f"wanted {WANTED_MB:,.0f}"
    )
    engine.close()


def main() -> None:
    """Build what is not there yet, then ask."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, default=Path("/tmp/manhmoi-million"))
    parser.add_argument("--step", choices=("store", "compact", "ask"), help="only this one, here")
    chosen = parser.parse_args()
    folder: Path = chosen.folder
    if chosen.step:
        {"store": store, "ask": ask}.get(chosen.step, lambda f, n: compact(f))(folder, chosen.n)
        return
    if not (folder / "index").exists():
        folder.mkdir(parents=True, exist_ok=True)
        prepare(folder, chosen.n)
        _step(folder, chosen.n, "store")
        _step(folder, chosen.n, "compact")
    _step(folder, chosen.n, "ask")


def _step(folder: Path, count: int, step: str) -> None:
    own = [sys.executable, "-m", "tests.bench.million", "--folder", str(folder), "--n", str(count)]
    subprocess.run([*own, "--step", step], check=True)


if __name__ == "__main__":
    main()

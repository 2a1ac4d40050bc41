"""Search side by side: ``python -m tests.bench.search [--n 200000] [--only edge,lancedb]``.

One run: the same passages, vectors and questions for every engine, each in a process of its own,
and recall@10 against exact search beside every time. Ours is measured as the product answers: two
views of words, one dense, fused, with facets and the embedding of the question; the others as one
view of words and one dense, fused by reciprocal rank, with the same embedding and no facets.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from tests.bench.contest import NAMES, WANTED_RECALL
from tests.bench.embedder import bench_embedder
from tests.bench.passages import passages, questions
from tests.bench.rivals.common import VECTORS

QUESTIONS = 200
STEP = 2_000
WANTED_MS = 8.0
# Local mode asks every passage in Python: hours at full size.
LOCAL_MOST = 20_000


def prepare(folder: Path, count: int) -> None:
    """Write vectors, payload columns and questions into ``folder``."""
    embedder = bench_embedder()
    began = time.perf_counter()
    vectors = np.lib.format.open_memmap(
        folder / VECTORS, mode="w+", dtype=np.float32, shape=(count, embedder.dimension)
    )
    kept: dict[str, list[Any]] = {"lang": [], "access": [], "published": [], "source_id": []}
    for start in range(0, count, STEP):
        batch = passages(start, min(STEP, count - start))
        vectors[start : start + len(batch)] = embedder.embed_passages([p.text for p in batch])
        for name, column in kept.items():
            column.extend(getattr(passage, name) for passage in batch)
    vectors.flush()
    columns: dict[str, Any] = {name: np.asarray(column) for name, column in kept.items()}
    np.savez(folder / "columns.npz", **columns)
    (folder / "questions.json").write_text(json.dumps(questions(QUESTIONS, count)))
    took = time.perf_counter() - began
    print(
        f"{count:,} passages, {embedder.model.name}, {embedder.dimension} dimensions: invented and "
        f"embedded in {took:.0f} s; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}",
        flush=True,
    )


def contest(name: str, folder: Path, count: int) -> dict[str, Any] | None:
    """Run one engine's turn; ``None`` and a word about it when it failed."""
    command = [sys.executable, "-m", "tests.bench.contest", name, str(folder), str(count)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        print(f"{name}: failed: {done.stderr.strip().splitlines()[-1:]}", flush=True)
        return None
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    found["count"] = count
    return found


def line(found: dict[str, Any]) -> str:
    """Return one row of the table."""
    hybrid, dense = found["hybrid"], found["dense"]
    return (
        f"| {found['name']} | {found['count']:,} | {found['built_s']:.0f} "
        f"| {hybrid['p50']:.2f} / {hybrid['p95']:.2f} | {found['hybrid_recall']:.3f} "
        f"| {dense['p50']:.2f} | {found['dense_recall']:.3f} "
        f"| {found['hybrid_all']['p50']:.2f} | {found['hybrid_narrow']['p50']:.2f} "
        f"| {found['dense_recall_narrow']:.3f} "
        f"| {found['rss_mb']:.0f} | {found['disk_mb']:.0f} | {found['effort'] or '–'} "
        f"| {hybrid['asked']} | {found['load']:.1f} |"
    )


HEAD = (
    "| engine | passages | built, s | hybrid, filter, p50 / p95 ms | recall@10 "
    "| dense, filter, p50 ms | recall@10 | hybrid, no filter, p50 | narrow filter, p50 "
    "| dense recall@10, narrow | memory, MB | disk, MB | effort | questions | load |\n"
    "|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|"
)


def verdict(results: dict[str, dict[str, Any]]) -> None:
    """Print how ours stands against the bars."""
    ours = results.get("edge")
    if ours is None:
        return
    p50, recall = ours["hybrid"]["p50"], ours["hybrid_recall"]
    cpu, load = ours["hybrid"]["cpu"], ours["load"]
    print(f"ours, processor time a question: {cpu:.1f} ms over all cores; load {load:.1f}")
    print(f"bar: hybrid with filter p50 {p50:.2f} ms, wanted {WANTED_MS:g} or less")
    print(f"bar: recall@10 {recall:.3f}, wanted {WANTED_RECALL} or more")
    for name, found in results.items():
        if name != "edge":
            ratio = found["hybrid"]["p50"] / p50
            print(f"bar: {found['name']} ({found['count']:,}) takes {ratio:.1f} times as long")


def main() -> None:
    """Run the whole bench once."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=200_000, help="passages")
    parser.add_argument("--only", default=",".join(NAMES), help="engines, comma between")
    chosen = parser.parse_args()
    results: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory(prefix="manhmoi-bench-") as scratch:
        prepare(Path(scratch), chosen.n)
        print(HEAD, flush=True)
        for name in chosen.only.split(","):
            count = min(chosen.n, LOCAL_MOST) if name == "local" else chosen.n
            if found := contest(name, Path(scratch), count):
                results[name] = found
                print(line(found), flush=True)
    if "edge" in results:
        print(
            f"ours, longest pause of the interpreter while storing: "
            f"{results['edge']['pause_s']:.2f} s"
        )
    verdict(results)


if __name__ == "__main__":
    main()

"""Search speed on invented passages: ``python -m tests.bench.search [--n 100000]``.

One run prints: passages stored per second and the longest pause; hybrid search with a filter at
20,000 and at ``n`` passages, p50 and p95 in process, embedding and facets included; and the ratio
to ``qdrant-client``'s local mode at 20,000 passages with the same vectors, filter and fusion.
"""

from __future__ import annotations

import argparse
import importlib.util
import itertools
import random
import resource
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from index.points import BARE, DENSE, EXACT
from index.shard import SearchIndex
from index.tokens import SparseView, passage_views, query_views
from models.hashed import HashedEmbedder
from records.search import IndexedPassage, SearchFilters
from records.text import nfc

SMALL = 20_000
BATCH = 500
QUERIES = 200
LOCAL_QUERIES = 15
FROM = 1_700_000_000
FILTERS = SearchFilters(langs=("vi",), published_from=FROM)
ONSETS = "b c ch d đ g gh gi h k kh l m n ng ngh nh ph qu r s t th tr v x".split()
RHYMES = (
    "a ac ach ai am an ang anh ao at au ay âm ân âng ât âu ây e em en eo ê êm ên ênh êu i ia iêm "
    "iên iêu inh o oa oan oi om on ong ô ôi ôm ôn ông ơ ơi ơn u ua ui um un ung uôi uôn ư ưa ươi "
    "ương"
).split()
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")


class Texts:
    """Invented passages of about 30 syllables whose frequencies follow Zipf's law."""

    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)
        self._syllables = [
            nfc(onset + rhyme + tone) for onset in ONSETS for rhyme in RHYMES for tone in TONES
        ]
        self._random.shuffle(self._syllables)
        self._weights = list(
            itertools.accumulate(1.0 / (rank + 3) for rank in range(len(self._syllables)))
        )

    def words(self, count: int) -> str:
        """Return ``count`` syllables."""
        return " ".join(self._random.choices(self._syllables, cum_weights=self._weights, k=count))

    def passages(self, start: int, count: int) -> list[IndexedPassage]:
        """Return passages ``start`` .. ``start + count - 1``; two in three pass the filter."""
        return [
            IndexedPassage(
                passage_id=number,
                item_id=number // 3,
                text=self.words(self._random.randint(15, 45)),
                lang="en" if number % 4 == 0 else "vi",
                platform=("facebook", "tiktok", "youtube", "web")[number % 4],
                kind=("post", "comment", "article")[number % 3],
                source_id=number % 40,
                published=FROM + (number % 1000 - 110) * 86_400,
            )
            for number in range(start, start + count)
        ]


class Pauses:
    """Watches, from a thread of its own, for how long the interpreter stood still."""

    def __init__(self) -> None:
        self.longest_s = 0.0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Pauses:
        self._thread.start()
        return self

    def __exit__(self, *unused: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        last = time.perf_counter()
        while not self._stop.wait(0.005):
            now = time.perf_counter()
            self.longest_s = max(self.longest_s, now - last)
            last = now


def timed(ask: Callable[[str], object], queries: Sequence[str]) -> tuple[float, float]:
    """Return p50 and p95 of ``ask`` over ``queries``, milliseconds."""
    took = []
    for query in queries:
        began = time.perf_counter()
        ask(query)
        took.append((time.perf_counter() - began) * 1000.0)
    p50, p95 = np.percentile(took, [50, 95])
    return float(p50), float(p95)


def report_search(index: SearchIndex, queries: Sequence[str], stored: int) -> tuple[float, float]:
    """Print hybrid search times with and without a filter; return both p50 in ms."""
    index.search(queries[0], FILTERS)
    with_filter = timed(lambda query: index.search(query, FILTERS), queries)
    without = timed(lambda query: index.search(query, SearchFilters(access=())), queries)
    passing = index.count(FILTERS) / stored
    print(
        f"{stored:>9,} passages: hybrid with filter ({passing:.0%} pass) "
        f"p50 {with_filter[0]:.2f} ms, p95 {with_filter[1]:.2f} ms; "
        f"without p50 {without[0]:.2f} ms, p95 {without[1]:.2f} ms"
    )
    return with_filter[0], without[0]


def store(index: SearchIndex, texts: Texts, first: int, last: int) -> None:
    """Store passages ``first`` .. ``last - 1`` and print the rate and the longest pause."""
    began = time.perf_counter()
    with Pauses() as pauses:
        for start in range(first, last, BATCH):
            index.upsert(texts.passages(start, min(BATCH, last - start)))
    took = time.perf_counter() - began
    print(
        f"{last - first:>9,} stored: {(last - first) / took:,.0f} passages/s durable "
        f"(embedding and invention of the text included), longest pause {pauses.longest_s:.2f} s"
    )


def local_mode(
    texts: Iterator[list[IndexedPassage]], queries: Sequence[str]
) -> tuple[float, float] | None:
    """Return the p50 of ``qdrant-client`` local mode with and without the filter, in ms.

    ``None`` when it is not installed.
    """
    if importlib.util.find_spec("qdrant_client") is None:
        print("qdrant-client is not installed (extra `bench`): no ratio")
        return None
    from qdrant_client import QdrantClient, models

    def sparse(view: SparseView) -> Any:
        return models.SparseVector(indices=view.indices, values=view.values)

    embedder = HashedEmbedder()
    client = QdrantClient(":memory:")
    idf = models.SparseVectorParams(modifier=models.Modifier.IDF)
    client.create_collection(
        "passages",
        vectors_config={
            DENSE: models.VectorParams(size=embedder.dimension, distance=models.Distance.COSINE)
        },
        sparse_vectors_config={EXACT: idf, BARE: idf},
    )
    began = time.perf_counter()
    stored = 0
    for batch in texts:
        vectors = embedder.embed_passages([p.text for p in batch])
        made = []
        for passage, vector in zip(batch, vectors, strict=True):
            views = passage_views(passage.text)
            named = {
                DENSE: vector.tolist(),
                EXACT: sparse(views.exact),
                BARE: sparse(views.bare),
            }
            payload = {"lang": passage.lang, "access": "open", "published": passage.published}
            made.append(models.PointStruct(id=passage.passage_id, vector=named, payload=payload))
        client.upsert("passages", made)
        stored += len(made)
    print(f"{stored:>9,} stored in local mode: {stored / (time.perf_counter() - began):,.0f}/s")
    condition = models.Filter(
        must=[
            models.FieldCondition(key="lang", match=models.MatchAny(any=["vi"])),
            models.FieldCondition(key="access", match=models.MatchAny(any=["open"])),
            models.FieldCondition(key="published", range=models.Range(gte=FROM)),
        ]
    )

    def ask(query: str, limits: models.Filter | None) -> object:
        views = query_views(query)
        asked = {
            DENSE: embedder.embed_queries([query])[0].tolist(),
            EXACT: sparse(views.exact),
            BARE: sparse(views.bare),
        }
        return client.query_points(
            "passages",
            prefetch=[
                models.Prefetch(query=vector, using=name, filter=limits, limit=100)
                for name, vector in asked.items()
            ],
            query=models.FusionQuery(fusion=models.Fusion.RRF),
            limit=20,
        )

    asked = queries[:LOCAL_QUERIES]
    with_filter, _ = timed(lambda query: ask(query, condition), asked)
    without, _ = timed(lambda query: ask(query, None), asked)
    print(
        f"{stored:>9,} passages in local mode: p50 with filter {with_filter:.1f} ms, "
        f"without {without:.1f} ms"
    )
    return with_filter, without


def main() -> None:
    """Run the whole bench once."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=100_000, help="passages in the large index")
    wanted = max(SMALL, parser.parse_args().n)
    asked = Texts(seed=2)
    queries = [asked.words(random.Random(n).randint(3, 9)) for n in range(QUERIES)]
    with tempfile.TemporaryDirectory() as folder:
        index = SearchIndex.open(Path(folder) / "shard", HashedEmbedder())
        texts = Texts()
        store(index, texts, 0, SMALL)
        index.optimize()
        small = report_search(index, queries, SMALL)
        if wanted > SMALL:
            store(index, texts, SMALL, wanted)
            large, _ = report_search(index, queries, wanted)
            print(f"bar: p50 with filter at {wanted:,} {large:.2f} ms, wanted 10 ms or less")
        bytes_on_disk = sum(f.stat().st_blocks * 512 for f in Path(folder).rglob("*"))
        index.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"on disk {bytes_on_disk / 1e6:,.0f} MB, peak memory so far {peak:.2f} GB")
    again = Texts()
    local = local_mode((again.passages(n, BATCH) for n in range(0, SMALL, BATCH)), queries)
    if local is not None:
        ratios = [slow / fast for slow, fast in zip(local, small, strict=True)]
        print(
            f"bar: against local mode at {SMALL:,}, times faster with filter {ratios[0]:.0f}, "
            f"without {ratios[1]:.0f}; wanted 30"
        )


if __name__ == "__main__":
    main()

"""The search index: a dense and two sparse vectors per passage, on whichever engine."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from index import reading
from index.catching_up import catch_up
from index.engine import Engine, Hit
from index.filters import Condition, conditions, truth
from index.fusion import Mode, Scale, fuse, scales
from index.likeness import payloads, rank_texts, view_ranks
from index.manifest import Manifest
from index.points import DENSE, points
from index.query.candidates import Texts, hold_and_rank
from index.query.conditions import narrowed
from index.refining import Ranked, refine
from index.storage import open_engine
from index.tokens import TextViews, query_views
from models.embedder import Embedder
from models.unavailable import ModelUnavailable, UnavailableEmbedder
from records.provenance import ModelRef
from records.query import ParsedQuery, QueryNode
from records.search import IndexAnswer, IndexedPassage, RankedPassage, SearchFilters

logger = logging.getLogger(__name__)

FACETS: Final = ("lang", "platform", "kind", "flagged")
# Passages taken from each view before fusion: the smallest that reaches as deep as asked. Steps,
# because the pool has a say in the order: pages within one step follow from one order.
POOLS: Final = (100, 300, 1_000)
# Writes between two optimisations; each pauses the process for less than a second.
OPTIMIZE_EVERY: Final = 10_000
_BATCH: Final = 500


class SearchIndex:
    """Passages that can be searched. Many threads may read while one writes.

    Create with :meth:`open`, or over any engine. A write is on disk when its method returns. An
    index made with another embedder or an older layout has ``needs_rebuild`` set: it answers from
    its words alone until it is rebuilt.
    """

    def __init__(self, engine: Engine, name: str, embedder: Embedder, made_with: Manifest) -> None:
        self._engine = engine
        self._embedder = embedder
        self._made_with = made_with
        self._writing = threading.RLock()
        self._written = 0
        # Passages there are; counted when next needed. None after every write.
        self._population: int | None = None
        self.name = name
        self.needs_rebuild = made_with != Manifest.of(embedder)
        self.optimize()

    @classmethod
    def open(cls, folder: Path, embedder: Embedder) -> Self:
        """Open the Edge shard in ``folder``, creating it when absent.

        Raises:
            OperatorError: another process has it open.
            DamagedIndex: its files cannot be read.
        """
        engine, made_with = open_engine(folder, embedder)
        return cls(engine, folder.name, embedder, made_with)

    @property
    def model(self) -> ModelRef:
        """The embedder whose vectors are in it, here or not."""
        return self._made_with.model

    @property
    def words_only(self) -> bool:
        """Whether it answers from its words alone: its embedder is not here, or needs a rebuild."""
        return self.needs_rebuild or isinstance(self._embedder, UnavailableEmbedder)

    def take(self, embedder: Embedder) -> None:
        """Go on with another copy of the embedder it was made with."""
        self._embedder = embedder

    def embed(self, passages: Sequence[IndexedPassage]) -> NDArray[np.float32] | None:
        """Return the dense vectors that :meth:`upsert` stores, ``None`` where it stores none.

        Takes as long as the model takes; nothing waits for it meanwhile.
        """
        if self.words_only:
            return None
        return self._embedder.embed_passages([passage.text for passage in passages])

    def upsert(
        self, passages: Sequence[IndexedPassage], vectors: NDArray[np.float32] | None = None
    ) -> None:
        """Store ``passages``, replacing those with the same id.

        Args:
            passages: what to store.
            vectors: what :meth:`embed` said of them, if it was asked.

        Raises:
            OperatorError: the disk is nearly full; batches of 500 before it are stored.
        """
        for start in range(0, len(passages), _BATCH):
            self._engine.require_room()
            batch = passages[start : start + _BATCH]
            dense = self.embed(batch) if vectors is None else vectors[start : start + _BATCH]
            made = points(batch, dense)
            with self._writing:
                self._engine.upsert(made)
                self._population = None
                self._written += len(made)
                if self._written >= OPTIMIZE_EVERY:
                    self.optimize()
        self.flush()

    def delete(self, passage_ids: Sequence[int]) -> None:
        """Remove passages; unknown ids are ignored."""
        if not passage_ids:
            return
        with self._writing:
            self._engine.delete(passage_ids)
            self._population = None
            self._engine.flush()

    def take_from(
        self, other: SearchIndex, passage_ids: Iterable[int], item_ids: Iterable[int]
    ) -> None:
        """Make these passages, and those of these items, what they are in ``other``."""
        with self._writing:
            catch_up(self._engine, other._engine, passage_ids, item_ids)
            self._population = None

    def set_flagged(
        self,
        flagged: bool,
        *,
        passage_ids: Sequence[int] = (),
        item_ids: Sequence[int] = (),
    ) -> None:
        """Mark passages as flagged or not, by their ids or by their items' ids.

        Unknown ids are ignored.
        """
        of_items = [Condition("item_id", tuple(item_ids))] if item_ids else []
        with self._writing:
            self._engine.set_payload(
                {"flagged": truth(flagged)}, ids=passage_ids, conditions=of_items
            )
            self._engine.flush()

    def search(
        self,
        query: str | ParsedQuery,
        filters: SearchFilters,
        limit: int = 20,
        offset: int = 0,
        facets: Sequence[str] = FACETS,
        mode: Mode = "hybrid",
        texts: Texts | None = None,
    ) -> IndexAnswer:
        """Answer ``query`` among the passages that pass ``filters``.

        Dense, tone-exact and unaccented rankings are fused by score (:mod:`index.fusion`). Facets
        count each value over the pool that was ranked (the best passages of every view), not over
        the whole index. A query without a word browses: newest first, facets over everything that
        passes.

        Args:
            query: what the user typed, as plain words or as it was read.
            filters: limits that every answer obeys.
            limit: number of passages wanted.
            offset: number of passages to skip; an answer is ranked 1,000 passages deep.
            facets: payload fields to count.
            mode: views that rank: all of them, the words alone, or the meaning alone.
            texts: reads passages, the first ones for a better order (:mod:`index.refining`); needed
                where the query was read and states a condition.
        """
        began = time.perf_counter()
        asked = ParsedQuery(query, query) if isinstance(query, str) else query
        page = slice(offset, offset + limit)
        filters, condition = narrowed(filters, asked.condition)
        if condition is not None:
            answer = self._search_held(asked, condition, filters, page, facets, mode, texts)
        elif not _views(asked).bare.indices:
            ranked = reading.newest(self._engine, filters, limit, offset)
            answer = IndexAnswer(ranked, reading.all_facets(self._engine, filters, facets))
        else:
            pool = _pool(offset + limit)
            found = self.rank_views(asked, filters, pool, facets)
            fused = fuse(found, self._scales(_views(asked), mode), pool)
            fused = self._refined(fused, asked, found, mode, texts)
            answer = self._answer(found, fused, {}, pool, page, facets)
        return replace(answer, took_ms=(time.perf_counter() - began) * 1000.0)

    def _search_held(
        self,
        asked: ParsedQuery,
        condition: QueryNode,
        filters: SearchFilters,
        page: slice,
        facets: Sequence[str],
        mode: Mode,
        texts: Texts | None,
    ) -> IndexAnswer:
        """Answer a query whose condition the engine cannot check by itself."""
        if texts is None:
            raise ValueError("a condition needs the texts of passages")
        views = _views(asked)

        def ranked_by(limits: SearchFilters, fields: Sequence[str]) -> dict[str, list[Hit]]:
            return self.rank_views(asked, limits, POOLS[-1], fields)

        held, found = hold_and_rank(
            self._engine, condition, views, filters, facets, texts, ranked_by, POOLS[-1]
        )
        fused = fuse(found, self._scales(views, mode), held.examined)
        fused = self._refined(fused, asked, found, mode, texts)
        answer = self._answer(found, fused, {}, held.examined, slice(None), ())
        ranked = {one.passage_id for one in answer.ranked}
        rest = [
            RankedPassage(hit.id, hit.payload["item_id"], 0.0)
            for hit in held.hits
            if hit.id not in ranked
        ]
        return replace(
            answer,
            ranked=(*answer.ranked, *rest)[page],
            facets=reading.pool_facets((hit.payload for hit in held.hits), facets),
            cut=not held.complete,
        )

    def search_like(
        self,
        texts: Sequence[str],
        words: str,
        filters: SearchFilters,
        limit: int = 20,
        offset: int = 0,
        facets: Sequence[str] = FACETS,
    ) -> IndexAnswer:
        """Answer what is like ``texts`` among the passages that pass ``filters``.

        Args:
            texts: pieces of passage length; the dense view scores by the nearest of them.
            words: the words that stand for them in the views of words.
            filters: limits that every answer obeys.
            limit: number of passages wanted.
            offset: number of passages to skip.
            facets: payload fields to count.
        """
        began = time.perf_counter()
        pool = _pool(offset + limit)
        vectors: list[list[float]] = []
        if not self.words_only and texts:
            vectors = self._embedder.embed_passages(texts).tolist()
        views = query_views(words)
        found, windows = rank_texts(
            self._engine,
            views,
            vectors,
            self._embedder.noise_floor,
            filters,
            pool,
            ("item_id", *facets),
        )
        page = slice(offset, offset + limit)
        fused = fuse(found, self._scales(views, "hybrid"), pool)
        answer = self._answer(found, fused, windows, pool, page, facets)
        return replace(answer, took_ms=(time.perf_counter() - began) * 1000.0)

    def _answer(
        self,
        found: dict[str, list[Hit]],
        fused: Ranked,
        windows: Mapping[int, int],
        pool: int,
        page: slice,
        facets: Sequence[str],
    ) -> IndexAnswer:
        """Return one page of ``fused`` with where each view put its passages."""
        carried = payloads(found)
        placed = view_ranks(found)
        return IndexAnswer(
            ranked=tuple(
                RankedPassage(one, carried[one]["item_id"], score, placed[one], windows.get(one))
                for one, score in fused[page]
            ),
            facets=reading.pool_facets(carried.values(), facets),
            model=self._embedder.model if DENSE in found else None,
            floor=self._embedder.noise_floor,
            deep=pool,
            cut=any(len(hits) >= pool for hits in found.values()),
        )

    def rank_views(
        self,
        query: str | ParsedQuery,
        filters: SearchFilters,
        pool: int = POOLS[0],
        facets: Sequence[str] = (),
    ) -> dict[str, list[Hit]]:
        """Return the ranking of each view (``exact``, ``bare``, ``dense``) before fusion."""
        asked = ParsedQuery(query, query) if isinstance(query, str) else query
        vector = self._asked(asked.words)
        fields = tuple(dict.fromkeys(("item_id", *facets)))
        return reading.rank_views(
            self._engine,
            _views(asked),
            vector,
            self._embedder.noise_floor,
            filters,
            pool,
            fields,
        )

    def _asked(self, query: str) -> list[float] | None:
        """Return the question's vector; ``None`` where only words can answer."""
        if self.words_only:
            return None
        try:
            vector: list[float] = self._embedder.embed_queries([query])[0].tolist()
        except ModelUnavailable:
            logger.exception("%s cannot be loaded: searching by words alone", self.model)
            return None
        return vector

    def _refined(
        self,
        fused: Ranked,
        asked: ParsedQuery,
        found: dict[str, list[Hit]],
        mode: Mode,
        texts: Texts | None,
    ) -> Ranked:
        if mode == "sparse" or DENSE not in found:
            return fused
        return refine(fused, asked.words, texts, self._embedder)

    def _scales(self, views: TextViews, mode: Mode) -> dict[str, Scale]:
        population = self._population
        if population is None:
            population = self._population = self._engine.count(())
        embedder = self._embedder
        return scales(views, population, embedder.noise_floor, embedder.fusion_weight, mode)

    def count(self, filters: SearchFilters) -> int:
        """Return how many passages pass ``filters``, exactly."""
        return self._engine.count(conditions(filters))

    def vectors(self, passage_ids: Sequence[int]) -> dict[int, NDArray[np.float32]]:
        """Return the stored unit vectors of these passages; those without one are left out."""
        return reading.vectors(self._engine, passage_ids)

    def passage_ids(self) -> Iterator[int]:
        """Yield the id of every passage, ascending."""
        return self._engine.ids()

    @property
    def is_loose(self) -> bool:
        """Whether it lies in many more segments than it needs to."""
        return self._engine.is_loose()

    def optimize(self) -> None:
        """Build compact segments from what was written since the last time.

        Writing does this by itself every 10,000 passages. The engine holds the interpreter lock
        meanwhile (under a second each time), so call it yourself only when nobody waits.
        """
        with self._writing:
            self._engine.optimize()
            self._written = 0

    def flush(self) -> None:
        """Force everything written so far to disk."""
        with self._writing:
            self._engine.flush()

    def close(self) -> None:
        """Flush and let go of the folder; the index is of no use afterwards."""
        with self._writing:
            self._engine.close()


def _views(asked: ParsedQuery) -> TextViews:
    return query_views(asked.words, asked.also, asked.units)


def _pool(depth: int) -> int:
    """Return how many passages each view ranks for an answer that reaches ``depth``."""
    return next((size for size in POOLS if size >= depth), POOLS[-1])

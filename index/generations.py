"""The index as derived data: rebuilt beside the one that serves, then switched in one step."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from index.newer import NewerWrites
from index.place import FolderPlace, Place
from index.shard import FACETS, SearchIndex
from index.storage import DamagedIndex
from models.embedder import Embedder
from records.errors import Refused
from records.search import IndexAnswer, IndexedPassage, SearchFilters

Batches = Callable[[int], Iterator[Sequence[IndexedPassage]]]


class IndexHome:
    """The index wherever it lives: the generation that serves, and the one being built, if any.

    Write through this object, never through :meth:`current`: while a generation is being built
    every write goes to both. A half-built generation that a kill left behind is opened again with
    the home, so it misses no write either. Thread-safe.

    Args:
        place: where it lives; a path stands for a folder of Edge shards, made when absent.
        embedder: makes the dense vectors.

    Raises:
        OperatorError: another process has the index open.

    """

    def __init__(self, place: Place | Path, embedder: Embedder) -> None:
        self._place = FolderPlace(place) if isinstance(place, Path) else place
        self._embedder = embedder
        self._writing = threading.RLock()
        self._rebuilding = threading.Lock()
        self._newer: NewerWrites | None = None
        self._current = self._open_current()
        self._building = self._open_half_built()
        self._place.remove_leftovers({index.name for index in self._open_generations()})

    @property
    def needs_rebuild(self) -> bool:
        """Whether what serves was made by another embedder, or replaced a damaged index."""
        current = self._current
        return current.needs_rebuild or self._place.is_incomplete(current.name)

    def current(self) -> SearchIndex:
        """Return the generation that serves, for reading."""
        return self._current

    def search(
        self,
        query: str,
        filters: SearchFilters,
        limit: int = 20,
        offset: int = 0,
        facets: Sequence[str] = FACETS,
    ) -> IndexAnswer:
        """Search what serves; see :meth:`SearchIndex.search`."""
        return self._current.search(query, filters, limit, offset, facets)

    def search_like(
        self,
        texts: Sequence[str],
        words: str,
        filters: SearchFilters,
        limit: int = 20,
        offset: int = 0,
        facets: Sequence[str] = FACETS,
    ) -> IndexAnswer:
        """Search what serves by whole texts; see :meth:`SearchIndex.search_like`."""
        return self._current.search_like(texts, words, filters, limit, offset, facets)

    def upsert(self, passages: Sequence[IndexedPassage]) -> None:
        """Store ``passages`` in every generation. Durable when it returns."""
        with self._writing:
            if self._newer:
                self._newer.wrote(passage.passage_id for passage in passages)
            for index in self._open_generations():
                index.upsert(passages)

    def delete(self, passage_ids: Sequence[int]) -> None:
        """Remove passages from every generation. Durable when it returns."""
        with self._writing:
            if self._newer:
                self._newer.wrote(passage_ids)
            for index in self._open_generations():
                index.delete(passage_ids)

    def set_flagged(
        self,
        flagged: bool,
        *,
        passage_ids: Sequence[int] = (),
        item_ids: Sequence[int] = (),
    ) -> None:
        """Mark passages as flagged or not in every generation. Durable when it returns."""
        with self._writing:
            if self._newer:
                self._newer.flagged(flagged, passage_ids, item_ids)
            for index in self._open_generations():
                index.set_flagged(flagged, passage_ids=passage_ids, item_ids=item_ids)

    def rebuild(self, batches: Batches, on_progress: Callable[[int], None] | None = None) -> int:
        """Build a new generation from ``batches``, then let it serve and delete the old one.

        A rebuild that was killed continues after the last batch it finished. Search and writes go
        on meanwhile.

        Args:
            batches: given a passage id, yields the passages with greater ids, ascending, in
                batches of any size.
            on_progress: called with the number of passages stored by this call so far.

        Returns:
            Number of passages in the new generation.

        Raises:
            Refused: a rebuild is already running.

        """
        if not self._rebuilding.acquire(blocking=False):
            raise Refused("Chỉ mục đang được dựng lại.", "The index is already being rebuilt.")
        try:
            return self._rebuild(batches, on_progress or (lambda done: None))
        finally:
            self._rebuilding.release()

    def close(self) -> None:
        """Flush and let go of the folder."""
        with self._writing:
            for index in self._open_generations():
                index.close()

    def _rebuild(self, batches: Batches, on_progress: Callable[[int], None]) -> int:
        with self._writing:
            # Before the first batch is read, or a change made in between would be lost.
            newer = self._newer = NewerWrites()
            building = self._building = self._building or self._start_building()
        done = 0
        for batch in batches(self._place.read_progress(building.name) or 0):
            if batch:
                self._store(building, batch, newer)
                done += len(batch)
                on_progress(done)
        building.optimize()
        with self._writing:
            old, self._current, self._building = self._current, building, None
            self._newer = None
            self._place.write_current(building.name)
            self._place.clear_progress(building.name)
        # Not closed: a search may still be reading it. Its files go when the last reader ends.
        self._place.remove(old.name)
        return building.count(SearchFilters(access=()))

    def _store(
        self, building: SearchIndex, batch: Sequence[IndexedPassage], newer: NewerWrites
    ) -> None:
        with self._writing:
            building.upsert(newer.brought_up_to_date(batch))
            self._place.write_progress(building.name, batch[-1].passage_id)

    def _start_building(self) -> SearchIndex:
        name = self._place.next_generation()
        index = self._open(name)
        self._place.write_progress(name, 0)
        return index

    def _open(self, name: str) -> SearchIndex:
        engine, made_with = self._place.open(name, self._embedder)
        return SearchIndex(engine, name, self._embedder, made_with)

    def _open_current(self) -> SearchIndex:
        name = self._place.read_current()
        if name is not None:
            try:
                return self._open(name)
            except DamagedIndex:
                return self._start_serving(incomplete=True)
        return self._start_serving(incomplete=bool(self._place.generations()))

    def _start_serving(self, *, incomplete: bool) -> SearchIndex:
        name = self._place.next_generation()
        index = self._open(name)
        if incomplete:
            self._place.mark_incomplete(name)
        self._place.write_current(name)
        return index

    def _open_half_built(self) -> SearchIndex | None:
        for name in reversed(self._place.generations()):
            if name == self._current.name or self._place.read_progress(name) is None:
                continue
            try:
                index = self._open(name)
            except DamagedIndex:
                continue
            if not index.needs_rebuild:
                return index
            index.close()
        self._place.clear_progress(self._current.name)
        return None

    def _open_generations(self) -> list[SearchIndex]:
        return [index for index in (self._current, self._building) if index is not None]

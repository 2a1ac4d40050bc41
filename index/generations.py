"""The index as derived data: rebuilt beside the one that serves, then switched in one step."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from index.manifest import Manifest
from index.newer import NewerWrites, rows_of
from index.pace import Pace
from index.place import FolderPlace, Place
from index.query.candidates import Texts
from index.shard import FACETS, SearchIndex
from index.state import IndexState
from index.storage import DamagedIndex
from models.embedder import Embedder
from models.unavailable import UnavailableEmbedder
from records.errors import Refused
from records.provenance import ModelRef
from records.query import ParsedQuery
from records.search import IndexAnswer, IndexedPassage, SearchFilters

Batches = Callable[[int], Iterator[Sequence[IndexedPassage]]]
MadeBy = Callable[[ModelRef], Embedder | None]
_EVERYTHING: Final = SearchFilters(access=())


class Stopped(Refused):
    """The index was closed under a rebuild; nothing is lost."""


class IndexHome:
    """The index wherever it lives: the generation that serves, and the one being built, if any.

    Write through this object, never through :meth:`current`: while a generation is being built
    every write goes to both. A half-built generation that a kill left behind is opened again with
    the home, so it misses no write either. Thread-safe.

    Args:
        place: where it lives; a path stands for a folder of Edge shards, made when absent.
        embedder: makes the dense vectors of what is built from now on.
        made_by: finds the embedder that made an older generation, ``None`` when it is not here.

    Raises:
        OperatorError: another process has the index open.

    """

    def __init__(
        self, place: Place | Path, embedder: Embedder, made_by: MadeBy = lambda model: None
    ) -> None:
        self._place = FolderPlace(place) if isinstance(place, Path) else place
        self._embedder = embedder
        self._made_by = made_by
        self._writing = threading.RLock()
        self._rebuilding = threading.Lock()
        # Each hears of what changes while somebody holds passages that were read before.
        self._newer: list[NewerWrites] = []
        self._closed = False
        self._current = self._open_current()
        self._building = self._open_half_built()
        self._place.remove_leftovers({index.name for index in self._open_generations()})

    @property
    def needs_rebuild(self) -> bool:
        """Whether what serves is not whole: an older layout, a damaged index, or no embedder."""
        current = self._current
        if current.needs_rebuild:
            return True
        if not self.embeds:
            # Without its model a rebuild gains nothing, unless the words are gone too.
            return self._place.is_incomplete(current.name) and current.count(_EVERYTHING) == 0
        return current.words_only or self._place.is_incomplete(current.name)

    @property
    def embeds(self) -> bool:
        """Whether the embedder for what is built from now on is here."""
        return not isinstance(self._embedder, UnavailableEmbedder)

    @property
    def embedder(self) -> Embedder:
        """The embedder for what is built from now on."""
        return self._embedder

    @property
    def stale(self) -> bool:
        """Whether what serves was made by another embedder than the one chosen."""
        return self._current.model != self._embedder.model

    def state(self) -> IndexState:
        """Return which models serve and are being taken up, and how far that is."""
        with self._writing:
            building = self._building
            after = self._place.read_progress(building.name) if building else None
            return IndexState(
                serving=self._current.model,
                words_only=self._current.words_only,
                building=building.model if building else None,
                after=after or 0,
            )

    def use(self, embedder: Embedder) -> None:
        """Build with this embedder from now on; what serves goes on with its own.

        A generation that is being built with another one is given up. Call :meth:`rebuild` to
        build the new one.
        """
        with self._writing:
            self._embedder = embedder
            for index in self._open_generations():
                if index.model == embedder.model:
                    index.take(embedder)
            given_up = self._building
            if given_up is None or given_up.model == embedder.model:
                return
            self._building = None
            given_up.close()
        self._place.remove(given_up.name)

    def current(self) -> SearchIndex:
        """Return the generation that serves, for reading."""
        return self._current

    def search(
        self,
        query: str | ParsedQuery,
        filters: SearchFilters,
        limit: int = 20,
        offset: int = 0,
        facets: Sequence[str] = FACETS,
        texts: Texts | None = None,
    ) -> IndexAnswer:
        """Search what serves; see :meth:`SearchIndex.search`."""
        return self._current.search(query, filters, limit, offset, facets, texts=texts)

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
        """Store ``passages`` in every generation. Durable when it returns.

        Embedding may take long: it is done before other writers are kept out, and what they
        delete or mark meanwhile is honoured.
        """
        with self._listening() as newer:
            vectors = {index.name: index.embed(passages) for index in self._open_generations()}
            with self._writing:
                fresh = newer.brought_up_to_date(passages)
                for other in self._newer:
                    if other is not newer and other.counts_upserts:
                        other.wrote(passage.passage_id for passage in passages)
                for index in self._open_generations():
                    made = vectors.get(index.name)
                    index.upsert(fresh, rows_of(made, passages, fresh))
                    if index.words_only:
                        self._place.mark_incomplete(index.name)

    def delete(self, passage_ids: Sequence[int]) -> None:
        """Remove passages from every generation. Durable when it returns."""
        with self._writing:
            for newer in self._newer:
                newer.wrote(passage_ids)
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
            for newer in self._newer:
                newer.flagged(flagged, passage_ids, item_ids)
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
            Refused: a rebuild is already running, or another embedder was chosen meanwhile.
            Stopped: the home was closed meanwhile; the next rebuild goes on.

        """
        if not self._rebuilding.acquire(blocking=False):
            raise Refused("Chỉ mục đang được dựng lại.", "The index is already being rebuilt.")
        try:
            return self._rebuild(batches, on_progress or (lambda done: None))
        finally:
            self._rebuilding.release()

    @property
    def is_loose(self) -> bool:
        """Whether :meth:`compact` would make searching noticeably faster."""
        return self._current.is_loose

    def compact(self) -> bool:
        """Merge the segments of what serves, beside it, then let the merged copy serve.

        Search goes on meanwhile; writes wait only while the files are copied.

        Returns:
            Whether it was done; not when the home was closed meanwhile, or where the index lives
            on a server, which merges by itself.

        Raises:
            Refused: the index is being rebuilt or compacted already.
            OperatorError: no room for a copy, or merging failed.

        """
        if not self._rebuilding.acquire(blocking=False):
            raise Refused("Chỉ mục đang được dựng lại.", "The index is already being rebuilt.")
        try:
            with self._listening(upserts=True) as newer:
                with self._writing:
                    self._go_on()
                    old = self._current
                    # Or the copy holds what an optimisation has replaced beside what it made.
                    old.flush()
                    merge = self._place.compacted(old.name, lambda: self._closed)
                name = merge()
                if name is not None:
                    self._take_over(self._open(name), old, newer)
                return name is not None
        finally:
            self._rebuilding.release()

    def _take_over(self, merged: SearchIndex, old: SearchIndex, newer: NewerWrites) -> None:
        """Bring the merged copy up to date and let it serve."""
        try:
            # Twice: what came while it was merged, then the little that came meanwhile.
            self._catch_up(merged, old, newer)
            with self._writing:
                self._go_on()
                self._catch_up(merged, old, newer)
                self._current = merged
                self._place.write_current(merged.name)
        except BaseException:
            merged.close()
            self._place.remove(merged.name)
            raise
        self._place.remove(old.name)

    def _catch_up(self, merged: SearchIndex, old: SearchIndex, newer: NewerWrites) -> None:
        with self._writing:
            passage_ids, item_ids = newer.take()
        merged.take_from(old, passage_ids, item_ids)

    def close(self) -> None:
        """Flush and let go of the folder; a second time does nothing."""
        with self._writing:
            if self._closed:
                return
            self._closed = True
            for index in self._open_generations():
                index.close()

    def _rebuild(self, batches: Batches, on_progress: Callable[[int], None]) -> int:
        # Listening before the first batch is read, or a change made in between would be lost.
        with self._listening(upserts=True) as newer:
            with self._writing:
                self._go_on()
                building = self._building = self._building or self._start_building()
            done = 0
            pace = Pace()
            for batch in batches(self._place.read_progress(building.name) or 0):
                for step in pace.steps(batch):
                    self._store(building, step, newer)
                    done += len(step)
                    on_progress(done)
            building.optimize()
            with self._writing:
                self._go_on(building)
                old, self._current, self._building = self._current, building, None
                self._place.write_current(building.name)
                self._place.clear_progress(building.name)
        # Not closed: a search may still be reading it. Its files go when the last reader ends.
        self._place.remove(old.name)
        return building.count(_EVERYTHING)

    def _store(
        self, building: SearchIndex, step: Sequence[IndexedPassage], newer: NewerWrites
    ) -> None:
        vectors = building.embed(step)
        with self._writing:
            self._go_on(building)
            fresh = newer.brought_up_to_date(step)
            building.upsert(fresh, rows_of(vectors, step, fresh))
            self._place.write_progress(building.name, step[-1].passage_id)

    def _go_on(self, building: SearchIndex | None = None) -> None:
        """Raise when a rebuild must not write any more."""
        if self._closed:
            raise Stopped("Chỉ mục đã đóng.", "The index was closed.")
        if building is not None and building is not self._building:
            raise Refused(
                "Một mô hình khác đã được chọn; thôi dựng dở bản này.",
                "Another model was chosen; this build was given up.",
            )

    @contextmanager
    def _listening(self, *, upserts: bool = False) -> Iterator[NewerWrites]:
        newer = NewerWrites(counts_upserts=upserts)
        with self._writing:
            self._newer.append(newer)
        try:
            yield newer
        finally:
            with self._writing:
                self._newer.remove(newer)

    def _start_building(self) -> SearchIndex:
        name = self._place.next_generation()
        index = self._open(name)
        self._place.write_progress(name, 0)
        return index

    def _open(self, name: str) -> SearchIndex:
        engine, made_with = self._place.open(name, self._embedder)
        return SearchIndex(engine, name, self._embedder_of(made_with), made_with)

    def _embedder_of(self, made_with: Manifest) -> Embedder:
        """Return the embedder that a generation was made with: vectors of two are never mixed."""
        candidates = (self._embedder, self._made_by(made_with.model))
        for one in candidates:
            if one is not None and (one.model, one.dimension) == (
                made_with.model,
                made_with.dimension,
            ):
                return one
        return UnavailableEmbedder(made_with.model, made_with.dimension)

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
            if not index.words_only and index.model == self._embedder.model:
                return index
            index.close()
        self._place.clear_progress(self._current.name)
        return None

    def _open_generations(self) -> list[SearchIndex]:
        return [index for index in (self._current, self._building) if index is not None]

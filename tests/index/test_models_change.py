"""Another embedder is taken up beside the one that serves; vectors of two are never mixed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.generations import IndexHome, Stopped
from index.state import read_state
from models.embedder import Embedder
from models.hashed import HashedEmbedder
from models.unavailable import UnavailableEmbedder
from records.errors import Refused
from records.provenance import ModelRef
from records.search import IndexedPassage
from tests.index.passages import ALL, passage

ROWS = {n: passage(n, f"mộ số {n}", item_id=n) for n in range(1, 101)}


class Killed(BaseException):
    """Stands in for the end of the process."""


class Named(HashedEmbedder):
    """An embedder with a name of its own that remembers what it was asked."""

    def __init__(self, name: str, dimension: int) -> None:
        super().__init__(dimension)
        self.asked: list[str] = []
        self.stored = 0
        self._ref = ModelRef(name, "1")
        self.meanwhile: Callable[[], None] = lambda: None

    @property
    def model(self) -> ModelRef:
        return self._ref

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked += texts
        return super().embed_queries(texts)

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.stored += len(texts)
        self.meanwhile()
        return super().embed_passages(texts)


OLD, NEW = "old", "new"


def rows_after(last: int) -> Iterator[Sequence[IndexedPassage]]:
    ids = sorted(n for n in ROWS if n > last)
    for start in range(0, len(ids), 10):
        yield [ROWS[n] for n in ids[start : start + 10]]


def until_killed(last: int) -> Iterator[Sequence[IndexedPassage]]:
    for count, batch in enumerate(rows_after(last)):
        if count == 4:
            raise Killed
        yield batch


@pytest.fixture
def old() -> Named:
    return Named(OLD, 64)


@pytest.fixture
def new() -> Named:
    return Named(NEW, 32)


@pytest.fixture
def opened(
    tmp_path: Path, old: Named, new: Named
) -> Iterator[Callable[[Embedder | None], IndexHome]]:
    """Return an opener of one and the same home; what it opened before is closed first."""
    homes: list[IndexHome] = []

    def made_by(model: ModelRef) -> Embedder | None:
        return {old.model: old, new.model: new}.get(model)

    def open_home(wanted: Embedder | None = None) -> IndexHome:
        for home in homes:
            home.close()
        homes[:] = [IndexHome(tmp_path / "index", wanted or old, made_by)]
        return homes[0]

    home = open_home(None)
    home.upsert(list(ROWS.values()))
    yield open_home
    homes[0].close()


Open = Callable[[Embedder | None], IndexHome]


def test_the_old_model_serves_until_the_switch(opened: Open, old: Named, new: Named) -> None:
    home = opened(old)
    home.use(new)
    assert home.stale
    assert not home.needs_rebuild

    def watched(last: int) -> Iterator[Sequence[IndexedPassage]]:
        for batch in rows_after(last):
            answer = home.search("mộ số 42", ALL)
            assert answer.model == old.model
            assert answer.ranked[0].passage_id == 42
            yield batch
            assert home.state().building == new.model

    home.rebuild(watched)
    assert new.asked == []
    assert len(old.asked) == 10
    answer = home.search("mộ số 42", ALL)
    assert answer.model == new.model
    assert answer.ranked[0].passage_id == 42
    assert new.asked == ["mộ số 42"]
    assert not home.stale
    assert home.state().building is None


def test_after_a_restart_each_generation_has_its_own_model(
    opened: Open, old: Named, new: Named
) -> None:
    home = opened(new)
    assert home.stale
    assert home.search("mộ số 7", ALL).model == old.model
    home.upsert([passage(500, "bài viết trong lúc chờ")])
    assert new.stored == 0
    home.rebuild(rows_after)
    assert home.search("mộ số 7", ALL).model == new.model


def test_killed_while_taking_up_goes_on_with_the_same_model(
    opened: Open, old: Named, new: Named, tmp_path: Path
) -> None:
    home = opened(new)
    with pytest.raises(Killed):
        home.rebuild(until_killed)
    told = read_state(tmp_path / "index")
    assert told is not None
    assert (told.serving, told.building, told.after) == (old.model, new.model, 40)

    home = opened(new)
    assert home.state() == told
    assert home.search("mộ số 7", ALL).model == old.model
    # Written between kill and resumption: into both, each by its own model.
    before = (old.stored, new.stored)
    home.upsert([ROWS[3]])
    assert (old.stored, new.stored) == (before[0] + 1, before[1] + 1)
    home.rebuild(rows_after)
    assert new.stored == before[1] + 1 + 60
    assert list(home.current().passage_ids()) == sorted(ROWS)


def test_a_half_built_generation_of_a_model_no_longer_wanted_is_dropped(
    opened: Open, old: Named, new: Named, tmp_path: Path
) -> None:
    with pytest.raises(Killed):
        opened(new).rebuild(until_killed)
    home = opened(old)
    assert home.state().building is None
    assert not home.stale
    assert [path.name for path in (tmp_path / "index").glob("gen-*")] == ["gen-1"]


def test_choosing_another_model_ends_the_build_of_the_one_before(
    opened: Open, old: Named, new: Named, tmp_path: Path
) -> None:
    home = opened(new)

    def changed_mind(last: int) -> Iterator[Sequence[IndexedPassage]]:
        for count, batch in enumerate(rows_after(last)):
            if count == 3:
                home.use(old)
            yield batch

    with pytest.raises(Refused):
        home.rebuild(changed_mind)
    assert not home.stale
    assert home.search("mộ số 7", ALL).model == old.model
    assert home.state().building is None
    assert [path.name for path in (tmp_path / "index").glob("gen-*")] == ["gen-1"]


def test_closing_ends_a_build_and_the_next_one_goes_on(opened: Open, new: Named) -> None:
    home = opened(new)

    def closed(last: int) -> Iterator[Sequence[IndexedPassage]]:
        for count, batch in enumerate(rows_after(last)):
            if count == 3:
                home.close()
            yield batch

    with pytest.raises(Stopped):
        home.rebuild(closed)
    again = opened(new)
    assert again.state().after == 30
    assert again.rebuild(rows_after) == 100


def test_a_model_that_is_gone_leaves_the_words(tmp_path: Path, old: Named) -> None:
    folder = tmp_path / "index"
    home = IndexHome(folder, old)
    home.upsert(list(ROWS.values()))
    home.close()

    absent = UnavailableEmbedder(old.model, 1)
    home = IndexHome(folder, absent)
    assert home.state().words_only
    assert not home.embeds
    assert not home.needs_rebuild
    answer = home.search("mộ số 42", ALL)
    assert answer.ranked[0].passage_id == 42
    assert answer.model is None
    home.upsert([passage(500, "bài viết khi thiếu mô hình")])
    home.close()

    # Back again: what was stored without vectors asks for a rebuild.
    home = IndexHome(folder, old)
    assert home.needs_rebuild
    home.rebuild(rows_after)
    assert not home.needs_rebuild
    assert home.search("mộ số 42", ALL).model == old.model
    home.close()


def test_an_older_index_whose_model_is_gone_is_rebuilt(tmp_path: Path, new: Named) -> None:
    home = IndexHome(tmp_path / "index", Named("nobody has it any more", 64))
    home.upsert(list(ROWS.values()))
    home.close()
    home = IndexHome(tmp_path / "index", new)
    assert home.needs_rebuild
    assert home.search("mộ số 42", ALL).ranked[0].passage_id == 42
    home.close()


def test_a_write_does_not_keep_others_out_while_it_embeds(opened: Open, old: Named) -> None:
    home = opened(old)
    done: list[str] = []

    def erase_and_mark() -> None:
        home.delete([7])
        home.set_flagged(True, item_ids=[8])

    def meanwhile() -> None:
        old.meanwhile = lambda: None
        other = threading.Thread(target=erase_and_mark)
        other.start()
        other.join(10)
        done.append("kept out" if other.is_alive() else "meanwhile")

    old.meanwhile = meanwhile
    home.upsert([ROWS[7], ROWS[8], ROWS[9]])
    assert done == ["meanwhile"]
    # What was erased while it was being embedded stays erased, what was marked stays marked.
    assert 7 not in home.current().passage_ids()
    flagged = home.search("mộ", type(ALL)(access=(), flagged=True)).ranked
    assert [one.passage_id for one in flagged] == [8]

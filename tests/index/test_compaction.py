"""Merging what serves in a process of its own, while it is searched and written."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from index.compaction import compact
from index.generations import IndexHome, Stopped
from index.place import Place
from models.hashed import HashedEmbedder
from records.errors import OperatorError, Refused
from records.search import SearchFilters
from tests.index.passages import ALL, passage

FLAGGED = SearchFilters(access=(), flagged=True)


def filled(folder: Path, count: int = 300) -> IndexHome:
    home = IndexHome(folder, HashedEmbedder(64))
    home.upsert([passage(n, f"mộ số {n}", item_id=n // 2) for n in range(1, count + 1)])
    return home


def test_merging_answers_as_before_and_leaves_one_generation(tmp_path: Path) -> None:
    home = IndexHome(tmp_path / "index", HashedEmbedder(64))
    for start in range(0, 6_000, 2_000):
        home.upsert([passage(n, f"mộ số {n} ở {n % 97}") for n in range(start, start + 2_000)])
        home.current().optimize()
    before = home.search("mộ số 4321", ALL).ranked
    assert home.compact()
    assert home.search("mộ số 4321", ALL).ranked == before
    assert home.current().count(ALL) == 6_000
    assert not home.is_loose and not home.needs_rebuild
    assert [path.name for path in (tmp_path / "index").glob("gen-*")] == ["gen-2"]
    home.close()
    again = IndexHome(tmp_path / "index", HashedEmbedder(64))
    assert again.search("mộ số 4321", ALL).ranked == before
    again.close()


def test_what_is_written_while_it_merges_is_there_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = filled(tmp_path / "index")
    real = compact

    def meanwhile(folder: Path, stopped: Callable[[], bool]) -> bool:
        done = real(folder, stopped)
        home.upsert([passage(1, "sửa lại"), passage(900, "bài mới")])
        home.delete([2, 3])
        home.set_flagged(True, item_ids=[10])
        home.set_flagged(True, passage_ids=[50])
        return done

    monkeypatch.setattr("index.place.compact", meanwhile)
    assert home.compact()
    assert list(home.current().passage_ids()) == [1, *range(4, 301), 900]
    assert home.search("sửa lại", ALL).ranked[0].passage_id == 1
    assert home.search("bài mới", ALL).ranked[0].passage_id == 900
    found = {hit.passage_id for hit in home.search("mộ", FLAGGED).ranked}
    assert found == {20, 21, 50}
    home.close()


def test_a_kill_while_it_merges_costs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def killed(folder: Path, stopped: Callable[[], bool]) -> bool:
        raise Killed

    home = filled(tmp_path / "index")
    monkeypatch.setattr("index.place.compact", killed)
    with pytest.raises(Killed):
        home.compact()
    home.close()
    again = IndexHome(tmp_path / "index", HashedEmbedder(64))
    assert again.current().count(ALL) == 300
    assert [path.name for path in (tmp_path / "index").glob("gen-*")] == ["gen-1"]
    again.close()


def test_a_child_that_fails_is_said_and_the_old_one_serves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = filled(tmp_path / "index")
    real = compact

    def broken(folder: Path, stopped: Callable[[], bool]) -> bool:
        (folder / "manifest.json").unlink()
        return real(folder, stopped)

    monkeypatch.setattr("index.place.compact", broken)
    with pytest.raises(OperatorError, match="could not be compacted"):
        home.compact()
    home.upsert([passage(301)])
    assert home.current().count(ALL) == 301
    home.close()


def test_closing_the_home_ends_the_merging(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = filled(tmp_path / "index")
    real = compact

    def closed_under_it(folder: Path, stopped: Callable[[], bool]) -> bool:
        assert not stopped()
        home.close()
        assert stopped()
        return real(folder, stopped)

    monkeypatch.setattr("index.place.compact", closed_under_it)
    assert not home.compact()
    with pytest.raises(Stopped):
        home.compact()


def test_one_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = filled(tmp_path / "index")

    def nested(folder: Path, stopped: Callable[[], bool]) -> bool:
        with pytest.raises(Refused):
            home.compact()
        with pytest.raises(Refused):
            home.rebuild(lambda last: iter(()))
        return False

    monkeypatch.setattr("index.place.compact", nested)
    assert not home.compact()
    home.close()


def test_there_must_be_room_for_a_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = filled(tmp_path / "index")
    monkeypatch.setattr("index.space.MIN_FREE_BYTES", 1 << 60)
    with pytest.raises(OperatorError, match="disk is nearly full"):
        home.compact()
    monkeypatch.undo()
    assert home.current().count(ALL) == 300
    home.close()


def test_searches_go_on_through_the_switch(tmp_path: Path) -> None:
    home = filled(tmp_path / "index")
    failures: list[BaseException] = []
    done = threading.Event()

    def search() -> None:
        try:
            while not done.is_set():
                assert home.search("mộ số 9", ALL).ranked
        except BaseException as error:
            failures.append(error)

    reader = threading.Thread(target=search)
    reader.start()
    assert home.compact()
    done.set()
    reader.join()
    assert failures == []
    home.close()


def test_points_come_back_as_they_were_stored(place: Callable[[], Place]) -> None:
    home = IndexHome(place(), HashedEmbedder(64))
    home.upsert([passage(n, f"mộ số {n}", item_id=n // 2) for n in range(1, 20)])
    engine = home.current()._engine
    [one] = engine.points([7, 999])
    home.upsert([passage(7, "khác")])
    assert one.id == 7 and one.payload["item_id"] == 3 and one.dense is not None
    engine.upsert([one])
    assert home.search("mộ số 7", ALL).ranked[0].passage_id == 7
    home.close()

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence

import pytest

from index.generations import IndexHome
from index.place import Place
from models.hashed import HashedEmbedder
from records.errors import Refused
from records.search import IndexedPassage, SearchFilters
from tests.index.passages import ALL, passage

ROWS = {n: passage(n, f"mộ số {n}", item_id=n // 2) for n in range(1, 101)}


class Killed(BaseException):
    """Stands in for the end of the process."""


def rows_after(last: int) -> Iterator[Sequence[IndexedPassage]]:
    ids = sorted(n for n in ROWS if n > last)
    for start in range(0, len(ids), 10):
        yield [ROWS[n] for n in ids[start : start + 10]]


Places = Callable[[], Place]


@pytest.fixture
def home(place: Places) -> Iterator[IndexHome]:
    opened = IndexHome(place(), HashedEmbedder(64))
    yield opened
    opened.close()


def ids(home: IndexHome) -> list[int]:
    return list(home.current().passage_ids())


def left(place: Places) -> list[int]:
    return [int(name.rpartition("-")[2]) for name in place().generations()]


def test_rebuild_replaces_the_old_generation(home: IndexHome, place: Places) -> None:
    home.upsert([passage(777, "không còn trong sổ")])
    progress: list[int] = []
    assert home.rebuild(rows_after, progress.append) == 100
    assert ids(home) == sorted(ROWS)
    assert progress == list(range(10, 101, 10))
    assert left(place) == [2]
    assert home.search("mộ số 42", ALL).ranked[0].passage_id == 42


def test_the_old_generation_serves_until_the_switch(home: IndexHome) -> None:
    home.upsert([passage(777, "bản cũ vẫn trả lời")])

    def watched(last: int) -> Iterator[Sequence[IndexedPassage]]:
        for batch in rows_after(last):
            assert ids(home) == [777]
            yield batch

    home.rebuild(watched)
    assert 777 not in ids(home)


def test_a_killed_rebuild_goes_on_where_it_stopped(place: Places) -> None:
    embedder = HashedEmbedder(64)
    asked: list[int] = []

    def until_killed(last: int) -> Iterator[Sequence[IndexedPassage]]:
        for count, batch in enumerate(rows_after(last)):
            if count == 4:
                raise Killed
            yield batch

    home = IndexHome(place(), embedder)
    home.upsert([ROWS[1]])
    with pytest.raises(Killed):
        home.rebuild(until_killed)
    home.close()

    again = IndexHome(place(), embedder)
    assert ids(again) == [1]
    # Between the two runs rows change; the half-built generation must hear of it.
    again.delete([5])
    again.upsert([passage(6, "nội dung mới")])
    again.set_flagged(True, item_ids=[4])

    def rest(last: int) -> Iterator[Sequence[IndexedPassage]]:
        asked.append(last)
        yield from rows_after(last)

    assert again.rebuild(rest) == 99
    assert asked == [40]
    assert ids(again) == sorted(set(ROWS) - {5})
    assert again.search("nội dung mới", ALL).ranked[0].passage_id == 6
    assert again.current().count(SearchFilters(access=(), flagged=True)) == 2
    assert left(place) == [2]
    again.close()


def test_writes_during_a_rebuild_win_over_older_rows(home: IndexHome) -> None:
    def meanwhile(last: int) -> Iterator[Sequence[IndexedPassage]]:
        for batch in rows_after(last):
            first = batch[0].passage_id
            if first == 11:
                # Each touches a row of the batch that has been read but not stored yet.
                home.delete([11])
                home.upsert([passage(12, "sửa lại")])
                home.set_flagged(True, passage_ids=[13])
                home.set_flagged(True, item_ids=[7])
                home.set_flagged(False, passage_ids=[15])
                home.delete([2])
                home.upsert([passage(500, "bài mới")])
            yield batch

    assert home.rebuild(meanwhile) == 99
    assert ids(home) == sorted(set(ROWS) - {2, 11} | {500})
    assert home.search("sửa lại", ALL).ranked[0].passage_id == 12
    flagged = home.search("mộ", SearchFilters(access=(), flagged=True))
    assert {hit.passage_id for hit in flagged.ranked} == {13, 14}


def test_new_embedder_is_taken_up_by_a_rebuild(place: Places) -> None:
    IndexHome(place(), HashedEmbedder(64)).close()
    home = IndexHome(place(), HashedEmbedder(32))
    assert home.needs_rebuild
    home.rebuild(rows_after)
    assert not home.needs_rebuild
    home.close()


def test_a_damaged_index_is_replaced_and_says_so(
    place: Places, damage: Callable[[str], None]
) -> None:
    embedder = HashedEmbedder(64)
    home = IndexHome(place(), embedder)
    name = home.current().name
    home.close()
    damage(name)
    home = IndexHome(place(), embedder)
    assert home.needs_rebuild
    home.upsert([ROWS[1]])
    home.close()
    home = IndexHome(place(), embedder)
    assert home.needs_rebuild
    home.rebuild(rows_after)
    assert not home.needs_rebuild
    assert ids(home) == sorted(ROWS)
    home.close()


def test_two_rebuilds_at_once_are_refused(home: IndexHome) -> None:
    def nested(last: int) -> Iterator[Sequence[IndexedPassage]]:
        with pytest.raises(Refused):
            home.rebuild(rows_after)
        yield from rows_after(last)

    assert home.rebuild(nested) == 100


def test_searches_go_on_through_the_switch(home: IndexHome, place: Places) -> None:
    home.upsert(list(ROWS.values()))
    failures: list[BaseException] = []
    done = threading.Event()

    def search() -> None:
        try:
            while not done.is_set():
                assert home.search("mộ số 9", ALL).ranked
        except BaseException as error:
            failures.append(error)

    readers = [threading.Thread(target=search) for _ in range(3)]
    for reader in readers:
        reader.start()
    for _ in range(3):
        home.rebuild(rows_after)
    done.set()
    for reader in readers:
        reader.join()
    assert failures == []
    assert left(place) == [4]

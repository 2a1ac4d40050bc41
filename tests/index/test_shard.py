from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from index import shard
from index.shard import SearchIndex
from index.storage import DamagedIndex
from models.hashed import HashedEmbedder
from records.errors import OperatorError
from records.search import SearchFilters
from tests.index.passages import ALL, passage

ROOT = Path(__file__).resolve().parents[2]


def test_reopened_shard_answers_as_before(tmp_path: Path) -> None:
    embedder = HashedEmbedder(64)
    first = SearchIndex.open(tmp_path / "s", embedder)
    first.upsert([passage(n, f"mộ liệt sĩ số {n}") for n in range(50)])
    before = first.search("mộ số 7", ALL).ranked
    first.close()
    second = SearchIndex.open(tmp_path / "s", embedder)
    assert second.search("mộ số 7", ALL).ranked == before
    assert not second.needs_rebuild
    second.close()


def test_second_process_is_refused_in_words(tmp_path: Path, edge_index: SearchIndex) -> None:
    code = (
        "import sys; from pathlib import Path; from index.shard import SearchIndex;"
        "from models.hashed import HashedEmbedder;"
        "SearchIndex.open(Path(sys.argv[1]), HashedEmbedder(64))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "shard")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode != 0
    assert "records.errors.OperatorError" in run.stderr
    assert "open in another process" in run.stderr


def test_damaged_shard_says_how_to_mend_it(tmp_path: Path) -> None:
    folder = tmp_path / "s"
    SearchIndex.open(folder, HashedEmbedder(64)).close()
    for file in folder.rglob("*.json"):
        if file.name != "manifest.json":
            file.write_bytes(b"\x00garbage")
    with pytest.raises(DamagedIndex, match="index rebuild"):
        SearchIndex.open(folder, HashedEmbedder(64))


def test_missing_manifest_is_damage(tmp_path: Path) -> None:
    folder = tmp_path / "s"
    SearchIndex.open(folder, HashedEmbedder(64)).close()
    (folder / "manifest.json").unlink()
    with pytest.raises(OperatorError):
        SearchIndex.open(folder, HashedEmbedder(64))


def test_other_embedder_asks_for_a_rebuild_and_still_finds_words(tmp_path: Path) -> None:
    index = SearchIndex.open(tmp_path / "s", HashedEmbedder(64))
    index.upsert([passage(1, "mộ liệt sĩ")])
    index.close()
    other = SearchIndex.open(tmp_path / "s", HashedEmbedder(32))
    assert other.needs_rebuild
    other.upsert([passage(2, "mộ mới tìm thấy")])
    assert {hit.passage_id for hit in other.search("mộ", ALL).ranked} == {1, 2}
    other.close()


def test_a_nearly_full_disk_stops_writing_in_words(
    tmp_path: Path, edge_index: SearchIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    edge_index.upsert([passage(1, "mộ liệt sĩ")])
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=10 * 1024 * 1024))
    with pytest.raises(OperatorError, match="10 MiB left"):
        edge_index.upsert([passage(2)])
    assert [hit.passage_id for hit in edge_index.search("mộ", ALL).ranked] == [1]
    edge_index.delete([1])
    assert edge_index.count(ALL) == 0


def test_leftovers_of_a_killed_creation_are_replaced(tmp_path: Path) -> None:
    (tmp_path / "s.making" / "segments").mkdir(parents=True)
    index = SearchIndex.open(tmp_path / "s", HashedEmbedder(64))
    assert index.count(ALL) == 0
    index.close()


def test_optimising_on_the_way_loses_nothing(
    edge_index: SearchIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shard, "OPTIMIZE_EVERY", 2_000)
    edge_index.upsert([passage(n, f"mộ số {n} ở nghĩa trang {n % 97}") for n in range(12_000)])
    edge_index.delete(list(range(0, 12_000, 3)))
    edge_index.set_flagged(True, passage_ids=[7_000])
    edge_index.optimize()
    assert edge_index.count(ALL) == 8_000
    assert edge_index.search("mộ số 7000", ALL).ranked[0].passage_id == 7_000
    assert edge_index.count(SearchFilters(access=(), flagged=True)) == 1


def test_readers_and_a_writer_at_once(edge_index: SearchIndex) -> None:
    edge_index.upsert([passage(n, f"mộ số {n}") for n in range(300)])
    failures: list[BaseException] = []
    done = threading.Event()

    def read() -> None:
        try:
            while not done.is_set():
                assert edge_index.search("mộ số 5", ALL).ranked
        except BaseException as error:
            failures.append(error)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for start in range(300, 2_300, 100):
        edge_index.upsert([passage(n, f"mộ số {n}") for n in range(start, start + 100)])
    done.set()
    for reader in readers:
        reader.join()
    assert failures == []
    assert edge_index.count(ALL) == 2_300


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_filter_over_dense_search_hides_nothing(edge_index: SearchIndex, lang: str) -> None:
    # The texts nearest to the question are all in one language, half of the shard in each.
    edge_index.upsert(
        [
            passage(n, f"mộ liệt sĩ nghĩa trang {n}" if n < 400 else f"chợ cá bến cảng {n}")
            if n % 2
            else passage(n, f"chợ cá bến cảng buổi sáng {n}", lang="en")
            for n in range(800)
        ]
    )
    found = edge_index.rank_views("chợ cá bến cảng", SearchFilters(langs=(lang,)))["dense"]
    assert len(found) == 100
    assert {hit.id % 2 for hit in found} == {1 if lang == "vi" else 0}
    few = SearchFilters(langs=(lang,), published_from=1_700_000_000 + 790)
    assert len(edge_index.rank_views("chợ cá bến cảng", few)["dense"]) == 5

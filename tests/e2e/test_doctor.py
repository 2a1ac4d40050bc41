"""What ``doctor`` finds, what it repairs, and what it leaves to a person."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.command import PROGRAM, ROOT, Command
from tests.stored import archived


def answers(home: Command) -> Any:
    """Return what a search answers, all but the time it took."""
    return home.json("search", "mộ suối tree")["hits"]


def _wrong(report: Any) -> dict[str, Any]:
    return {found["check"]: found for found in report["checks"] if found["status"] == "wrong"}


def _one(folder: Path) -> Path:
    return max((path for path in folder.glob("??/*")), key=lambda path: path.stat().st_size)


def _rows(home: Command, *statements: str) -> None:
    with closing(sqlite3.connect(home.data / "manhmoi.sqlite3")) as rows:
        for statement in statements:
            rows.execute(statement)
        rows.commit()


def _index(home: Command, work: str) -> None:
    """Run a line of code on the open index, behind the rows' back."""
    code = (
        "from config.cli.setup import choose_folder, initialise\n"
        "choose_folder(None); initialise()\n"
        "from casework.index_access import index_home, index_close\n"
        "from records.search import IndexedPassage\n"
        f"home = index_home()\n{work}\nindex_close()\n"
    )
    done = subprocess.run(
        [PROGRAM[0], "-c", code], cwd=ROOT, env=home.environment(), capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_a_sound_installation(posts: Command) -> None:
    report = posts.json("doctor")
    assert report["ok"]
    assert not _wrong(report)
    shown = posts.run("doctor").stdout
    assert "✓" in shown
    assert "✗" not in shown


def test_a_flipped_bit_of_an_original(posts: Command) -> None:
    container = _one(posts.data / "archive")
    content = bytearray(container.read_bytes())
    content[len(content) // 2] ^= 1
    container.write_bytes(content)
    report = posts.json("doctor", status=1)
    assert _wrong(report)["originals"]["count"] == 1
    assert container.name in _wrong(report)["originals"]["details"][0]
    # Nothing but a backup can bring it back: repairing does not pretend to.
    assert not posts.json("doctor", "--repair", status=1)["ok"]


def test_a_missing_original(posts: Command) -> None:
    container = _one(posts.data / "archive")
    container.unlink()
    found = _wrong(posts.json("doctor", status=1))
    assert found["rows_archive"]["details"] == [container.name]


def test_missing_keys(posts: Command) -> None:
    (key_folder,) = (path for path in posts.keys.iterdir() if path.is_dir())
    _one(key_folder / "originals").unlink()
    assert _wrong(posts.json("doctor", status=1))["originals"]["count"] == 1
    (key_folder / "master.key").unlink()
    assert _wrong(posts.json("doctor", status=1))["keys"]["details"] == ["master.key"]


def test_keys_that_others_may_read(posts: Command) -> None:
    (key_folder,) = (path for path in posts.keys.iterdir() if path.is_dir())
    (key_folder / "master.key").chmod(0o644)
    assert "keys" in _wrong(posts.json("doctor", status=1))


def test_an_original_without_a_row_is_told_but_not_wrong(posts: Command) -> None:
    container = _one(posts.data / "archive")
    twin = "ab" * 32
    (posts.data / "archive" / "ab").mkdir(exist_ok=True)
    shutil.copy(container, posts.data / "archive" / "ab" / twin)
    report = posts.json("doctor")
    (found,) = (check for check in report["checks"] if check["check"] == "leftovers")
    assert (found["status"], found["details"]) == ("notice", [twin])
    assert twin in archived(posts.data)


_EXTRA = 'home.upsert([IndexedPassage(99999, 99999, "đoạn lạc", "vi", "forum", "post", 0, None)])'


def test_the_index_is_made_level(posts: Command) -> None:
    before = answers(posts)
    _index(posts, "home.set_flagged(True, passage_ids=[1])")
    assert "marks differ" in _wrong(posts.json("doctor", status=1))["index"]["en"]
    _index(posts, f"home.delete([1, 2])\n{_EXTRA}")
    found = _wrong(posts.json("doctor", status=1))["index"]
    assert found["details"] == ["missing 1", "missing 2", "extra 99999"]
    repaired = posts.json("doctor", "--repair")
    assert repaired["ok"]
    assert {c["check"] for c in repaired["checks"] if c["status"] == "repaired"} == {"index"}
    assert answers(posts) == before
    _index(posts, "home.set_flagged(True, passage_ids=[1])")
    assert posts.json("doctor", "--repair")["ok"]
    assert not [c for c in posts.json("doctor")["checks"] if c["status"] == "repaired"]


def _ruin_index(home: Command) -> Iterator[Path]:
    for path in (home.data / "index").rglob("*"):
        if path.is_file() and path.name != "CURRENT":
            yield path


def test_an_unreadable_index_is_rebuilt(posts: Command) -> None:
    before = answers(posts)
    for path in _ruin_index(posts):
        path.write_bytes(b"\xff" * min(64, path.stat().st_size))
    assert posts.json("doctor", "--repair")["ok"]
    assert posts.json("doctor")["ok"]
    assert answers(posts) == before


def test_a_lost_index_is_rebuilt(posts: Command) -> None:
    before = answers(posts)
    shutil.rmtree(posts.data / "index")
    assert "index" in _wrong(posts.json("doctor", status=1))
    assert posts.json("doctor", "--repair")["ok"]
    assert answers(posts) == before


def test_a_touched_audit_event(posts: Command) -> None:
    _rows(
        posts,
        "DROP TRIGGER casework_audit_no_update",
        "UPDATE casework_auditevent SET action = 'nothing' WHERE seq = 3",
    )
    assert "audit" in _wrong(posts.json("doctor", status=1))
    assert not posts.json("audit", "verify", status=1)["ok"]


def test_an_erasure_cut_short_is_finished(posts: Command) -> None:
    """A run killed after the key went and before the row said so."""
    work = (
        "from casework.archive import get_archive\n"
        "from casework.models import Original\n"
        "get_archive().erase(Original.objects.order_by('pk').first().sha256)"
    )
    _index(posts, work)
    assert _wrong(posts.json("doctor", status=1))["erasures"]["count"] == 1
    assert posts.json("doctor", "--repair")["ok"]
    assert posts.json("doctor")["ok"]


def test_work_without_a_workflow_goes_on(posts: Command) -> None:
    (posts.data / "dbos.sqlite3").unlink()
    _rows(posts, "UPDATE casework_item SET stage = 'index', state = 'pending' WHERE id < 20")
    assert posts.json("doctor")["ok"]  # opening the folder picks such work up
    posts.run("ingest", "LICENSE")
    assert {row["state"] for row in posts.json("status")["item_stages"]} <= {"done"}

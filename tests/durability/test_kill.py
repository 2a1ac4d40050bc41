"""A power cut at any moment loses nothing and doubles nothing."""

from __future__ import annotations

import random
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from tests.command import Command
from tests.durability.conftest import INGEST, answers, begin
from tests.stored import archived, differences, stored

KILLS = 20
SEED = 515
# Seconds within which a killed run ends; a whole one takes longer, so most kills meet it at work.
LONGEST_S = 6.0
AUTHOR_KEYS = "pseudonym.key"


def _same_pseudonyms(keys: Path, as_in: Path, data: Path) -> None:
    """Give an installation the pseudonym key of another, so that author hashes compare."""
    archive_id = (data / "archive_id").read_text().strip()
    (source,) = as_in.glob(f"*/{AUTHOR_KEYS}")
    (keys / archive_id / AUTHOR_KEYS).write_bytes(source.read_bytes())


def _new_home(folder: Path, undisturbed: Command) -> Command:
    home = Command(folder / "data", folder / "keys")
    begin(home)
    _same_pseudonyms(home.keys, undisturbed.keys, home.data)
    return home


def _agrees(home: Command, undisturbed: Command) -> None:
    kept = stored(undisturbed.data)
    assert sum(kept["alerts"].values()) > 0
    assert differences(kept, stored(home.data)) == {}
    assert archived(home.data) == archived(undisturbed.data)
    report = home.json("doctor")
    assert report["ok"], report
    found = {check["check"]: check for check in report["checks"]}
    assert found["index"]["count"] == sum(stored(home.data)["passages"].values())
    for query in ("hang đá", "buried near the river", "0951 880 515"):
        assert _found(home, query) == _found(undisturbed, query) != set()


def _found(home: Command, query: str) -> set[str]:
    """Return the texts found; ids, and with them the order of ties, differ between runs."""
    return {hit["text"] for hit in home.json("search", query, "--limit", "500")["hits"]}


def test_sample_watch_killed_at_twenty_random_moments(undisturbed: Command, tmp_path: Path) -> None:
    chance = random.Random(SEED)
    landed = rounds = 0
    while landed < KILLS:
        rounds += 1
        home = _new_home(tmp_path / f"round-{rounds}", undisturbed)
        while landed < KILLS:
            if not home.kill_after(chance.uniform(0.3, LONGEST_S), *INGEST):
                break  # done before its kill: hold it against the other, begin anew
            landed += 1
        home.run(*INGEST)
        _agrees(home, undisturbed)
    print(f"{landed} kills over {rounds} rounds")


def test_taking_the_same_in_again_after_a_kill_counts_as_duplicate(copy: Command) -> None:
    before = stored(copy.data)
    assert copy.kill_after(1.0, *INGEST)
    again = copy.json(*INGEST)
    assert again["new"] == again["changed"] == 0
    assert differences(before, stored(copy.data)) == {}


def test_server_killed_with_a_full_watch_folder(undisturbed: Command, tmp_path: Path) -> None:
    home = Command(tmp_path / "data", tmp_path / "keys")
    with home.serving() as server:
        (home.data / "watch" / "loi-ke.txt").write_text("Đồng đội chôn anh bên gốc đa làng Vang.\n")
        # Archived is not received: until its row stands, the file waits in the folder for a server.
        _wait_until(lambda: _received(home.data))
        server.kill()
    home.run("ingest", "pyproject.toml", status=0)
    hits = home.json("search", "gốc đa làng Vang")["hits"]
    assert sum("gốc đa làng Vang" in hit["text"] for hit in hits) == 1
    assert home.json("doctor")["ok"]


def _received(data: Path) -> bool:
    with closing(sqlite3.connect(f"file:{data / 'manhmoi.sqlite3'}?mode=ro", uri=True)) as rows:
        (count,) = rows.execute("SELECT count(*) FROM casework_intake").fetchone()
    return bool(count)


def _wait_until(happened: object, seconds: float = 60.0) -> None:
    until = time.monotonic() + seconds
    while not happened():  # type: ignore[operator]
        assert time.monotonic() < until
        time.sleep(0.05)


def test_index_rebuild_killed(copy: Command) -> None:
    chance = random.Random(SEED)
    before = answers(copy)
    for _ in range(6):
        copy.kill_after(chance.uniform(0.8, 2.5), "index", "rebuild")
        assert answers(copy) == before
    current = list(stored(copy.data)["passages"].elements())
    assert copy.json("index", "rebuild")["passages"] == len(current)
    assert copy.json("doctor")["ok"]
    assert answers(copy) == before

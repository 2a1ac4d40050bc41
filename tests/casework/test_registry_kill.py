"""An import that is killed in the middle goes on, and nobody is stored twice or lost."""

from __future__ import annotations

import csv
import sqlite3
import time
from pathlib import Path

from nlp.linkage.training.invented import invented_register
from tests.command import Command

SIZE = 3_000


def _list(path: Path) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("id", "ho_ten", "nam_sinh", "que_tinh", "don_vi", "ngay_hy_sinh"))
        for number, one in enumerate(invented_register(SIZE, seed=8)):
            name = "" if number % 1_000 == 7 else one.name
            writer.writerow(
                (one.registry_id, name, one.birth, one.home_province, one.unit, one.death_date)
            )
    return path


def _stored(home: Command) -> int:
    try:
        with sqlite3.connect(home.data / "manhmoi.sqlite3", timeout=30) as rows:
            return int(rows.execute("SELECT count(*) FROM casework_fallenrecord").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


def test_a_killed_import_goes_on(tmp_path: Path) -> None:
    home = Command(tmp_path / "data", tmp_path / "keys")
    command = ("registry", "import", _list(tmp_path / "ds.csv"), "--legal-basis", "thử")
    home.run("registry", "list")
    process = home.start(*command)
    until = time.monotonic() + 240
    while not _stored(home):
        assert process.poll() is None, "it ended before anybody was seen"
        assert time.monotonic() < until
        time.sleep(0.01)
    process.kill()
    process.communicate()
    half = _stored(home)
    assert half < SIZE

    done = home.json(*command)

    assert (done["new"], done["changed"], done["unchanged"], done["bad"]) == (SIZE - 3, 0, 0, 3)
    assert _stored(home) == SIZE - 3
    again = home.json(*command)
    assert (again["new"], again["unchanged"], again["bad"]) == (0, SIZE - 3, 3)

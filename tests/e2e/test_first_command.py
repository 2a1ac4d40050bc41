"""The very first command on a machine: no folders, no tables, no facts."""

from __future__ import annotations

from pathlib import Path

from tests.command import Command


def test_an_empty_place_is_made_ready(tmp_path: Path) -> None:
    home = Command(tmp_path / "data", tmp_path / "keys", made_ready=False)
    first = home.json("status")
    assert (home.data / "manhmoi.sqlite3").is_file()
    assert len(home.rows("facts", "list")) == 25
    assert len(home.rows("known-pictures", "list")) == 7
    assert home.run("audit", "verify").returncode == 0
    assert home.json("status") == first

"""While the server holds the folder, commands work through it and say so."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.command import Command, free_port
from tests.e2e.conftest import write_posts


def test_commands_work_through_the_server(posts: Command, tmp_path: Path) -> None:
    new = {"id": "p-7", "text": "Người lái đò kể về ba nấm mộ ở bến Cồn Vĩnh"}
    file = write_posts(tmp_path / "in", "new.ndjson", [new])
    with posts.serving() as server:
        taken = posts.run("ingest", file, "--json")
        assert f"A server runs at {server.url}" in taken.stderr
        assert '"new": 1' in taken.stdout
        found = posts.run("search", "bến Cồn Vĩnh", "--json")
        assert server.url in found.stderr
        assert "Cồn Vĩnh" in found.stdout
        assert posts.json("index", "rebuild")["passages"] == posts.json("status")["passages"]
        assert posts.json("doctor")["ok"]
        assert posts.json("backup", tmp_path / "one.mm")["bytes"] > 0
        retried = posts.json("quarantine", "retry", "--all")
        assert retried == {"retried": 1, "still_quarantined": 1}
        gone = posts.run("ingest", "/nowhere/at/all", status=1)
        assert "no such file" in gone.stderr
    assert "Cồn Vĩnh" in posts.run("search", "bến Cồn Vĩnh").stdout


def test_only_one_server_and_a_clear_word(posts: Command) -> None:
    with posts.serving() as server:
        taken = server.url.rpartition(":")[2]
        assert "cannot open" in posts.run("serve", "--port", taken, status=1).stderr
        second = posts.run("serve", "--port", str(free_port()), status=1)
        assert "using the data folder" in second.stderr


def test_a_dead_server_does_not_stand_in_the_way(posts: Command) -> None:
    with posts.serving() as server:
        server.kill()
    assert (posts.data / "run" / "server.json").exists()
    assert posts.json("search", "mộ")["hits"]


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT], ids=["manager", "keyboard"])
def test_the_server_ends_on_the_signals_of_managers_and_keyboards(
    posts: Command, sign: signal.Signals
) -> None:
    with posts.serving() as server:
        server.process.send_signal(sign)
        server.process.wait(timeout=60)
    assert posts.json("doctor")["ok"]

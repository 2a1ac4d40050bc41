"""A power cut while another model is taken up: the old one serves, the new one is gone on with."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from tests.command import Command
from tests.models import tiny


def _state(home: Command) -> tuple[str, int | None, str]:
    """Return the generation that serves, how far the one being built is, and its name."""
    index = home.data / "index"
    current = (index / "CURRENT").read_text().strip()
    for note in sorted(index.glob("gen-*/building.json")):
        if note.parent.name != current:
            try:
                return current, int(json.loads(note.read_bytes())["after"]), note.parent.name
            except (OSError, ValueError):
                continue
    return current, None, ""


def _model(home: Command, name: str) -> dict[str, Any]:
    (found,) = [row for row in home.rows("models", "list") if row["name"] == name]
    return dict(found)


def _answer(home: Command) -> Any:
    return home.json("search", "mộ liệt sĩ bên suối", "--limit", "50")["hits"]


def test_killed_while_a_server_takes_up_a_model(copy: Command, tmp_path: Path) -> None:
    before = _answer(copy)
    # Deep, so that the build takes long enough to be met at work.
    tiny.make(tiny.E5, tmp_path / "disk", layers=8)
    copy.run("models", "pull", tiny.E5, "--from", tmp_path / "disk")
    with copy.serving() as server:
        chosen = copy.json("models", "use", tiny.E5, "--precision", "fp32")
        assert chosen["background"]
        until = time.monotonic() + 240
        while not _state(copy)[1]:
            assert time.monotonic() < until
            time.sleep(0.002)
        server.kill()
    serving, after, building = _state(copy)
    assert after
    assert building
    told = _model(copy, tiny.E5)
    assert told["in_use"]
    assert not told["serving"]
    assert told["reembedding"]["done"] > 0

    # A single command does not wait for the model: the old one answers, exactly as before.
    assert _answer(copy) == before
    assert _state(copy) == (serving, after, building)

    copy.run("index", "rebuild")
    assert _state(copy) == (building, None, "")
    assert _model(copy, tiny.E5)["serving"]
    assert copy.json("doctor")["ok"]

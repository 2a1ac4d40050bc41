"""The sample watch taken in once without disturbance: what every other run must come to."""

from __future__ import annotations

import fcntl
import os
import shutil
from pathlib import Path

import pytest

from tests.command import ROOT, Command

SAMPLES = ROOT / "samples"
INGEST = ("ingest", str(SAMPLES), "--synthetic", "--legal-basis", "dữ liệu dựng")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder kills and restarts real processes.

    Tests that do not need :func:`undisturbed` come first: of two workers one makes it meanwhile.
    """
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.durability)
    items.sort(key=lambda item: "undisturbed" in getattr(item, "fixturenames", ()))


def begin(command: Command) -> None:
    """Make an installation in which somebody waits for testimony that spells something out."""
    command.run("user", "add", "lan", "--role", "editor")
    command.run("alerts", "watch", "Hang đá", '"hang đá" OR "bên suối" OR river', "--user", "lan")


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Command:
    """Return an installation that took the sample watch in without a kill; not to be changed.

    It is made once, by whichever test process comes first; each works on a copy of its own.
    """
    mine = tmp_path_factory.getbasetemp()
    shared = mine.parent if "PYTEST_XDIST_WORKER" in os.environ else mine
    first = Command(shared / "first" / "data", shared / "first" / "keys")
    whole = shared / "first-is-whole"
    with (shared / "first.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not whole.exists():
            begin(first)
            first.run(*INGEST)
            whole.touch()
    return _copied(first, tmp_path_factory.mktemp("undisturbed"))


def _copied(home: Command, folder: Path) -> Command:
    shutil.copytree(home.data, folder / "data")
    shutil.copytree(home.keys, folder / "keys")
    return Command(folder / "data", folder / "keys")


@pytest.fixture
def copy(undisturbed: Command, tmp_path: Path) -> Command:
    """Return a copy of that installation, free to be changed."""
    return _copied(undisturbed, tmp_path)


def answers(home: Command) -> list[object]:
    """Return what some searches answer, all but the time they took."""
    queries = ("mộ liệt sĩ", "hang đá", "buried near the river")
    return [home.json("search", query, "--limit", "50")["hits"] for query in queries]

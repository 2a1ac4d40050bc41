"""The sample watch taken in once without disturbance: what every other run must come to."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.command import ROOT, Command

SAMPLES = ROOT / "samples"
INGEST = ("ingest", str(SAMPLES), "--synthetic", "--legal-basis", "dữ liệu dựng")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder kills and restarts real processes."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.durability)


def begin(command: Command) -> None:
    """Make an installation in which somebody waits for testimony that spells something out."""
    command.run("user", "add", "lan", "--role", "editor")
    command.run("alerts", "watch", "Hang đá", '"hang đá" OR "bên suối" OR river', "--user", "lan")


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Command:
    """Return an installation that took the sample watch in without a kill; not to be changed."""
    folder = tmp_path_factory.mktemp("undisturbed")
    command = Command(folder / "data", folder / "keys")
    begin(command)
    command.run(*INGEST)
    return command


@pytest.fixture
def copy(undisturbed: Command, tmp_path: Path) -> Command:
    """Return a copy of that installation, free to be changed."""
    shutil.copytree(undisturbed.data, tmp_path / "data")
    shutil.copytree(undisturbed.keys, tmp_path / "keys")
    return Command(tmp_path / "data", tmp_path / "keys")


def answers(home: Command) -> list[object]:
    """Return what some searches answer, all but the time they took."""
    queries = ("mộ liệt sĩ", "hang đá", "buried near the river")
    return [home.json("search", query, "--limit", "50")["hits"] for query in queries]

"""The sample watch taken in once without disturbance: what every other run must come to."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import ROOT, Command
from tests.made_once import copied, made_once

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

    def make(home: Command) -> None:
        begin(home)
        home.run(*INGEST)

    return made_once(tmp_path_factory, "undisturbed", make)


@pytest.fixture
def copy(undisturbed: Command, tmp_path: Path) -> Command:
    """Return a copy of that installation, free to be changed."""
    return copied(undisturbed, tmp_path)


def answers(home: Command) -> list[object]:
    """Return what some searches answer, all but the time they took."""
    queries = ("mộ liệt sĩ", "hang đá", "buried near the river")
    return [home.json("search", query, "--limit", "50")["hits"] for query in queries]

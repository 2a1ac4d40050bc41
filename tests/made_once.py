"""Installations that take long to make: made by one test process, copied by the others."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.command import Command


def made_once(
    factory: pytest.TempPathFactory, name: str, make: Callable[[Command], None]
) -> Command:
    """Return a copy, this process's own, of the installation that ``make`` makes.

    Whichever test process comes first makes it; the others wait for that one. ``name`` tells it
    from other installations of the run.
    """
    mine = factory.getbasetemp()
    shared = mine.parent if "PYTEST_XDIST_WORKER" in os.environ else mine
    first = Command(shared / name / "data", shared / name / "keys")
    whole = shared / f"{name}-is-whole"
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not whole.exists():
            make(first)
            whole.touch()
    return copied(first, factory.mktemp(name))


def copied(home: Command, folder: Path) -> Command:
    """Return a copy of ``home`` in ``folder``."""
    shutil.copytree(home.data, folder / "data")
    shutil.copytree(home.keys, folder / "keys")
    return Command(folder / "data", folder / "keys")

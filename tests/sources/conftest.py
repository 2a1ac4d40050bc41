"""What every test of sources shares."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import stamina

from monitor.collect import polite
from monitor.collect.pace import Pace


class TestClock:
    """Time that passes only while somebody waits."""

    __test__ = False

    def __init__(self) -> None:
        self.time = 1000.0
        self.slept: list[float] = []

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds


@pytest.fixture(autouse=True)
def own_folders(home: Path) -> None:
    """An archive of its own: what one test erases does not come back in the next."""


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> TestClock:
    """Web pages are fetched at their pace, but on a clock of the test's own."""
    clock = TestClock()
    monkeypatch.setattr(polite, "PAUSES", polite.Pauses(clock.now, clock.sleep))
    real = Pace.wait

    def wait(pace: Pace, host: str, per_second: float, burst: int) -> None:
        if per_second >= 1:
            real(pace, host, per_second, burst)

    monkeypatch.setattr(Pace, "wait", wait)
    return clock


@pytest.fixture
def two_tries() -> Iterator[None]:
    """What fails is tried once more, at once."""
    with stamina.set_testing(True, attempts=2):
        yield

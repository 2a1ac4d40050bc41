"""The platforms: they publish all the time, and now and then they fail."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from monitor.sources.table import manifest
from tests.sources.cases import CASES, PUSHES, Case
from tests.sources.fakes.base import FakePlatform

FAULTS = 0.06
"""Share of requests that fail in some way."""


class World:
    """All fakes, listening.

    Args:
        seed: of what is published when.
        pace_s: seconds between two publications somewhere.
    """

    def __init__(self, seed: int, pace_s: float = 0.7) -> None:
        self.random = random.Random(seed)
        self.pace_s = pace_s
        self.fakes: dict[str, FakePlatform] = {}
        self.cases: dict[str, Case] = {case.kind: case for case in (*CASES, *PUSHES)}
        self.grown = 0
        self.expired = 0
        self._stop = threading.Event()

    def start(self) -> None:
        """Let every platform listen."""
        for kind, case in self.cases.items():
            fake = case.make()
            if hasattr(fake, "source"):  # a folder: named after the source that looks into it
                fake.source = kind
            self.fakes[kind] = fake.start()

    @property
    def pushes(self) -> tuple[Case, ...]:
        """Platforms that call us."""
        return PUSHES

    @property
    def env(self) -> dict[str, str]:
        """Every platform's credentials."""
        return {name: value for fake in self.fakes.values() for name, value in fake.env.items()}

    @contextmanager
    def alive(self) -> Iterator[None]:
        """Publish and fail for as long as the block lasts."""
        for fake in self.fakes.values():
            fake.fault_rate = FAULTS
        thread = threading.Thread(target=self._live, daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._stop.set()
            thread.join()
            for fake in self.fakes.values():
                fake.fault_rate = 0.0
                fake.faults.clear()

    def _live(self) -> None:
        kinds = list(self.fakes)
        # Web hosts are asked every five seconds at most, so that more could not be read in time.
        weights = [0.2 if manifest(kind).any_host else 1.0 for kind in kinds]
        # snscrape reads two pages of a Page and no more: what is older is out of its sight.
        weights = [
            0.0 if manifest(kind).extra else one for kind, one in zip(kinds, weights, strict=True)
        ]
        renewing = [case.kind for case in self.cases.values() if case.renewing]
        while not self._stop.wait(self.pace_s):
            fake = self.fakes[self.random.choices(kinds, weights)[0]]
            with fake.lock:
                fake.grow(self.random.randint(1, 3))
            self.grown += 1
            if renewing and self.grown % 40 == 0:
                self.fakes[self.random.choice(renewing)].expire_token()
                self.expired += 1

    def ports(self) -> set[str]:
        """Return the addresses that may be connected to."""
        return {fake.base_url.rpartition("//")[2] for fake in self.fakes.values() if fake.listens}

    def stop(self) -> None:
        """Stop listening."""
        for fake in self.fakes.values():
            fake.stop()


def until(condition: object, seconds: float, step: float = 0.5) -> bool:
    """Wait until ``condition()`` holds; say whether it came to that."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():  # type: ignore[operator]
            return True
        time.sleep(step)
    return bool(condition())  # type: ignore[operator]

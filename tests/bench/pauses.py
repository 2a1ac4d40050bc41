"""How long the interpreter stood still."""

from __future__ import annotations

import threading
import time


class Pauses:
    """Watches, from a thread of its own, for how long the interpreter stood still."""

    def __init__(self) -> None:
        self.longest_s = 0.0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Pauses:
        self._thread.start()
        return self

    def __exit__(self, *unused: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        last = time.perf_counter()
        while not self._stop.wait(0.005):
            now = time.perf_counter()
            self.longest_s = max(self.longest_s, now - last)
            last = now

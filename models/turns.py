"""One model, many threads: somebody who waits for an answer goes before bulk work."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Turns:
    """Lets one caller at a time to a model; questions before passages.

    The tokenizers of pulled models refuse two callers at once, and on a small machine two would
    only slow each other down. Bulk work takes a turn per small batch, so a question waits for one
    batch at most.
    """

    def __init__(self) -> None:
        self._free = threading.Condition()
        self._busy = False
        self._asking = 0

    @contextmanager
    def question(self) -> Iterator[None]:
        """Hold the model for a question."""
        with self._free:
            self._asking += 1
            try:
                self._free.wait_for(lambda: not self._busy)
                self._busy = True
            finally:
                self._asking -= 1
        yield from self._until_done()

    @contextmanager
    def bulk(self) -> Iterator[None]:
        """Hold the model for a small batch of passages; waits while anybody asks."""
        with self._free:
            self._free.wait_for(lambda: not self._busy and not self._asking)
            self._busy = True
        yield from self._until_done()

    def _until_done(self) -> Iterator[None]:
        try:
            yield
        finally:
            with self._free:
                self._busy = False
                self._free.notify_all()

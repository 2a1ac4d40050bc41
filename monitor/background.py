"""Work done again and again beside the server, for as long as it runs."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import close_old_connections

logger = logging.getLogger(__name__)


@contextmanager
def repeating(
    name: str,
    *looks: Callable[[], object],
    every_s: float,
    patience_s: float = 30.0,
    at_once: bool = False,
) -> Iterator[None]:
    """Do ``looks`` in turn every few seconds, in a thread, for as long as the block lasts.

    One that fails is told in the log and ends neither the others nor later ones.

    Args:
        name: of the thread, and in the log.
        looks: what to do.
        every_s: seconds between two rounds.
        patience_s: how long a round under way is let out when the block ends.
        at_once: begin with a round, not with a pause.
    """
    stop = threading.Event()

    def loop() -> None:
        if at_once:
            _round(name, looks)
        while not stop.wait(every_s):
            _round(name, looks)

    thread = threading.Thread(target=loop, name=name, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=patience_s)


def _round(name: str, looks: tuple[Callable[[], object], ...]) -> None:
    for look in looks:
        try:
            look()
        except Exception:
            logger.exception(name)
        finally:
            # This thread's connection must not outlive what the settings allow.
            close_old_connections()

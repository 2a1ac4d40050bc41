"""In the background of the server: evidence that nobody confirmed in time is let go."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import close_old_connections

from casework.services.held_erasure import holds_expire

logger = logging.getLogger(__name__)

# Holds are counted in days; an hour late harms nobody.
_EVERY_S: Final = 3600.0
_FIRST_S: Final = 60.0


def expire() -> None:
    """End holds that ran out and erase what waited; trouble is logged and tried again later."""
    try:
        done = holds_expire()
        if done.flags or done.erased:
            logger.warning("holds ran out: flags %s, erased items %s", done.flags, done.erased)
    except Exception:
        logger.exception("ending holds")
    finally:
        close_old_connections()


@contextmanager
def expiring() -> Iterator[None]:
    """Look once an hour for as long as the block lasts."""
    stop = threading.Event()

    def loop() -> None:
        wait = _FIRST_S
        while not stop.wait(wait):
            expire()
            wait = _EVERY_S

    threading.Thread(target=loop, name="expiring", daemon=True).start()
    try:
        yield
    finally:
        stop.set()

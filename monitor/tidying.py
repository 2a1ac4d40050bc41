"""In the background of the server: an index in many pieces is merged while nothing else goes on."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import close_old_connections

from casework.index_access import index_home
from monitor.sweep import workflows_left
from records.errors import ManhMoiError, Refused

logger = logging.getLogger(__name__)

_POLL_S: Final = 60.0
# Merging rewrites the whole index: not for every ten thousand posts of a busy day.
_REST_S: Final = 3600.0


def tidy() -> bool:
    """Merge the index's segments if there are too many and no work is under way.

    Returns:
        Whether it was done.
    """
    if workflows_left() or not index_home().is_loose:
        return False
    return index_home().compact()


@contextmanager
def tidying() -> Iterator[None]:
    """Look once a minute for as long as the block lasts."""
    stop = threading.Event()

    def loop() -> None:
        wait = _POLL_S
        while not stop.wait(wait):
            wait = _POLL_S
            try:
                if tidy():
                    logger.warning("the index was compacted")
                    wait = _REST_S
            except Refused:
                continue  # it is being rebuilt
            except ManhMoiError as error:
                logger.error("compacting the index: %s", error)
                wait = _REST_S
            except Exception:
                logger.exception("compacting the index")
                wait = _REST_S
            finally:
                close_old_connections()

    # Not waited for at the end: closing the index ends the merging.
    threading.Thread(target=loop, name="tidying", daemon=True).start()
    try:
        yield
    finally:
        stop.set()

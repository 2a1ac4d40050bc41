"""An index that a crash left damaged, or that another embedder made, is made again by itself."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections

from casework.index_access import index_close, index_home
from monitor.folder import folder_lock
from monitor.operations.rebuild import index_rebuild

logger = logging.getLogger(__name__)


def level_index() -> None:
    """Rebuild the index from rows if what serves is not whole; else do nothing."""
    if not index_home().needs_rebuild:
        return
    logger.warning("the index is not whole and is being rebuilt from rows")
    for _event in index_rebuild({}):
        pass


@contextmanager
def index_alone(*, level: bool = True) -> Iterator[None]:
    """Hold the folder and its index for as long as the block lasts, without workers.

    Args:
        level: make the index whole first.
    """
    with folder_lock():
        try:
            if level:
                level_index()
            yield
        finally:
            index_close()
            connections.close_all()

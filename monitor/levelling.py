"""An index that a crash left damaged, or that another embedder made, is made again by itself."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections

from casework.index_access import index_close
from casework.model_access import model_choice
from casework.reembedding import index_outdated
from monitor.folder import folder_lock
from monitor.operations.rebuild import index_rebuild

logger = logging.getLogger(__name__)


def level_index() -> None:
    """Rebuild the index from rows if what serves is not whole or of another model; else nothing.

    With the bundled embedder that is done at once. A pulled one may take hours: it is left to the
    background (:mod:`monitor.reembedding`) or to ``manhmoi index rebuild``, and what serves goes
    on serving.
    """
    if not index_outdated():
        return
    if model_choice().embedder is not None:
        logger.warning(
            "the index is not whole or not of the chosen model: it is made again in the "
            "background while manhmoi serve runs, or by manhmoi index rebuild"
        )
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

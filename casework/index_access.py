"""The one open search index of this process."""

from __future__ import annotations

import threading

from django.conf import settings

from casework.model_access import embedder_by, wanted_embedder
from index.generations import IndexHome
from index.opening import index_place
from index.place import Place

_lock = threading.Lock()
_home: IndexHome | None = None


def index_home() -> IndexHome:
    """Return the process's index, opening it on first use.

    Raises:
        OperatorError: another process holds the index, or its server is not usable as set.
        Retry: the index server does not answer.
    """
    global _home
    with _lock:
        if _home is None:
            _home = IndexHome(_place(), wanted_embedder(), embedder_by)
        return _home


def index_close() -> None:
    """Flush and close the index, so that another process may open it."""
    global _home
    with _lock:
        if _home is not None:
            _home.close()
            _home = None


def _place() -> Place:
    return index_place(settings.MANHMOI_DATA / "index", settings.MANHMOI_INDEX)

"""The one open search index of this process."""

from __future__ import annotations

import threading

from django.conf import settings

from index.generations import IndexHome
from models.hashed import HashedEmbedder

_lock = threading.Lock()
_home: IndexHome | None = None


def index_home() -> IndexHome:
    """Return the process's index, opening it on first use.

    Raises:
        OperatorError: another process holds the index.
    """
    global _home
    with _lock:
        if _home is None:
            _home = IndexHome(settings.MANHMOI_DATA / "index", HashedEmbedder())
        return _home


def index_close() -> None:
    """Flush and close the index, so that another process may open it."""
    global _home
    with _lock:
        if _home is not None:
            _home.close()
            _home = None

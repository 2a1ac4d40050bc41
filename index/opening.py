"""Chooses the place of the index by the settings."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from index.place import FolderPlace, Place
from index.server_settings import ServerSettings
from records.errors import OperatorError


def index_place(folder: Path, server: ServerSettings | None) -> Place:
    """Return the place of the index: a server where one is set, else ``folder``.

    Raises:
        OperatorError: a server is set and ``qdrant-client`` is not installed.

    """
    if server is None:
        return FolderPlace(folder)
    if importlib.util.find_spec("qdrant_client") is None:
        raise OperatorError(
            "MANHMOI_INDEX_URL cần thư viện qdrant-client. Hãy chạy: pip install 'manhmoi[server]'",
            "MANHMOI_INDEX_URL needs the library qdrant-client. Run: pip install 'manhmoi[server]'",
        )
    # Imported here: the library is not part of a plain installation.
    from index.server_place import ServerPlace

    return ServerPlace.connect(server)

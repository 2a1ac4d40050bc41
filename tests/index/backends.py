"""The two places an index can live in, for tests that must hold on both."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qdrant_client import QdrantClient

from index.place import FolderPlace, Place
from index.server_place import ServerPlace
from index.server_settings import ServerSettings
from index.shard import SearchIndex
from models.embedder import Embedder

BACKENDS = ("edge", "server")
SETTINGS = ServerSettings(url="http://index.test:6333", name="thu")


def memory_client() -> QdrantClient:
    """Return a server of this process alone; like a real one it may be asked by any thread."""
    return QdrantClient(":memory:", force_disable_check_same_thread=True)


def make_place(backend: str, folder: Path, client: Any = None) -> Place:
    """Return the same place again for the same folder or the same client."""
    if backend == "edge":
        return FolderPlace(folder)
    return ServerPlace(client or memory_client(), SETTINGS)


def open_index(place: Place, name: str, embedder: Embedder) -> SearchIndex:
    """Open one generation alone, as :class:`index.generations.IndexHome` does."""
    engine, made_with = place.open(name, embedder)
    return SearchIndex(engine, name, embedder, made_with)

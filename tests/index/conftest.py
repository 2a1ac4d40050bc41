from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from qdrant_client import QdrantClient

from index.place import Place
from index.shard import SearchIndex
from models.hashed import HashedEmbedder
from tests.index.backends import BACKENDS, make_place, memory_client, open_index


@pytest.fixture(params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def client() -> QdrantClient:
    return memory_client()


@pytest.fixture
def place(backend: str, client: QdrantClient, tmp_path: Path) -> Callable[[], Place]:
    """Opens one and the same place, empty at first, as often as asked: here and on a server."""
    return lambda: make_place(backend, tmp_path / "index", client)


@pytest.fixture
def damage(backend: str, client: QdrantClient, tmp_path: Path) -> Callable[[str], None]:
    """Makes a generation unreadable."""

    def break_it(name: str) -> None:
        if backend == "edge":
            (tmp_path / "index" / name / "manifest.json").write_bytes(b"{")
        else:
            client.update_collection(name, metadata={"manifest": None})

    return break_it


@pytest.fixture
def index(place: Callable[[], Place]) -> Iterator[SearchIndex]:
    """An empty index, once on every backend."""
    opened = open_index(place(), "gen-1", HashedEmbedder(64))
    yield opened
    opened.close()


@pytest.fixture
def edge_index(tmp_path: Path) -> Iterator[SearchIndex]:
    """An empty index in this process."""
    opened = SearchIndex.open(tmp_path / "shard", HashedEmbedder(64))
    yield opened
    opened.close()

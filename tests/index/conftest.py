from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.shard import SearchIndex
from models.hashed import HashedEmbedder


@pytest.fixture
def index(tmp_path: Path) -> Iterator[SearchIndex]:
    """An empty index."""
    opened = SearchIndex.open(tmp_path / "shard", HashedEmbedder(64))
    yield opened
    opened.close()

"""``qdrant-client`` in its local mode: everything in Python, exact."""

from __future__ import annotations

import warnings
from pathlib import Path

from qdrant_client import QdrantClient

from index.generations import IndexHome
from index.server_place import ServerPlace
from index.server_settings import ServerSettings
from models.embedder import Embedder
from tests.bench.rivals.common import Corpus
from tests.bench.rivals.edge import Edge


class Local(Edge):
    """The product's ``server`` backend on the library's in-memory mode."""

    name = "qdrant-client local"

    def __init__(self, embedder: Embedder) -> None:
        super().__init__(embedder)
        warnings.filterwarnings("ignore", category=UserWarning)

    def build(self, corpus: Corpus, folder: Path) -> None:
        place = ServerPlace(QdrantClient(":memory:"), ServerSettings("http://memory", "bench"))
        self.home = IndexHome(place, self._embedder)
        for batch, vectors in corpus.batches():
            self.home.current().upsert(batch, vectors)

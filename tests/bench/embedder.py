"""The embedder of the search benches: the one that ships."""

from __future__ import annotations

from models.embedder import Embedder
from models.loading import bundled_embedder


def bench_embedder() -> Embedder:
    """Return the bundled embedder."""
    return bundled_embedder()

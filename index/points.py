"""The shard's shape: its vectors, its payload fields, and a passage as one point of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from qdrant_edge import (
    Distance,
    EdgeConfig,
    EdgeOptimizersConfig,
    EdgeSparseVectorParams,
    EdgeVectorParams,
    HnswIndexConfig,
    Memory,
    Modifier,
    PayloadSchemaType,
    Point,
    ScalarQuantizationConfig,
    ScalarType,
    SparseVector,
)

from index.filters import truth
from index.tokens import SparseView, passage_views
from records.search import IndexedPassage

# Raise it whenever vectors, terms or payload change their meaning: older shards then ask for a
# rebuild.
SCHEMA: Final = 1

DENSE: Final = "dense"
EXACT: Final = "exact"
BARE: Final = "bare"

FIELD_TYPES: Final = {
    "lang": PayloadSchemaType.Keyword,
    "platform": PayloadSchemaType.Keyword,
    "kind": PayloadSchemaType.Keyword,
    "access": PayloadSchemaType.Keyword,
    "places": PayloadSchemaType.Keyword,
    "units": PayloadSchemaType.Keyword,
    "flagged": PayloadSchemaType.Keyword,
    "published": PayloadSchemaType.Integer,
    "newest": PayloadSchemaType.Integer,
    "source_id": PayloadSchemaType.Integer,
    "item_id": PayloadSchemaType.Integer,
}

# Segments stay this small because one optimise call holds the interpreter lock (qdrant-edge-py
# 0.9.0): the pause grows with the segment it builds. Figures: docs/measurements/search.md.
SEGMENT_PASSAGES: Final = 25_000
INDEXED_FROM_PASSAGES: Final = 5_000
# Fewer segments would have every optimise call merge again what the last one built.
SEGMENTS: Final = 16


def shard_config(dimension: int) -> EdgeConfig:
    """Return the configuration of a new shard whose dense vectors have ``dimension`` components.

    No HNSW graph (``m=0``): dense search is exact, over int8 codes and then rescored. At this size
    that is fast enough, and a graph takes minutes to build with the interpreter lock held.
    """
    kilobytes_per_thousand = max(1, dimension * 4)
    return EdgeConfig(
        vectors={DENSE: EdgeVectorParams(size=dimension, distance=Distance.Cosine)},
        sparse_vectors={
            EXACT: EdgeSparseVectorParams(modifier=Modifier.Idf),
            BARE: EdgeSparseVectorParams(modifier=Modifier.Idf),
        },
        hnsw_config=HnswIndexConfig(m=0, ef_construct=100, full_scan_threshold=10_000, payload_m=0),
        quantization_config=ScalarQuantizationConfig(ScalarType.Int8, memory=Memory.Pinned),
        optimizers=EdgeOptimizersConfig(
            default_segment_number=SEGMENTS,
            max_segment_size=kilobytes_per_thousand * SEGMENT_PASSAGES // 1000,
            indexing_threshold=kilobytes_per_thousand * INDEXED_FROM_PASSAGES // 1000,
        ),
        payload_memory=Memory.Cached,
    )


def sparse_vector(view: SparseView) -> SparseVector:
    """Return a sparse view in the shard's form."""
    return SparseVector(view.indices, view.values)


def points(passages: Sequence[IndexedPassage], vectors: NDArray[np.float32] | None) -> list[Point]:
    """Return ``passages`` as points.

    Args:
        passages: what to store; the point's id is the passage's.
        vectors: shape ``(len(passages), dimension)``, or ``None`` to store no dense vector.

    """
    made = []
    for row, passage in enumerate(passages):
        views = passage_views(passage.text)
        named: dict[str, Any] = {
            EXACT: sparse_vector(views.exact),
            BARE: sparse_vector(views.bare),
        }
        if vectors is not None:
            named[DENSE] = vectors[row]
        made.append(Point(passage.passage_id, named, _payload(passage)))
    return made


def _payload(passage: IndexedPassage) -> dict[str, Any]:
    payload: dict[str, Any] = {
        "item_id": passage.item_id,
        "source_id": passage.source_id,
        "lang": passage.lang,
        "platform": passage.platform,
        "kind": passage.kind,
        "access": passage.access,
        "flagged": truth(passage.flagged),
        "places": list(passage.places),
        "units": list(passage.units),
        # Browsing sorts by date, and a sort leaves out points without the field.
        "newest": passage.published or 0,
    }
    if passage.published is not None:
        payload["published"] = passage.published
    return payload

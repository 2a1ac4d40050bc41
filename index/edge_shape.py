"""The shape of an Edge shard: vectors, codes, payload indexes, segments."""

from __future__ import annotations

from typing import Final

from qdrant_edge import (
    Distance,
    EdgeConfig,
    EdgeOptimizersConfig,
    EdgeShard,
    EdgeSparseVectorParams,
    EdgeVectorParams,
    HnswIndexConfig,
    Memory,
    Modifier,
    PayloadSchemaType,
    ScalarQuantizationConfig,
    ScalarType,
    UpdateOperation,
)

from index.points import BARE, DENSE, EXACT, FIELD_TYPES

_SCHEMA_TYPES: Final = {
    "keyword": PayloadSchemaType.Keyword,
    "integer": PayloadSchemaType.Integer,
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


def create_field_indexes(shard: EdgeShard) -> None:
    """Index every payload field of a new shard."""
    for name, kind in FIELD_TYPES.items():
        shard.update(UpdateOperation.create_field_index(name, _SCHEMA_TYPES[kind]))

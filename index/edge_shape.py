"""The shape of an Edge shard: vectors, codes, payload indexes, segments."""

from __future__ import annotations

import os
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
# A compacted shard has one segment a core and the one that is written to; this many more, and
# compacting it again is worth while.
LOOSE_SEGMENTS: Final = 4
# What the segments of a compacted shard may have more than their equal share.
_UNEVEN: Final = 1.1
# Share of deleted passages at which a segment is written anew: never where somebody waits.
_DELETED_WHOLE: Final = 0.1
_DELETED_SERVING: Final = 0.95


def whole_segments() -> int:
    """Return how many full segments a compacted shard has: each is searched by one core."""
    return max(1, min(8, os.cpu_count() or 1))


def shard_config(dimension: int, *, compacting: int | None = None) -> EdgeConfig:
    """Return the configuration of a shard whose dense vectors have ``dimension`` components.

    No HNSW graph (``m=0``): dense search is exact, over int8 codes in memory, and scored again by
    the whole vectors on disk. Word lists and payload lie on disk too, and of all these only what is
    touched takes memory (docs/adr/0012-scale.md).

    Args:
        dimension: of the dense vectors.
        compacting: for merging where nobody waits, how many passages there are: as few segments
            as there are cores, all about as large. ``None`` for serving.

    """
    if compacting is None:
        segments, largest, deleted = SEGMENTS, SEGMENT_PASSAGES, _DELETED_SERVING
    else:
        segments, deleted = whole_segments() + 1, _DELETED_WHOLE
        largest = max(SEGMENT_PASSAGES, int(_UNEVEN * compacting / whole_segments()))
    kilobytes_per_thousand = max(1, dimension * 4)
    return EdgeConfig(
        vectors={
            DENSE: EdgeVectorParams(size=dimension, distance=Distance.Cosine, memory=Memory.Cold)
        },
        sparse_vectors={
            EXACT: EdgeSparseVectorParams(modifier=Modifier.Idf, memory=Memory.Cold),
            BARE: EdgeSparseVectorParams(modifier=Modifier.Idf, memory=Memory.Cold),
        },
        hnsw_config=HnswIndexConfig(m=0, ef_construct=100, full_scan_threshold=10_000, payload_m=0),
        quantization_config=ScalarQuantizationConfig(ScalarType.Int8, memory=Memory.Pinned),
        optimizers=EdgeOptimizersConfig(
            default_segment_number=segments,
            max_segment_size=kilobytes_per_thousand * largest // 1000,
            deleted_threshold=deleted,
            indexing_threshold=kilobytes_per_thousand * INDEXED_FROM_PASSAGES // 1000,
        ),
        payload_memory=Memory.Cold,
    )


def create_field_indexes(shard: EdgeShard) -> None:
    """Index every payload field of a new shard."""
    for name, kind in FIELD_TYPES.items():
        shard.update(UpdateOperation.create_field_index(name, _SCHEMA_TYPES[kind]))

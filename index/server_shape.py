"""The shape of a collection on a server: vectors, codes, payload indexes, shards, copies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from qdrant_client import QdrantClient, models

from index.points import BARE, DENSE, EXACT, FIELD_TYPES
from index.server_settings import Codes, ServerSettings

# The engine's own defaults, written down so that a newer server does not change them unseen.
GRAPH_EDGES: Final = 16
GRAPH_CANDIDATES: Final = 100
# A shard answers one search with one thread per segment; two keep two cores busy.
SEGMENTS: Final = 2


def create_collection(
    client: QdrantClient,
    name: str,
    dimension: int,
    metadata: Mapping[str, Any],
    settings: ServerSettings,
) -> None:
    """Create an empty collection for passages whose dense vectors have ``dimension`` components."""
    sparse = models.SparseVectorParams(
        index=models.SparseIndexParams(on_disk=settings.on_disk), modifier=models.Modifier.IDF
    )
    client.create_collection(
        name,
        vectors_config={
            DENSE: models.VectorParams(
                size=dimension, distance=models.Distance.COSINE, on_disk=settings.on_disk
            )
        },
        sparse_vectors_config={EXACT: sparse, BARE: sparse},
        shard_number=settings.shards,
        replication_factor=settings.replicas,
        write_consistency_factor=settings.write_consistency,
        on_disk_payload=settings.on_disk,
        hnsw_config=models.HnswConfigDiff(m=GRAPH_EDGES, ef_construct=GRAPH_CANDIDATES),
        quantization_config=codes_config(settings.codes),
        optimizers_config=models.OptimizersConfigDiff(default_segment_number=SEGMENTS),
        metadata=dict(metadata),
    )


def codes_config(codes: Codes) -> models.QuantizationConfig | None:
    """Return how dense vectors are shortened; the short ones always stay in memory."""
    if codes == "int8":
        return models.ScalarQuantization(
            scalar=models.ScalarQuantizationConfig(type=models.ScalarType.INT8, always_ram=True)
        )
    if codes == "binary":
        return models.BinaryQuantization(
            # The question keeps eight bits a component; with one bit a third is missed.
            binary=models.BinaryQuantizationConfig(
                always_ram=True,
                query_encoding=models.BinaryQuantizationQueryEncoding.SCALAR8BITS,
            )
        )
    return None


def create_field_indexes(
    client: QdrantClient, name: str, existing: Mapping[str, Any], settings: ServerSettings
) -> None:
    """Index every payload field that is not yet."""
    for field, kind in FIELD_TYPES.items():
        if field in existing:
            continue
        schema: models.KeywordIndexParams | models.IntegerIndexParams
        if kind == "keyword":
            schema = models.KeywordIndexParams(
                type=models.KeywordIndexType.KEYWORD, on_disk=settings.on_disk
            )
        else:
            schema = models.IntegerIndexParams(
                type=models.IntegerIndexType.INTEGER,
                lookup=True,
                range=True,
                on_disk=settings.on_disk,
            )
        client.create_payload_index(name, field, schema, wait=True)

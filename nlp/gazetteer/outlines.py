"""Outlines of provinces and communes of 2026 as GeoJSON, for maps."""

from __future__ import annotations

import gzip
import json
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

_DATA: Final = files("nlp.gazetteer") / "data"


@lru_cache(maxsize=1)
def provinces_gzip() -> bytes:
    """Return the 34 provinces, gzip-compressed, with Hoàng Sa and Trường Sa in theirs.

    Properties of a feature: ``code``, ``name``, ``type``.
    """
    return (_DATA / "provinces_2026.geojson.gz").read_bytes()


@lru_cache(maxsize=1)
def _communes() -> dict[str, list[dict[str, Any]]]:
    whole = json.loads(gzip.decompress((_DATA / "communes_2026.geojson.gz").read_bytes()))
    by_province: dict[str, list[dict[str, Any]]] = {}
    for feature in whole["features"]:
        by_province.setdefault(feature["properties"]["p"], []).append(feature)
    return by_province


@lru_cache(maxsize=34)
def communes_gzip(province: str) -> bytes | None:
    """Return the communes of a province (code of 2026), gzip-compressed; ``None``: no such.

    Properties of a feature: ``code``, ``name``, ``p`` (province).
    """
    features = _communes().get(province)
    if features is None:
        return None
    document = {"type": "FeatureCollection", "features": features}
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode(), mtime=0)

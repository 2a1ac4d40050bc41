"""A passage as one point of the index: its vectors and its payload fields."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from index.engine import StoredPoint
from index.filters import truth
from index.tokens import passage_views
from records.search import IndexedPassage

# Raise it whenever vectors, terms or payload change their meaning: older shards then ask for a
# rebuild.
SCHEMA: Final = 3

DENSE: Final = "dense"
EXACT: Final = "exact"
BARE: Final = "bare"

FIELD_TYPES: Final[dict[str, Literal["keyword", "integer"]]] = {
    "lang": "keyword",
    "platform": "keyword",
    "kind": "keyword",
    "media": "keyword",
    "text_kind": "keyword",
    "access": "keyword",
    "places": "keyword",
    "units": "keyword",
    "flagged": "keyword",
    "years": "integer",
    "published": "integer",
    "newest": "integer",
    "source_id": "integer",
    "item_id": "integer",
}


def points(
    passages: Sequence[IndexedPassage], vectors: NDArray[np.float32] | None
) -> list[StoredPoint]:
    """Return ``passages`` as points.

    Args:
        passages: what to store; the point's id is the passage's.
        vectors: shape ``(len(passages), dimension)``, or ``None`` to store no dense vector.

    """
    made = []
    for row, passage in enumerate(passages):
        views = passage_views(passage.text)
        dense = None if vectors is None else vectors[row]
        made.append(
            StoredPoint(passage.passage_id, views.exact, views.bare, dense, _payload(passage))
        )
    return made


def _payload(passage: IndexedPassage) -> dict[str, Any]:
    payload: dict[str, Any] = {
        "item_id": passage.item_id,
        "source_id": passage.source_id,
        "lang": passage.lang,
        "platform": passage.platform,
        "kind": passage.kind,
        "media": list(passage.media),
        "text_kind": passage.text_kind,
        "access": passage.access,
        "flagged": truth(passage.flagged),
        "places": list(passage.places),
        "units": list(passage.units),
        "years": list(passage.years),
        # Browsing sorts by date, and a sort leaves out points without the field.
        "newest": passage.published or 0,
    }
    if passage.published is not None:
        payload["published"] = passage.published
    return payload

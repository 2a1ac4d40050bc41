"""Invented passages for the tests of the index."""

from __future__ import annotations

from records.search import IndexedPassage, SearchFilters

ALL = SearchFilters(access=())


def passage(passage_id: int, text: str = "", **fields: object) -> IndexedPassage:
    """Return a passage with usual values in every field not given."""
    values: dict[str, object] = {
        "item_id": passage_id,
        "lang": "vi",
        "platform": "web",
        "kind": "article",
        "source_id": 1,
        "published": 1_700_000_000 + passage_id,
    }
    return IndexedPassage(passage_id, text=text or f"đoạn số {passage_id}", **(values | fields))  # type: ignore[arg-type]

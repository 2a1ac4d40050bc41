"""Makes some points of one engine what they are in another."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from index.engine import Engine
from index.filters import Condition

_BATCH: Final = 500


def catch_up(
    behind: Engine, ahead: Engine, passage_ids: Iterable[int], item_ids: Iterable[int]
) -> None:
    """Store, replace or delete these passages, and those of these items, as ``ahead`` has them."""
    wanted = set(passage_ids)
    if items := tuple(item_ids):
        wanted.update(ahead.ids([Condition("item_id", items)]))
    ids = sorted(wanted)
    for start in range(0, len(ids), _BATCH):
        batch = ids[start : start + _BATCH]
        found = ahead.points(batch)
        if found:
            behind.upsert(found)
        if gone := sorted(set(batch) - {point.id for point in found}):
            behind.delete(gone)
    behind.flush()

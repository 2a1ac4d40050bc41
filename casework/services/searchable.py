"""What a person decides reaches the search index as soon as its transaction has committed.

The index is derived data: when it cannot be reached, the rows stand, the trouble is logged, and
``manhmoi doctor`` or ``index rebuild`` brings the index level again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from django.db import transaction

from casework.index_access import index_home
from casework.models import Flag
from casework.selectors.indexing import OPEN_FLAGS, passages_of_items, stale_passage_ids

_log = logging.getLogger(__name__)


def is_flagged(item_id: int) -> bool:
    """Whether the item has a flag that stands or waits."""
    return Flag.objects.filter(item_id=item_id, status__in=OPEN_FLAGS).exists()


def _after_commit(what: str, item_id: int, work: Callable[[int], None]) -> None:
    def run() -> None:
        try:
            work(item_id)
        except Exception:
            _log.exception("search index not updated: %s of item %d", what, item_id)

    transaction.on_commit(run)


def refresh_flagged(item_id: int) -> None:
    """Bring the ``flagged`` mark of the item's passages up to date, after commit."""
    _after_commit(
        "flag mark",
        item_id,
        lambda one: index_home().set_flagged(is_flagged(one), item_ids=[one]),
    )


def refresh_passages(item_id: int) -> None:
    """Bring the item's passages in the index in line with the rows, after commit."""
    _after_commit("passages", item_id, lambda one: passages_level([one]))


def withdraw_passages(item_id: int) -> None:
    """Take the item's passages that are no longer current out of the index, after commit.

    Those that take their place come in when the pipeline has understood them.
    """
    _after_commit("passages", item_id, lambda one: index_home().delete(stale_passage_ids([one])))


def passages_level(item_ids: Sequence[int]) -> None:
    """Bring the index in line with the passages of these items, now. Durable when it returns."""
    home = index_home()
    if stale := stale_passage_ids(item_ids):
        home.delete(stale)
    if passages := passages_of_items(item_ids):
        home.upsert(passages)

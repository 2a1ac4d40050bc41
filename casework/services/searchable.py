"""What a person decides reaches the search index as soon as its transaction has committed.

The index is derived data: when it cannot be reached, the rows stand, the trouble is logged, and
``manhmoi doctor`` or ``index rebuild`` brings the index level again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from typing import Final, Literal

from django.db import transaction

from casework.index_access import index_home
from casework.models import Flag, Item, Passage
from casework.models.text import TextKind
from records.search import IndexedPassage

_log = logging.getLogger(__name__)

_KINDS: Final[dict[TextKind, Literal["original", "transcript", "reading", "translation"]]] = {
    TextKind.ORIGINAL: "original",
    TextKind.TRANSCRIPT: "transcript",
    TextKind.READING: "reading",
    TextKind.TRANSLATION: "translation",
}

LIVE_FLAGS: Final = (Flag.Status.SUGGESTED, Flag.Status.FIRST_APPROVED, Flag.Status.APPROVED)
"""A passage shows as flagged while its item has a flag that nobody rejected or withdrew."""


def is_flagged(item_id: int) -> bool:
    """Whether the item has a flag that stands or waits."""
    return Flag.objects.filter(item_id=item_id, status__in=LIVE_FLAGS).exists()


def _after_commit(what: str, work: Callable[[], None]) -> None:
    def run() -> None:
        try:
            work()
        except Exception:
            _log.exception("search index not updated: %s", what)

    transaction.on_commit(run)


def refresh_flagged(item_id: int) -> None:
    """Bring the ``flagged`` mark of the item's passages in the index up to date, after commit."""

    def work() -> None:
        current = Passage.objects.filter(item_id=item_id, current=True)
        ids = list(current.values_list("pk", flat=True))
        if ids:
            index_home().current().set_flagged(ids, is_flagged(item_id))

    _after_commit(f"flag mark of item {item_id}", work)


def indexed_passage(passage: Passage, item: Item, *, flagged: bool) -> IndexedPassage:
    """Return the passage as the index stores it."""
    return IndexedPassage(
        passage_id=passage.pk,
        item_id=item.pk,
        text=passage.text,
        lang=passage.lang,
        platform=item.platform,
        kind=item.kind,
        source_id=item.source_id or 0,
        published=int(item.published_at.timestamp()) if item.published_at else None,
        access="open" if item.access == "open" else "restricted",
        flagged=flagged,
        start_ms=passage.start_ms,
        text_kind=_KINDS[TextKind(passage.text_kind)],
    )


def replace_in_index(item: Item, *, gone: Iterable[int], new: Sequence[Passage]) -> None:
    """Take passages out of the index and put others in, after commit.

    Args:
        item: the item of all of them.
        gone: ids that are no longer current.
        new: rows that are now.
    """
    gone_ids = list(gone)

    def work() -> None:
        flagged = is_flagged(item.pk)
        shard = index_home().current()
        if gone_ids:
            shard.delete(gone_ids)
        if new:
            shard.upsert([indexed_passage(one, item, flagged=flagged) for one in new])

    _after_commit(f"passages of item {item.pk}", work)

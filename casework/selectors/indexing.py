"""Rows as the index stores them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.models import QuerySet

from casework.models import Flag, Media, Passage
from casework.selectors.named import named_in
from records.search import IndexedPassage

# A flag in one of these states marks its item in the index.
OPEN_FLAGS = (
    Flag.Status.SUGGESTED,
    Flag.Status.UNSURE,
    Flag.Status.FIRST_APPROVED,
    Flag.Status.APPROVED,
)


def _rows(passages: QuerySet[Passage]) -> list[IndexedPassage]:
    found = list(passages.select_related("item").defer("item__text", "item__signature"))
    flagged = set(
        Flag.objects.filter(
            item_id__in={p.item_id for p in found}, status__in=OPEN_FLAGS
        ).values_list("item_id", flat=True)
    )
    media: dict[int, set[str]] = {}
    attached = Media.objects.filter(item_id__in={p.item_id for p in found})
    for item_id, kind in attached.values_list("item_id", "type"):
        media.setdefault(item_id, set()).add(kind)
    named = named_in(found)
    return [
        IndexedPassage(
            passage_id=p.pk,
            item_id=p.item_id,
            text=p.text,
            lang=p.lang,
            platform=p.item.platform,
            kind=p.item.kind,
            source_id=p.item.source_id or 0,
            published=int(p.item.published_at.timestamp()) if p.item.published_at else None,
            access="restricted" if p.item.access == "restricted" else "open",
            flagged=p.item_id in flagged,
            start_ms=p.start_ms,
            text_kind=p.text_kind,  # type: ignore[arg-type]
            media=tuple(sorted(media.get(p.item_id, ()))),
            places=tuple(sorted(named[p.pk].places)),
            units=tuple(sorted(named[p.pk].units)),
            years=tuple(sorted(named[p.pk].years)),
        )
        for p in found
    ]


def searchable_passages() -> QuerySet[Passage]:
    """Return the passages that belong in the index, by id."""
    return Passage.objects.filter(current=True, item__deleted_at=None).order_by("pk")


def indexed_passages(passage_ids: Sequence[int]) -> list[IndexedPassage]:
    """Return these passages as the index stores them, without those that do not belong in it."""
    return _rows(searchable_passages().filter(pk__in=passage_ids))


def passages_of_items(item_ids: Sequence[int]) -> list[IndexedPassage]:
    """Return the current passages of these items, of every text kind."""
    return _rows(searchable_passages().filter(item_id__in=item_ids))


def stale_passage_ids(item_ids: Sequence[int]) -> list[int]:
    """Return ids of these items' passages that no longer belong in the index."""
    return list(
        Passage.objects.filter(item_id__in=item_ids, current=False).values_list("pk", flat=True)
    )


def passage_batches(after: int, size: int = 500) -> Iterator[list[IndexedPassage]]:
    """Yield all searchable passages with id above ``after`` in batches, by id."""
    while batch := _rows(searchable_passages().filter(pk__gt=after)[:size]):
        yield batch
        after = batch[-1].passage_id

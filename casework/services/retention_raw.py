"""Which archived bytes have outlived their time, and destroying their keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import models, transaction
from django.db.models import Exists, OuterRef, QuerySet

from casework.archive import NotArchived, get_archive
from casework.models import (
    Intake,
    Item,
    ItemVersion,
    LegalHold,
    Media,
    Original,
    RawCopy,
    Transcript,
)
from casework.retention_rules import Days, Rules, Where
from casework.services.audit import audit_record
from casework.services.originals import original_erase
from casework.services.readable_copies import copies_remove

REASON: Final = "retention"
_BATCH: Final = 200
Over = Callable[[Days], bool]
_HOLDING: Final = ("Item", "ItemVersion", "RawCopy", "Media", "Transcript", "Intake")
"""Rows whose bytes have a time; whatever else points to an original keeps it."""


@dataclass(frozen=True, slots=True)
class Holder:
    """A row that needs chunks ``first`` to ``last`` of an original, and whether it still may."""

    model: type[models.Model]
    pk: int
    first: int
    last: int
    expired: bool


@dataclass(frozen=True, slots=True)
class Outlived:
    """An original whose time is over, whole or for some of its holders."""

    original: Original
    holders: tuple[Holder, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing that may still be kept needs any of it."""
        return all(one.expired for one in self.holders)

    @property
    def gone(self) -> list[Holder]:
        """Holders whose time is over and whose bytes nothing else still needs."""
        kept = [one for one in self.holders if not one.expired]
        return [one for one in self.holders if one.expired and not _overlaps(one, kept)]


def outlived(rules: Rules, moment: datetime) -> Iterator[Outlived]:
    """Yield the originals of which something has outlived its time at ``moment``."""
    shortest = rules.shortest_raw()
    if shortest is None:
        return
    rows = Original.objects.filter(erased_at=None, stored_at__lte=moment - timedelta(days=shortest))
    timed = Intake.objects.filter(original=OuterRef("pk"))
    if rules.raw.routes["submitted"] is None and rules.media.routes["submitted"] is None:
        # Most of what is kept without end never needs a closer look.
        timed = timed.exclude(route="submitted", source=None)
    rows = rows.filter(Exists(timed) | Exists(Media.objects.filter(original=OuterRef("pk"))))
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:_BATCH]):
        last = batch[-1].pk
        for original in batch:
            found = _judge(original, rules, moment)
            if found.gone:
                yield found


def _judge(original: Original, rules: Rules, moment: datetime) -> Outlived:
    intakes = list(Intake.objects.filter(original=original).select_related("source"))
    born = max([original.stored_at, *(one.received_at for one in intakes)])
    age = moment - born

    def over(days: Days) -> bool:
        return days is not None and age >= timedelta(days=days)

    whole = (0, original.chunks - 1)
    holders = [
        *_records(original, rules, whole, over),
        *_files(original, rules, whole, over),
        *_others(original, whole),
    ]
    # A page that brought nothing, or could not be read, has only its intake to say how long.
    holders += [
        Holder(Intake, one.pk, *whole, expired=over(rules.raw_days(_of_intake(one))))
        for one in intakes
        if not holders
    ]
    return Outlived(original, tuple(holders))


def _of_intake(intake: Intake) -> Where:
    source = intake.source
    platform = source.platform if source else str(intake.options.get("platform", ""))
    return Where(source.kind if source else "", platform, intake.route)


def _where(item: Item) -> Where:
    return Where(item.source.kind if item.source else "", item.platform, item.route)


def _living(rows: QuerySet[Any], item: str) -> QuerySet[Any]:
    held = LegalHold.objects.filter(item=OuterRef(f"{item}pk" if item else "pk"), ended_at=None)
    related = [f"{item}source" if item else "source"]
    alive = rows.filter(**{f"{item}deleted_at": None}).select_related(*related)
    found: QuerySet[Any] = alive.annotate(is_held=Exists(held))
    return found


def _records(original: Original, rules: Rules, whole: tuple[int, int], over: Over) -> list[Holder]:
    """Return the records whose bytes stand in an original: items, earlier texts, copies."""
    found: list[Holder] = []

    def add(row: Any, item: Item, first: int | None, last: int | None) -> None:
        ends = (whole[0] if first is None else first, whole[1] if last is None else last)
        expired = over(rules.raw_days(_where(item))) and not row.is_held
        found.append(Holder(type(row), row.pk, *ends, expired=expired))

    for item in _living(Item.objects.filter(original=original), "").defer("signature"):
        add(item, item, item.raw_first_chunk, item.raw_last_chunk)
    for version in _living(ItemVersion.objects.filter(original=original), "item__"):
        add(version, version.item, version.raw_first_chunk, version.raw_last_chunk)
    for copy in _living(RawCopy.objects.filter(original=original), "item__"):
        add(copy, copy.item, copy.first_chunk, copy.last_chunk)
    return found


def _files(original: Original, rules: Rules, whole: tuple[int, int], over: Over) -> list[Holder]:
    """Return the media files and transcripts that are an original."""
    found: list[Holder] = []
    for model in (Media, Transcript):
        for row in _living(model._default_manager.filter(original=original), "item__"):
            expired = over(rules.media.days(_where(row.item))) and not row.is_held
            found.append(Holder(model, row.pk, *whole, expired=expired))
    return found


def _others(original: Original, whole: tuple[int, int]) -> list[Holder]:
    """Return what else points to an original (a permission, a capture): it is kept for that."""
    found: list[Holder] = []
    for relation in Original._meta.related_objects:
        model = relation.related_model
        if isinstance(model, type) and model.__name__ not in _HOLDING:
            rows = model._default_manager.filter(**{relation.field.name: original})
            found += [
                Holder(model, pk, *whole, expired=False)
                for pk in rows.values_list("pk", flat=True)[:1]
            ]
    return found


def outlived_erase(found: Outlived) -> bool:
    """Destroy the keys of what has outlived its time; whether it was the whole original."""
    if found.whole:
        try:
            original_erase(original=found.original, reason=REASON, user=None)
        except NotArchived:
            return False
        return True
    _erase_parts(found.original, found.gone)
    return False


def _overlaps(one: Holder, others: Sequence[Holder]) -> bool:
    return any(one.first <= other.last and other.first <= one.last for other in others)


def _erase_parts(original: Original, gone: Sequence[Holder]) -> None:
    """Destroy some chunks' keys, then let the rows that needed them point to nothing."""
    copies_remove(original)
    for one in gone:
        get_archive().erase_chunks(original.sha256, one.first, one.last)
    nothing = {"original": None, "raw_first_chunk": None, "raw_last_chunk": None}
    with transaction.atomic():
        for one in gone:
            row = one.model._default_manager.filter(pk=one.pk)
            if one.model is RawCopy:
                row.delete()
            elif one.model in (Item, ItemVersion):
                row.update(**nothing)
            else:
                row.update(original=None)
        audit_record(
            action="original.erase_part",
            subject=f"original:{original.pk}",
            detail={
                "sha256": original.sha256,
                "reason": REASON,
                "chunks": sorted({(one.first, one.last) for one in gone}),
            },
        )

"""A batch of records sorted into new, duplicate and changed, and written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from django.db import transaction

from casework.archive import get_archive
from casework.models import Consent, Intake, Item, ItemVersion, Media, MetricSnapshot, RawCopy
from casework.models.items import WorkState
from casework.services.ingest_rows import (
    CHANGED_FIELDS,
    Key,
    change,
    consent_row,
    is_newer,
    media_rows,
    metric_counts,
    new_item,
    record_key,
    snapshot,
)
from casework.services.priority import priorities_refresh
from records.incoming import MediaRef, Record


@dataclass(slots=True)
class StoredBatch:
    """What became of a batch: counts, and ids of items and media with work to do."""

    new: int = 0
    duplicate: int = 0
    changed: int = 0
    item_ids: list[int] = field(default_factory=list)
    media_ids: list[int] = field(default_factory=list)


def existing_items(records: Sequence[Record]) -> dict[Key, Item]:
    """Return the stored items of these records, one query per platform and kind."""
    groups: dict[tuple[str, str], set[str]] = {}
    for record in records:
        groups.setdefault((record.platform, record.kind), set()).add(record.platform_id)
    found: dict[Key, Item] = {}
    for (platform, kind), ids in groups.items():
        rows = Item.objects.filter(platform=platform, kind=kind, platform_id__in=ids)
        for item in rows.defer("signature"):
            found[(platform, kind, item.platform_id)] = item
    return found


class Batch:
    """Sorts the records of one batch into new, duplicate and changed rows, then writes them."""

    def __init__(self, intake: Intake) -> None:
        self.intake = intake
        self.original = intake.original
        self.new: dict[Key, Item] = {}
        self.changed: dict[int, Item] = {}
        self.versions: list[ItemVersion] = []
        self.snapshots: list[MetricSnapshot] = []
        self.counted: list[int] = []
        self.media: list[tuple[Item, Sequence[MediaRef]]] = []
        self.copies: dict[tuple[Key, int], tuple[Item, Record]] = {}
        self.unwanted: list[Record] = []
        self.consents: dict[tuple[str, str, str], Consent | None] = {}
        self.seen_again: dict[datetime, list[int]] = {}
        self.result = StoredBatch()

    def take(self, record: Record, stored: Item | None) -> None:
        """Sort one record in."""
        item = self.new.get(record_key(record)) or stored
        if item is None:
            item = new_item(record, self.intake, self.original)
            item.consent = self._consent(record, item)
            self.new[record_key(record)] = item
            self.result.new += 1
            if record.metrics.any():
                self.snapshots.append(snapshot(item, record))
        elif item.deleted_at is not None:
            # What was erased does not come back because an old file holds it.
            self.result.duplicate += 1
            self.unwanted.append(record)
            return
        else:
            self._take_again(item, record)
        if record.media:
            self.media.append((item, record.media))

    def _consent(self, record: Record, item: Item) -> Consent | None:
        """Return the record's consent; of one person in one batch the same words are one row."""
        if not record.consent or not item.author_pid:
            return consent_row(record, item)
        key = (item.platform, item.author_pid, record.consent)
        if key not in self.consents:
            self.consents[key] = consent_row(record, item)
        return self.consents[key]

    def _take_again(self, item: Item, record: Record) -> None:
        same = item.text == record.text and item.title == (record.title or "")
        if same or not is_newer(record, item, self.intake):
            self.result.duplicate += 1
            if record.raw is not None:
                self.copies[record_key(record), record.raw.first_chunk] = (item, record)
        else:
            self.versions.append(change(item, record, self.intake, self.original))
            self.result.changed += 1
            if item.pk:
                self.changed[item.pk] = item
        if record.refresh_due_at is not None and item.pk:
            self.seen_again.setdefault(record.refresh_due_at, []).append(item.pk)
        counts = metric_counts(record.metrics)
        if counts and counts != item.metrics and is_newer(record, item, self.intake):
            item.metrics = counts
            item.metrics_at = record.metrics_at
            if item.pk:
                Item.objects.filter(pk=item.pk).update(metrics=counts, metrics_at=record.metrics_at)
                self.counted.append(item.pk)
            self.snapshots.append(snapshot(item, record))

    def write(self) -> StoredBatch:
        """Write the rows and return what became of the batch."""
        Item.objects.bulk_create(self.new.values())
        if self.changed:
            Item.objects.bulk_update(self.changed.values(), CHANGED_FIELDS)
        ItemVersion.objects.bulk_create(self.versions)
        MetricSnapshot.objects.bulk_create(self.snapshots)
        if self.counted:
            priorities_refresh(item_ids=self.counted)
        for due, pks in self.seen_again.items():
            Item.objects.filter(pk__in=pks).update(refresh_due_at=due)
        media = self._new_media()
        Media.objects.bulk_create(media)
        self._remember_copies()
        self.result.item_ids = [item.pk for item in self.new.values()] + list(self.changed)
        self.result.media_ids = [row.pk for row in media if row.state == WorkState.PENDING]
        return self.result

    def _new_media(self) -> list[Media]:
        """Build rows for the media files that items do not have yet."""
        fresh = {id(item) for item in self.new.values()}
        stored = {item.pk for item, _ in self.media if id(item) not in fresh}
        known: set[tuple[int, int | None, str, str]] = set()
        for item_id, original_id, name, url in Media.objects.filter(item_id__in=stored).values_list(
            "item_id", "original_id", "name", "url"
        ):
            # One that has been fetched since is still the file that this address names.
            known |= {(item_id, original_id, name, url), (item_id, None, name, url)}
        rows = []
        for item, references in self.media:
            for row in media_rows(item, references):
                key = (item.pk, row.original_id, row.name, row.url)
                if key not in known:
                    known.add(key)
                    rows.append(row)
        return rows

    def _remember_copies(self) -> None:
        """Note where else an item's bytes lie, so that erasing it reaches them; and erase the
        newly arrived bytes of items that had been erased before.
        """
        RawCopy.objects.bulk_create(
            [
                RawCopy(
                    item=item,
                    original=self.original,
                    first_chunk=record.raw.first_chunk,
                    last_chunk=record.raw.last_chunk,
                )
                for item, record in self.copies.values()
                if record.raw is not None
                and (item.original_id, item.raw_first_chunk)
                != (self.original.pk, record.raw.first_chunk)
            ],
            ignore_conflicts=True,
        )
        for record in self.unwanted:
            if record.raw is not None and self.original.chunks > 1:
                raw = record.raw
                transaction.on_commit(
                    partial(get_archive().erase_chunks, raw.sha256, raw.first_chunk, raw.last_chunk)
                )

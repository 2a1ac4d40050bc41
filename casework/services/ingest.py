"""Records become items: new, duplicate or changed; nothing twice, nothing edited in place."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from django.db import transaction

from casework.clock import now
from casework.models import Consent, Intake, Item, ItemVersion, Media, MetricSnapshot, Original
from casework.models.items import Stage, WorkState
from casework.pseudonym import author_pid
from casework.services.audit import audit_record
from records.incoming import MediaRef, Metrics, Record

Outcome = Literal["new", "duplicate", "changed"]
Key = tuple[str, str, str]


@dataclass(slots=True)
class StoredBatch:
    """What became of a batch: counts, and ids of items and media with work to do."""

    new: int = 0
    duplicate: int = 0
    changed: int = 0
    item_ids: list[int] = field(default_factory=list)
    media_ids: list[int] = field(default_factory=list)


def _key(record: Record) -> Key:
    return (record.platform, record.kind, record.platform_id)


def _metrics(metrics: Metrics) -> dict[str, int]:
    pairs = (
        ("views", metrics.views),
        ("likes", metrics.likes),
        ("shares", metrics.shares),
        ("comments", metrics.comments),
    )
    return {name: value for name, value in pairs if value is not None}


def _existing(records: Sequence[Record]) -> dict[Key, Item]:
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


def _new_item(record: Record, intake: Intake, original: Original | None) -> Item:
    raw = record.raw
    return Item(
        platform=record.platform,
        kind=record.kind,
        platform_id=record.platform_id,
        parent_id=record.parent_id or "",
        url=record.url or "",
        title=record.title or "",
        channel_id=record.channel_id or "",
        author_pid=author_pid(record.platform, record.author_key),
        author_kind=record.author_kind,
        text=record.text,
        lang_declared=(record.lang or "")[:16],
        metrics=_metrics(record.metrics),
        metrics_at=record.metrics_at,
        published_at=record.published_at,
        published_precision=record.published_precision,
        collected_at=record.collected_at or intake.received_at,
        collector=record.collector,
        route=record.route,
        legal_basis=record.legal_basis,
        intake=intake,
        source_id=intake.source_id,
        original=original,
        raw_first_chunk=raw.first_chunk if raw else None,
        raw_last_chunk=raw.last_chunk if raw else None,
        synthetic=record.synthetic or intake.synthetic,
    )


def _is_newer(record: Record, item: Item, intake: Intake) -> bool:
    """Whether the record was seen later than what is stored (equal times count as later)."""
    return (record.collected_at or intake.received_at) >= item.collected_at


def _change(item: Item, record: Record, intake: Intake, original: Original | None) -> ItemVersion:
    """Move the item's text to a version row and take over the record's."""
    earlier = ItemVersion(
        item=item,
        version=item.version,
        text=item.text,
        title=item.title,
        original_id=item.original_id,
        raw_first_chunk=item.raw_first_chunk,
        raw_last_chunk=item.raw_last_chunk,
        collected_at=item.collected_at,
        replaced_at=now(),
    )
    item.version += 1
    item.text = record.text
    item.title = record.title or ""
    item.collected_at = record.collected_at or intake.received_at
    item.original = original
    item.raw_first_chunk = record.raw.first_chunk if record.raw else None
    item.raw_last_chunk = record.raw.last_chunk if record.raw else None
    item.stage = Stage.UNDERSTAND
    item.state = WorkState.PENDING
    return earlier


_CHANGED_FIELDS = [
    "version",
    "text",
    "title",
    "collected_at",
    "original",
    "raw_first_chunk",
    "raw_last_chunk",
    "stage",
    "state",
]


def _consent(record: Record) -> Consent | None:
    """Return the consent row of a submission whose sidecar carries one (JSON in ``consent``)."""
    if not record.consent:
        return None
    data = json.loads(record.consent)
    row, _ = Consent.objects.get_or_create(
        notice_version=str(data["version"]),
        given_at=data["at"],
        channel=str(data["channel"]),
        purposes=list(data.get("purposes", [])),
    )
    return row


def _media_rows(item: Item, references: Iterable[MediaRef]) -> list[Media]:
    """Build the media rows of an item; only archived bytes have work to do."""
    rows = []
    for reference in references:
        original = (
            Original.objects.filter(sha256=reference.sha256).first() if reference.sha256 else None
        )
        stage = Stage.DONE
        if original is not None:
            heard = reference.type in ("audio", "video")
            stage = Stage.TRANSCRIBE if heard else Stage.READ
        rows.append(
            Media(
                item=item,
                original=original,
                type=reference.type,
                name=reference.name[:255],
                url=reference.url or "",
                mime=reference.mime or (original.mime if original else ""),
                duration_ms=reference.duration_ms,
                stage=stage,
                state=WorkState.PENDING if original is not None else WorkState.DONE,
            )
        )
    return rows


def _new_media(item: Item, references: Sequence[MediaRef]) -> list[Media]:
    known = {(m.original_id, m.name, m.url) for m in item.media.all()} if item.pk else set()
    return [
        row
        for row in _media_rows(item, references)
        if (row.original_id, row.name, row.url) not in known
    ]


def _snapshot(item: Item, record: Record) -> MetricSnapshot:
    return MetricSnapshot(
        item=item,
        at=record.metrics_at or item.collected_at,
        views=record.metrics.views,
        likes=record.metrics.likes,
        shares=record.metrics.shares,
        comments=record.metrics.comments,
    )


class _Batch:
    """Sorts the records of one batch into new, duplicate and changed rows, then writes them."""

    def __init__(self, intake: Intake) -> None:
        self.intake = intake
        self.original = intake.original
        self.new: dict[Key, Item] = {}
        self.changed: dict[int, Item] = {}
        self.versions: list[ItemVersion] = []
        self.snapshots: list[MetricSnapshot] = []
        self.media: list[tuple[Item, Sequence[MediaRef]]] = []
        self.result = StoredBatch()

    def take(self, record: Record, stored: Item | None) -> None:
        """Sort one record in."""
        item = self.new.get(_key(record)) or stored
        if item is None:
            item = _new_item(record, self.intake, self.original)
            item.consent = _consent(record)
            self.new[_key(record)] = item
            self.result.new += 1
            if record.metrics.any():
                self.snapshots.append(_snapshot(item, record))
        elif item.deleted_at is not None:
            # What was erased does not come back because an old file holds it.
            self.result.duplicate += 1
            return
        else:
            self._take_again(item, record)
        if record.media:
            self.media.append((item, record.media))

    def _take_again(self, item: Item, record: Record) -> None:
        same = item.text == record.text and item.title == (record.title or "")
        if same or not _is_newer(record, item, self.intake):
            self.result.duplicate += 1
        else:
            self.versions.append(_change(item, record, self.intake, self.original))
            self.result.changed += 1
            if item.pk:
                self.changed[item.pk] = item
        counts = _metrics(record.metrics)
        if counts and counts != item.metrics and _is_newer(record, item, self.intake):
            item.metrics = counts
            item.metrics_at = record.metrics_at
            if item.pk:
                Item.objects.filter(pk=item.pk).update(
                    metrics=counts, metrics_at=record.metrics_at
                )
            self.snapshots.append(_snapshot(item, record))

    def write(self) -> StoredBatch:
        """Write the rows and return what became of the batch."""
        Item.objects.bulk_create(self.new.values())
        if self.changed:
            Item.objects.bulk_update(self.changed.values(), _CHANGED_FIELDS)
        ItemVersion.objects.bulk_create(self.versions)
        MetricSnapshot.objects.bulk_create(self.snapshots)
        media = [row for item, refs in self.media for row in _new_media(item, refs)]
        Media.objects.bulk_create(media)
        self.result.item_ids = [item.pk for item in self.new.values()] + list(self.changed)
        self.result.media_ids = [row.pk for row in media if row.state == WorkState.PENDING]
        return self.result


def _work_left(intake: Intake) -> StoredBatch:
    items = Item.objects.filter(intake=intake, state=WorkState.PENDING)
    media = Media.objects.filter(item__intake=intake, state=WorkState.PENDING)
    return StoredBatch(
        item_ids=list(items.values_list("pk", flat=True)),
        media_ids=list(media.values_list("pk", flat=True)),
    )


@transaction.atomic
def records_store(
    *, intake: Intake, records: Sequence[Record], quarantined: int, chunks_done: int
) -> StoredBatch:
    """Store a batch of records of one intake, exactly once.

    Running it again after a crash stores nothing twice: an intake whose ``chunks_done`` has
    already passed this batch is left alone, and the ids returned are those of the intake that
    still have work to do.

    Args:
        intake: the intake the records were read from.
        records: at most some hundred records.
        quarantined: how many records of the same stretch were set aside.
        chunks_done: how far reading has got after this batch.

    Returns:
        Counts of this batch (none when it had been stored before) and ids with work to do.
    """
    locked = Intake.objects.select_for_update().select_related("original").get(pk=intake.pk)
    if locked.chunks_done >= chunks_done:
        return _work_left(locked)
    batch = _Batch(locked)
    stored = _existing(records)
    for record in records:
        batch.take(record, stored.get(_key(record)))
    result = batch.write()
    locked.state = Intake.State.READING
    locked.chunks_done = chunks_done
    locked.received += len(records) + quarantined
    locked.new += result.new
    locked.duplicate += result.duplicate
    locked.changed += result.changed
    locked.quarantined += quarantined
    locked.save()
    audit_record(
        action="items.store",
        subject=f"intake:{locked.pk}",
        detail={
            "new": result.new,
            "duplicate": result.duplicate,
            "changed": result.changed,
            "quarantined": quarantined,
            "first_item": min(result.item_ids, default=None),
            "last_item": max(result.item_ids, default=None),
        },
    )
    return result

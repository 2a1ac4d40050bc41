"""One record as the rows it becomes: item, earlier version, media, consent, counts."""

from __future__ import annotations

import json
from collections.abc import Iterable

from casework.clock import now
from casework.models import Consent, Intake, Item, ItemVersion, Media, MetricSnapshot, Original
from casework.models.items import Stage, WorkState
from casework.pseudonym import author_pid
from records.incoming import MediaRef, Metrics, Record

Key = tuple[str, str, str]


def record_key(record: Record) -> Key:
    """Return what makes a record one of a kind."""
    return (record.platform, record.kind, record.platform_id)


def metric_counts(metrics: Metrics) -> dict[str, int]:
    """Return the counts that were given."""
    pairs = (
        ("views", metrics.views),
        ("likes", metrics.likes),
        ("shares", metrics.shares),
        ("comments", metrics.comments),
    )
    return {name: value for name, value in pairs if value is not None}


def new_item(record: Record, intake: Intake, original: Original | None) -> Item:
    """Build the item of a record seen for the first time; its author only as a keyed hash."""
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
        metrics=metric_counts(record.metrics),
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
        refresh_due_at=record.refresh_due_at,
    )


def is_newer(record: Record, item: Item, intake: Intake) -> bool:
    """Whether the record was seen later than what is stored (equal times count as later)."""
    return (record.collected_at or intake.received_at) >= item.collected_at


def change(item: Item, record: Record, intake: Intake, original: Original | None) -> ItemVersion:
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


CHANGED_FIELDS = [
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


def consent_row(record: Record, item: Item) -> Consent | None:
    """Return the consent row of a submission whose sidecar carries one (JSON in ``consent``).

    One person's consent is one row, however many things it came with. Two people never share one,
    though they agreed in the same second: withdrawing it erases what it covers.

    Args:
        record: the submission.
        item: its item, not yet stored, with author and intake.
    """
    if not record.consent:
        return None
    data = json.loads(record.consent)
    given = {
        "notice_version": str(data["version"]),
        "given_at": data["at"],
        "channel": str(data["channel"]),
        "purposes": list(data.get("purposes", [])),
    }
    if item.author_pid:
        same = Item.objects.filter(platform=item.platform, author_pid=item.author_pid)
        row = Consent.objects.filter(item__in=same, **given).first()
        if row is not None:
            return row
    return Consent.objects.create(**given)


def media_rows(item: Item, references: Iterable[MediaRef]) -> list[Media]:
    """Build the media rows of an item; archived bytes and wanted ones have work to do."""
    rows = []
    for reference in references:
        original = (
            Original.objects.filter(sha256=reference.sha256).first() if reference.sha256 else None
        )
        stage = Stage.DONE
        wanted = original is None and reference.wanted
        if original is not None:
            heard = reference.type in ("audio", "video")
            stage = Stage.TRANSCRIBE if heard else Stage.READ
        elif wanted:
            stage = Stage.FETCH
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
                state=WorkState.PENDING if original is not None or wanted else WorkState.DONE,
                locator=reference.locator,
            )
        )
    return rows


def snapshot(item: Item, record: Record) -> MetricSnapshot:
    """Build the snapshot of a record's counts."""
    return MetricSnapshot(
        item=item,
        at=record.metrics_at or item.collected_at,
        views=record.metrics.views,
        likes=record.metrics.likes,
        shares=record.metrics.shares,
        comments=record.metrics.comments,
    )

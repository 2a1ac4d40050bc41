"""Captions and readings become rows beside what stands there already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from django.db import transaction

from casework.models import Item, Media, Original, Reading, Segment, Transcript
from casework.models.items import Stage, WorkState
from casework.services.audit import audit_record
from ocr.pages import PageText
from records.passage import SegmentText


@transaction.atomic
def transcript_store(
    *,
    item: Item,
    media: Media | None,
    origin: str,
    original: Original | None,
    text: str,
    segments: Sequence[SegmentText],
    model: str = "",
) -> Transcript:
    """Store a transcript with its segments; the same one twice is one.

    Args:
        item: the item whose recording it is.
        media: the recording, if it is here.
        origin: ``captions`` (platform or uploaded file) or ``speech`` (a model's hearing).
        original: the caption file as received, if there was one.
        text: the segments joined, into which passages point.
        segments: in order, milliseconds.
        model: ``name@revision`` when a model made it.
    """
    row, created = Transcript.objects.get_or_create(
        item=item,
        origin=origin,
        original=original,
        model=model,
        defaults={"text": text, "media": media},
    )
    if created:
        Segment.objects.bulk_create(
            Segment(
                transcript=row,
                ordinal=n,
                start_ms=s.start_ms,
                end_ms=s.end_ms,
                text=s.text,
                speaker=s.speaker or "",
            )
            for n, s in enumerate(segments)
        )
        audit_record(
            action="transcript.store",
            subject=f"item:{item.pk}",
            detail={"transcript": row.pk, "segments": len(segments), "origin": origin},
        )
    return row


@transaction.atomic
def readings_store(*, media: Media, pages: Sequence[PageText]) -> list[Reading]:
    """Store what was read on each page of a scan or document; the same reading twice is one."""
    rows = [
        Reading.objects.get_or_create(
            media=media,
            page=page.page,
            model=str(page.model),
            defaults={
                "item_id": media.item_id,
                "score": page.score,
                "text": page.text,
                "words": [asdict(word) for word in page.words],
            },
        )[0]
        for page in pages
    ]
    Media.objects.filter(pk=media.pk).update(stage=Stage.DONE, state=WorkState.DONE, waiting_for="")
    audit_record(
        action="reading.store",
        subject=f"media:{media.pk}",
        detail={"pages": len(rows), "models": sorted({str(p.model) for p in pages})},
    )
    return rows


@transaction.atomic
def media_park(*, media: Media, waiting_for: str) -> None:
    """Park a media file until something arrives; that is no failure."""
    Media.objects.filter(pk=media.pk).update(state=WorkState.PARKED, waiting_for=waiting_for)
    audit_record(
        action="media.park", subject=f"media:{media.pk}", detail={"waiting_for": waiting_for}
    )


@transaction.atomic
def media_unpark(*, waiting_for: str) -> list[int]:
    """Put parked media back to work because what they waited for has come.

    Returns:
        Ids of the media files.
    """
    rows = Media.objects.filter(state=WorkState.PARKED, waiting_for=waiting_for)
    ids = list(rows.values_list("pk", flat=True))
    if ids:
        rows.update(state=WorkState.PENDING, waiting_for="")
        audit_record(action="media.unpark", detail={"waiting_for": waiting_for, "media": len(ids)})
    return ids

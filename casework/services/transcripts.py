"""Captions and readings become rows beside what stands there already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from django.db import transaction

from asr.speakers import name_speakers
from casework.models import (
    Item,
    Media,
    Original,
    Segment,
    SpeechPart,
    Transcript,
    Waveform,
)
from casework.models.items import Stage, WorkState
from casework.segment_rows import heard_rows, joined_text
from casework.services.audit import audit_record
from casework.services.listening import listen_spans_store
from records.passage import SegmentText
from records.speech import Heard


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
def transcript_heard_store(
    *, media: Media, heard: Heard, peaks: bytes = b"", per_second: int = 10
) -> Transcript | None:
    """Store what a model heard in a recording, and that the recording is done.

    One transcript per recording and model: the same model again changes nothing. Nothing heard is
    a transcript too, an empty one. Captions and hearings by other models stay beside it.

    Args:
        media: the recording.
        heard: what was heard, with its model; times in milliseconds.
        peaks: the waveform, one byte per ``1 / per_second`` seconds; none when empty.
        per_second: bytes of ``peaks`` per second.

    Returns:
        The transcript; ``None`` when the recording was erased while it was being heard.
    """
    held = Media.objects.select_for_update(of=("self",)).filter(pk=media.pk).first()
    if held is None:
        return None
    _heard_media(held, heard)
    if peaks:
        Waveform.objects.update_or_create(
            media=held, defaults={"per_second": per_second, "peaks": peaks}
        )
    SpeechPart.objects.filter(media=held).delete()
    row, created = Transcript.objects.get_or_create(
        item_id=held.item_id,
        media=held,
        origin="speech",
        model=str(heard.model),
        defaults={"lang": heard.lang, "text": ""},
    )
    if created:
        _heard_words(row, heard)
    return row


def _heard_media(media: Media, heard: Heard) -> None:
    media.stage, media.state, media.waiting_for = Stage.DONE, WorkState.DONE, ""
    media.duration_ms = heard.duration_ms
    media.parts_done = media.parts
    media.damage = [asdict(one) for one in heard.damage]
    media.save(
        update_fields=["stage", "state", "waiting_for", "duration_ms", "parts_done", "damage"]
    )


def _heard_words(row: Transcript, heard: Heard) -> None:
    segments = Segment.objects.bulk_create(
        heard_rows(row, name_speakers(heard.segments), heard.model)
    )
    row.text = joined_text(segments)
    row.save(update_fields=["text"])
    spans = listen_spans_store(transcript=row, segments=segments)
    audit_record(
        action="transcript.store",
        subject=f"item:{row.item_id}",
        detail={
            "transcript": row.pk,
            "segments": len(segments),
            "origin": "speech",
            "model": row.model,
            "doubts": sum(len(segment.doubts) for segment in segments),
            "must_listen": len(spans),
            "damage": len(heard.damage),
        },
    )


@transaction.atomic
def media_park(*, media: Media, waiting_for: str) -> None:
    """Park a media file until something arrives; that is no failure."""
    Media.objects.filter(pk=media.pk).update(state=WorkState.PARKED, waiting_for=waiting_for)
    audit_record(
        action="media.park", subject=f"media:{media.pk}", detail={"waiting_for": waiting_for}
    )


@transaction.atomic
def media_unpark(*, waiting_for: str, media_ids: Sequence[int] | None = None) -> list[int]:
    """Put parked media back to work because what they waited for has come.

    Args:
        waiting_for: what has come.
        media_ids: for these alone; ``None`` for all that waited for it.

    Returns:
        Ids of the media files.
    """
    rows = Media.objects.filter(state=WorkState.PARKED, waiting_for=waiting_for)
    if media_ids is not None:
        rows = rows.filter(pk__in=media_ids)
    ids = list(rows.values_list("pk", flat=True))
    if ids:
        rows.update(state=WorkState.PENDING, waiting_for="")
        audit_record(action="media.unpark", detail={"waiting_for": waiting_for, "media": len(ids)})
    return ids

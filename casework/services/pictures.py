"""Hashes of pictures, and what files say of their making, become rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from casework.models import ImagePrint, Media
from casework.services.audit import audit_record
from ocr.prints import Print


@transaction.atomic
def prints_store(*, media: Media, prints: Sequence[tuple[int, Print]]) -> None:
    """Store hashes of a picture (moment 0) or of a video's scenes; the same one twice is one.

    Args:
        media: the file.
        prints: milliseconds from its start, and the hash.
    """
    rows = [
        ImagePrint(media=media, frame_ms=at_ms, bits=one.bits, model=str(one.model))
        for at_ms, one in prints
    ]
    ImagePrint.objects.bulk_create(rows, ignore_conflicts=True)
    audit_record(action="prints.store", subject=f"media:{media.pk}", detail={"prints": len(rows)})


@transaction.atomic
def capture_store(*, media: Media, capture: Mapping[str, Any]) -> None:
    """Store what a file says of its making; nothing is written where it says nothing."""
    if not capture:
        return
    Media.objects.filter(pk=media.pk).update(capture=dict(capture))
    media.capture = dict(capture)
    audit_record(
        action="capture.store",
        subject=f"media:{media.pk}",
        detail={"position": "latitude" in capture, "time": "taken_at" in capture},
    )

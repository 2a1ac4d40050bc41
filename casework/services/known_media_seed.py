"""The facts file's known pictures become rows; apart, since every command begins with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from casework.models import KnownMedia
from casework.services.audit import audit_record


@transaction.atomic
def known_media_seed(*, entries: Iterable[Mapping[str, Any]]) -> int:
    """Take over the entries of the facts file that are not here yet; returns how many.

    They come without their pictures: an editor adds those.
    """
    stored = set(KnownMedia.objects.values_list("media_id", flat=True))
    rows = [
        KnownMedia(
            media_id=str(one["id"]),
            kind=str(one.get("kind", "image")),
            origin_vi=str(one.get("origin_vi") or ""),
            origin_en=str(one.get("origin_en") or ""),
            taken=str(one.get("date") or ""),
            place=str(one.get("place") or ""),
            event=str(one.get("event") or ""),
        )
        for one in entries
        if str(one["id"]) not in stored
    ]
    if rows:
        KnownMedia.objects.bulk_create(rows)
        audit_record(action="known_media.seed", detail={"ids": [row.media_id for row in rows]})
    return len(rows)

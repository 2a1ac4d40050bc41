"""Files of submitted testimony: from the platform into the archive."""

from __future__ import annotations

from typing import Final

from django.db import transaction

from casework.models import Media, Original
from casework.models.items import Stage, WorkState
from casework.services.audit import audit_record
from casework.services.originals import original_erase
from casework.services.testimony import WAITING_FOR

_TYPES: Final = {
    "audio": Media.Type.AUDIO,
    "video": Media.Type.VIDEO,
    "image": Media.Type.IMAGE,
    "text": Media.Type.DOCUMENT,
}


def type_by_content(mime: str, declared: str) -> str:
    """Return the media type of content; an unknown kind stays what the platform said.

    A recording often arrives as a “file”, so what it is called does not count.
    """
    if mime == "application/octet-stream":
        return declared
    return _TYPES.get(mime.partition("/")[0], Media.Type.DOCUMENT)


def media_fetched(*, media_id: int, original: Original, mime: str) -> bool:
    """Tie a fetched file to its row and say what is done with it next.

    Running it again changes nothing. A file of closed testimony waits for the sender's consent.

    Args:
        media_id: the row, in stage ``fetch``.
        original: the file in the archive.
        mime: its type by content.

    Returns:
        Whether there is work to do. False also when the item was erased in the meantime: then the
        file is erased too, unless something else holds it.
    """
    with transaction.atomic():
        row = Media.objects.select_for_update(of=("self",)).filter(pk=media_id).first()
        if row is not None:
            return _tied(row, original, mime)
    if not original.media_set.exists() and not original.intakes.exists():
        original_erase(original=original, reason="its item was erased while it came", user=None)
    return False


def _tied(row: Media, original: Original, mime: str) -> bool:
    if row.stage != Stage.FETCH:
        return row.state == WorkState.PENDING
    row.original, row.mime = original, mime[:120]
    row.type = type_by_content(mime, row.type)
    heard = row.type in (Media.Type.AUDIO, Media.Type.VIDEO)
    row.stage = Stage.TRANSCRIBE if heard else Stage.READ
    closed = row.item.state == WorkState.PARKED and row.item.consent_id is None
    row.state = WorkState.PARKED if closed else WorkState.PENDING
    row.waiting_for = WAITING_FOR if closed else ""
    row.save(update_fields=["original", "mime", "type", "stage", "state", "waiting_for"])
    audit_record(
        action="media.fetch",
        subject=f"media:{row.pk}",
        detail={"sha256": original.sha256, "size": original.size},
    )
    return not closed

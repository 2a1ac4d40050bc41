"""Stages *transcribe* and *read*: one media file → transcript or readings, or parked."""

from __future__ import annotations

from casework.models import Media
from casework.models.items import Stage, WorkState
from casework.services.quarantine import media_quarantine
from casework.services.transcripts import media_park
from monitor.stages.hear import hear
from monitor.stages.read import read
from records.errors import Parked, Quarantine


def process(media_id: int) -> int:
    """Do what a media file waits for; set it aside or park it when that cannot be done.

    Returns:
        The id of the item it belongs to.
    """
    media = Media.objects.select_related("original", "item").get(pk=media_id)
    if media.state != WorkState.PENDING or media.original is None:
        return media.item_id
    try:
        if media.stage == Stage.TRANSCRIBE:
            hear(media, media.original)
        elif media.stage == Stage.READ:
            read(media)
    except Parked as parked:
        media_park(media=media, waiting_for=parked.waiting_for)
    except Quarantine as error:
        media_quarantine(media=media, error=error)
    return media.item_id

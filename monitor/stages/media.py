"""Stages *fetch*, *transcribe* and *read*: one media file → archive → transcript or readings."""

from __future__ import annotations

from casework.models import Media, Original
from casework.models.items import Stage, WorkState
from casework.services.heard_audio import heard_audio_erase
from casework.services.quarantine import media_quarantine
from casework.services.transcripts import media_park
from monitor.collect import downloads
from monitor.stages.hear import hear
from monitor.stages.read import read
from records.errors import Parked, Quarantine, Retry


def fetch(media_id: int) -> bool:
    """Take a media file from its platform into the archive, or set it aside.

    Returns:
        Whether it can be transcribed or read now.

    Raises:
        Retry: the platform is busy or away.
    """
    media = (
        Media.objects.select_related("item__source", "item__intake__run")
        .filter(pk=media_id)
        .first()
    )
    if media is None or media.state != WorkState.PENDING:
        return False
    if media.stage != Stage.FETCH:
        return True
    try:
        return downloads.fetch(media)
    except Quarantine as error:
        media_quarantine(media=media, error=error)
        return False


def fetch_given_up(media_id: int, error: Retry) -> None:
    """Set a file aside whose platform stayed busy or away through all tries."""
    media = Media.objects.select_related("item").filter(pk=media_id, stage=Stage.FETCH).first()
    if media is not None and media.state == WorkState.PENDING:
        media_quarantine(media=media, error=Quarantine("fetch_failed", error.vi, error.en))


def process(media_id: int) -> int:
    """Do what a media file waits for; set it aside or park it when that cannot be done.

    Returns:
        The id of the item it belongs to.
    """
    media = Media.objects.select_related("original", "item").get(pk=media_id)
    if media.state == WorkState.PENDING and media.original is not None:
        _work(media, media.original)
    # Also when a killed run had heard it already.
    heard_audio_erase(media_id=media.pk)
    return media.item_id


def _work(media: Media, original: Original) -> None:
    try:
        if media.stage == Stage.TRANSCRIBE:
            hear(media, original)
        elif media.stage == Stage.READ:
            read(media)
    except Parked as parked:
        media_park(media=media, waiting_for=parked.waiting_for)
    except Quarantine as error:
        media_quarantine(media=media, error=error)

"""Stages *transcribe* and *read*: one media file → transcript or readings, or parked."""

from __future__ import annotations

from casework.archive import get_archive
from casework.models import Media
from casework.models.items import Stage, WorkState
from casework.services.quarantine import media_quarantine
from casework.services.transcripts import media_park, readings_store
from ocr.pages import PageText
from ocr.reading import read_pages
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
            _transcribe(media)
        elif media.stage == Stage.READ:
            _read(media)
    except Parked as parked:
        media_park(media=media, waiting_for=parked.waiting_for)
    except Quarantine as error:
        media_quarantine(media=media, error=error)
    return media.item_id


def _transcribe(media: Media) -> None:
    """Hear a recording. No speech model ships with the base install, so it waits for one."""
    raise Parked(
        "speech_model",
        f"Bản ghi {media.name} đang chờ mô hình nhận dạng tiếng nói",
        f"the recording {media.name} waits for a speech model",
    )


def _read(media: Media) -> None:
    """Read a scan or document page by page; a bad page does not lose the good ones.

    Raises:
        Quarantine: the first page that could not be read, after the others were stored.
    """
    if media.original is None:
        return
    with get_archive().open(media.original.sha256) as stream:
        results = list(read_pages(stream, media.original.mime))
    readings_store(media=media, pages=[r for r in results if isinstance(r, PageText)])
    for result in results:
        if isinstance(result, Quarantine):
            raise result

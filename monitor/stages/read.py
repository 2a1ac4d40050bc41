"""Stage *read*: a scan, photograph or document → readings by page."""

from __future__ import annotations

from casework.archive import get_archive
from casework.models import Media
from casework.services.transcripts import readings_store
from ocr.pages import PageText
from ocr.reading import read_pages
from records.errors import Quarantine


def read(media: Media) -> None:
    """Read a scan or document page by page; a bad page does not lose the good ones.

    Raises:
        Quarantine: the first page that could not be read, after the others were stored.
        Parked: ``ocr_engine``.
    """
    if media.original is None:
        return
    with get_archive().open(media.original.sha256) as stream:
        results = list(read_pages(stream, media.original.mime))
    readings_store(media=media, pages=[r for r in results if isinstance(r, PageText)])
    for result in results:
        if isinstance(result, Quarantine):
            raise result

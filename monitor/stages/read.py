"""Stage *read*: a scan, photograph or document → readings by page, hash, what the file says."""

from __future__ import annotations

import logging

from casework.archive import get_archive
from casework.models import ImagePrint, Media
from casework.services.known_matching import pdq_store
from casework.services.pictures import capture_store, prints_store
from casework.services.readings import ReadPage, readings_store
from casework.services.recheck import captions_recheck
from monitor.reading import read_page
from ocr.capture import image_capture, media_capture
from ocr.frames import video_prints
from ocr.images import open_images
from ocr.pages import PageText
from ocr.pdq import pdq_of, video_pdq
from ocr.prints import image_print
from ocr.reading import read_pages
from records.errors import ManhMoiError, Quarantine

log = logging.getLogger(__name__)


def read(media: Media) -> None:
    """Read a scan or document page by page; a bad page does not lose the good ones.

    Raises:
        Quarantine: the first page that could not be read, after the others were stored.
        Parked: ``ocr_engine``; the picture's hash and what the file says are stored before.
    """
    if media.original is None:
        return
    mime = media.original.mime
    if mime.startswith("image/"):
        picture_prints(media)
    with get_archive().open(media.original.sha256) as stream:
        results = list(read_pages(stream, mime))
    pages: list[ReadPage] = [read_page(r) for r in results if isinstance(r, PageText)]
    readings_store(media=media, pages=pages)
    for result in results:
        if isinstance(result, Quarantine):
            raise result


def picture_prints(media: Media) -> int:
    """Store the hashes of a picture, or of a video's scenes, and what the file says of its making.

    Nothing that goes wrong here stops anything else: a file that cannot be seen may still be
    heard or read, and says so itself there. What is there already is not made again.

    Returns:
        How many hashes the file has now.
    """
    original = media.original
    if original is None or original.erased_at is not None:
        return 0
    try:
        if not media.capture:
            _capture(media, original.sha256, original.mime)
        if not media.prints.exists():
            _prints(media, original.sha256, original.mime)
        if not media.pdq_prints.exists():
            _known(media, original.sha256, original.mime)
    except ManhMoiError as error:
        log.warning("no picture hash for media %s: %s", media.pk, error.en)
    except Exception:
        # A decoder's own fault on a stranger's file.
        log.exception("no picture hash for media %s", media.pk)
    return ImagePrint.objects.filter(media=media).count()


def _capture(media: Media, sha256: str, mime: str) -> None:
    with get_archive().open(sha256) as stream:
        read_it = image_capture if mime.startswith("image/") else media_capture
        capture_store(media=media, capture=read_it(stream))


def _prints(media: Media, sha256: str, mime: str) -> None:
    with get_archive().open(sha256) as stream:
        if mime.startswith("image/"):
            made = image_print(next(open_images(stream)))
            prints_store(media=media, prints=[(0, made)] if made else [])
        elif mime.startswith("video/"):
            prints_store(media=media, prints=video_prints(stream))


def _known(media: Media, sha256: str, mime: str) -> None:
    """Store the PDQ hashes; where the file looks like a known picture, look at what it is said
    to show.
    """
    with get_archive().open(sha256) as stream:
        if mime.startswith("image/"):
            prints = [(0, pdq_of(next(open_images(stream))))]
        elif mime.startswith("video/"):
            prints = video_pdq(stream)
        else:
            return
    if pdq_store(media=media, prints=prints):
        captions_recheck(item_ids=[media.item_id])

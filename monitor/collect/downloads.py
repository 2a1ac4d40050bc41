"""Stage *fetch*: a file of submitted testimony is taken from the platform into the archive.

Platforms show such files for hours or days, so they are fetched as soon as the message is stored.
A kill in between fetches again and stores the same bytes under the same name: nothing twice.
"""

from __future__ import annotations

import io
from typing import Final

from casework.archive import Erased
from casework.models import Media
from casework.services.media_fetch import media_fetched
from casework.services.originals import original_store
from monitor.collect.opening import came_from, open_visit
from monitor.sniff import EMPTY, HEAD_BYTES, sniff
from monitor.sources.table import connector as connector_of
from records.errors import OperatorError, Parked, Quarantine, Retry

MAX_BYTES: Final = 100 * 1024 * 1024
"""Longest file taken: two hours of telephone-quality sound, or a long scan."""


def fetch(media: Media) -> bool:
    """Fetch one media file; return whether there is work to do on it now.

    Raises:
        Quarantine: gone, too large, from a host that is not allowed, empty or not what it claims.
        Retry: the platform is busy or away, or asks to wait.
        OperatorError: the disk is full.
    """
    body, declared = _download(media)
    mime = _checked(body, declared, media)
    try:
        original, _ = original_store(source=io.BytesIO(body), lines=False, mime=mime)
    except Erased as error:
        raise Quarantine(
            "erased", "Tệp này đã bị xóa trước đây", "this file was erased before"
        ) from error
    return media_fetched(media_id=media.pk, original=original, mime=mime)


def _download(media: Media) -> tuple[bytes, str]:
    source = media.item.source
    connector = connector_of(source.kind) if source is not None else None
    if source is None or connector is None or not hasattr(connector, "download"):
        raise Quarantine("no_source", "Không còn nguồn để tải tệp", "no source to fetch it from")
    try:
        opened = open_visit(source, connector.manifest, base_url=came_from(media.item))
        try:
            body, declared = connector.download(opened.visit, media.url, media.locator)
        finally:
            opened.client.close()
    except Parked as error:
        raise Retry(error.vi, error.en) from error
    except OperatorError as error:
        # A person mends the credential and has it tried again; the rest must not wait for that.
        raise Quarantine("source_refused", error.vi, error.en) from error
    return bytes(body), str(declared)


def _checked(body: bytes, declared: str, media: Media) -> str:
    """Return the type by content.

    Raises:
        Quarantine: ``empty_file``, ``too_large`` or ``wrong_content``.
    """
    if len(body) > MAX_BYTES:
        raise Quarantine("too_large", "Tệp quá lớn", "the file is too large")
    mime = sniff(body[:HEAD_BYTES], media.name).mime
    if mime == EMPTY:
        raise Quarantine("empty_file", "Tệp rỗng", "the file is empty")
    page = mime in ("text/html", "application/json", "application/xml")
    if page and media.type != Media.Type.DOCUMENT:
        # A platform's error page, handed out with status 200.
        raise Quarantine(
            "wrong_content",
            f"Nền tảng trả về một trang ({mime}, khai là {declared[:60]}) thay cho tệp",
            f"the platform sent a page ({mime}, declared {declared[:60]}) instead of the file",
        )
    return mime

"""Feeds and pages named by address: fetched politely, archived as received, then read."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from casework.models import Intake, Source
from casework.services.sources import source_ensure, source_visited
from monitor.bundles import Bundle
from monitor.feeds.answers import Fetched
from monitor.feeds.shared import fetcher
from monitor.intake import Origin, receive
from monitor.operations import Event
from monitor.operations.fetch_video import fetch_video, is_video
from records.errors import Quarantine, Retry


def fetch_address(address: str, origin: Origin) -> Iterator[Event | Intake]:
    """Fetch one address and yield its intake, or a note when there is nothing to read.

    The source remembers validators, so that an unchanged page costs one short answer.

    Raises:
        OperatorError: a new address has no legal basis.
    """
    if is_video(address):
        yield from fetch_video(address, origin.legal_basis)
        return
    source = source_ensure(
        name=address[:120],
        kind="web",
        platform="web",
        url=address,
        legal_basis=origin.legal_basis,
    )
    try:
        answer = fetcher().get(
            address,
            etag=source.cursor.get("etag"),
            last_modified=source.cursor.get("last_modified"),
        )
    except (Quarantine, Retry) as error:
        source_visited(source=source, error=str(error))
        yield {"event": "failure", "vi": error.vi, "en": error.en}
        return
    if answer.body is None:
        source_visited(source=source)
        yield {
            "event": "note",
            "vi": f"{address}: không đổi từ lần trước",
            "en": f"{address}: unchanged since the last visit",
        }
        return
    yield _received(address, answer, source, origin)


def _received(address: str, answer: Fetched, source: Source, origin: Origin) -> Intake:
    parts = urlsplit(address)
    name = f"{parts.hostname or 'web'}-{Path(parts.path).name or 'index'}"[:200]
    with tempfile.TemporaryDirectory(dir=settings.MANHMOI_DATA, prefix=".fetch-") as folder:
        page = Path(folder) / name
        page.write_bytes(answer.body or b"")
        intake = receive(
            Bundle(main=page),
            replace(
                origin,
                route="public_web",
                legal_basis=source.legal_basis,
                url=answer.url,
                source=source,
            ),
        )
    validators = {"etag": answer.etag, "last_modified": answer.last_modified}
    source_visited(source=source, cursor={k: v for k, v in validators.items() if v}, items=True)
    return intake

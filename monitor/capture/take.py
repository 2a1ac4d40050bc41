"""Taking one page, and what it shows, into a WACZ file."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from casework.services.captures import Taken
from monitor.capture.package import package
from monitor.capture.parts import page_parts
from monitor.capture.warc import write_warc
from monitor.feeds.answers import Fetched
from monitor.feeds.fetch import Fetcher
from monitor.readers.markup import decode_page
from records.errors import Quarantine, Retry
from records.text import nfc

# A page of pictures from one host takes five seconds each; all of it is kept in memory.
MAX_FILES: Final = 30
MAX_FILE_BYTES: Final = 30 * 1024 * 1024


def take(url: str, *, with_files: bool, fetcher: Fetcher, folder: Path) -> Taken:
    """Fetch ``url`` and write ``capture.wacz`` into ``folder``.

    A refusal (404, 410 …) is an answer too, and kept as evidence of what the address showed then.

    Args:
        url: the page.
        with_files: fetch its pictures and style sheets too, as far as they can be had.
        fetcher: the guarded client.
        folder: an empty folder of this capture's own.

    Raises:
        Quarantine: not a public address, robots.txt says no, too large …
        Retry: the host is busy or does not answer.
    """
    answers: list[Fetched] = []
    try:
        fetcher.get(url, each=answers.append)
    except Quarantine as error:
        if not (answers and error.reason.startswith("http_")):
            raise
    page = answers[-1]
    title, parts = _described(page)
    if with_files:
        answers += _files(parts[:MAX_FILES], fetcher)
    warc = folder / "capture.warc.gz"
    write_warc(warc, answers)
    return Taken(
        path=package(warc, url=page.url, at=page.fetched_at, title=title),
        url=page.url,
        status=page.status,
        payload_sha256=hashlib.sha256(page.body or b"").hexdigest(),
        files=len(answers),
        at=page.fetched_at,
    )


def _described(page: Fetched) -> tuple[str, list[str]]:
    if "html" not in (page.header("content-type") or "html") or not page.body:
        return "", []
    try:
        title, parts = page_parts(decode_page(page.body), page.url)
    except Quarantine:
        return "", []
    return nfc(title), parts


def _files(urls: list[str], fetcher: Fetcher) -> list[Fetched]:
    """Fetch what a page shows; a part that cannot be had is left out."""
    found: list[Fetched] = []
    room = MAX_FILE_BYTES
    for url in urls:
        answers: list[Fetched] = []
        try:
            fetcher.get(url, each=answers.append)
        except (Quarantine, Retry):
            continue
        room -= sum(len(answer.body or b"") for answer in answers)
        if room < 0:
            break
        found += answers
    return found

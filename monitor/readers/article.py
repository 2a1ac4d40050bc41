"""One web page as an article.

trafilatura finds the body; reader comments are left out and the lead paragraph, which many
Vietnamese papers set outside the body, is put back from ``og:description``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin, urlsplit

import trafilatura

from monitor.readers.base import OriginalView, ReadFailure, ReadOptions, ReadRecord, ReadResult
from monitor.readers.defaults import defaults_of
from monitor.readers.feed import short_id
from monitor.readers.markup import PageHead, decode_page
from monitor.readers.notes import time_note
from monitor.readers.text import clean, language_tag
from monitor.readers.times import ParsedTime, parse_time
from monitor.readers.whole import MAX_PAGE, read_whole
from records.errors import Quarantine
from records.incoming import Record

COLLECTOR: Final = "article/1"


@dataclass(frozen=True, slots=True)
class ArticleReader:
    """Reads one HTML page. Its id is its canonical URL; an upload without one has its hash."""

    name: str = "article"
    revision: str = "1"
    line_oriented: bool = False

    def read(
        self, original: OriginalView, options: ReadOptions, from_chunk: int = 0
    ) -> Iterator[ReadResult]:
        """See ``Reader.read``."""
        page = decode_page(read_whole(original, MAX_PAGE))
        head = PageHead()
        head.feed(page)
        head.close()
        metadata = options.metadata or {}
        given = str(metadata.get("url") or options.url or "")
        url = _address(given, head)
        text, title, dated = _extract(page, url)
        text = _with_lead(text, head.meta.get("og:description", ""))
        if not text:
            raise Quarantine(
                "empty_text", "Trang không có nội dung bài viết", "the page holds no article text"
            )
        written = head.published() or metadata.get("published_at") or dated
        published = parse_time(written, now=options.collected_at)
        if written == dated and published.at is not None:
            published = ParsedTime(published.at, "day")
        defaults = defaults_of(options)
        yield from (ReadFailure(note, 0, 0) for note in defaults.notes)
        record = Record(
            platform="web",
            kind="article",
            platform_id=short_id(url) if url else original.sha256,
            text=text,
            title=clean(str(metadata.get("title") or title)) or None,
            url=url or None,
            channel_id=(urlsplit(url).hostname or "").removeprefix("www.") or None,
            author_kind="org",
            lang=language_tag(metadata.get("lang") or head.meta.get("og:locale", "")[:2]),
            published_at=published.at,
            published_precision=published.precision,
            collected_at=options.collected_at,
            collector=COLLECTOR,
            route=defaults.route,
            legal_basis=defaults.legal_basis,
            synthetic=defaults.synthetic,
        )
        yield ReadRecord(record, 0, 0, None)
        if note := time_note("published", written, published):
            yield ReadFailure(note, 0, 0)


def page_id(body: bytes, url: str) -> str:
    """Return the id under which a page found at ``url`` is kept: its canonical address.

    Args:
        body: the page as received; one that cannot be decoded counts as ``url`` itself.
        url: where it was found.
    """
    head = PageHead()
    try:
        head.feed(decode_page(body))
    except Quarantine:
        return short_id(url)
    return short_id(_address(url, head))


def _address(given: str, head: PageHead) -> str:
    """The canonical address; one that leads to another host than the page's is not believed."""
    claimed = head.canonical or head.meta.get("og:url", "")
    url = urljoin(given, claimed) if claimed else given
    if not url.startswith(("http://", "https://")):
        return given
    if given and urlsplit(url).hostname != urlsplit(given).hostname:
        return given
    return url.split("#")[0]


def _extract(page: str, url: str) -> tuple[str, str, str | None]:
    """Body, title and date of a page; the date has the precision of a day."""
    found = trafilatura.bare_extraction(
        page, url=url or None, include_comments=False, with_metadata=True
    )
    if found is None:
        return "", "", None
    values = found if isinstance(found, dict) else found.as_dict()
    date = values.get("date")
    text, title = clean(values.get("text") or ""), clean(values.get("title") or "")
    return text, title, str(date) if date else None


def _with_lead(text: str, lead: str) -> str:
    """Put the lead paragraph first unless the body has it already."""
    if not lead or " ".join(lead.split())[:80] in " ".join(text.split()):
        return text
    return f"{lead}\n\n{text}".strip()

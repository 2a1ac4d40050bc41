"""RSS and Atom feeds, from the bytes as fetched."""

from __future__ import annotations

import calendar
import hashlib
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urljoin, urlsplit, urlunsplit

import feedparser

from monitor.readers.base import OriginalView, ReadFailure, ReadOptions, ReadRecord, ReadResult
from monitor.readers.defaults import Defaults, defaults_of
from monitor.readers.markup import plain_text
from monitor.readers.notes import time_note
from monitor.readers.text import clean, language_tag
from monitor.readers.times import ParsedTime, parse_time
from monitor.readers.whole import MAX_FEED, read_whole
from records.errors import Quarantine
from records.incoming import Record

COLLECTOR: Final = "feed/1"
MAX_ENTRIES: Final = 5_000
_TRACKING: Final = ("utm_", "fbclid=", "gclid=", "zarsrc=", "gidzl=", "mc_cid=", "mc_eid=")
"""Beginnings of query parts that say how a reader came, not which page it is."""


_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


def short_id(value: str) -> str:
    """Return an id fit for a row: itself, or its SHA-256 when longer than 190 characters."""
    return value if len(value) <= 190 else hashlib.sha256(value.encode()).hexdigest()


def plain_address(url: str) -> str:
    """Return an address without its fragment and what only tells how a reader came to it."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url
    kept = [one for one in parts.query.split("&") if not one.lower().startswith(_TRACKING)]
    return urlunsplit(parts._replace(query="&".join(kept), fragment=""))


def _host(*urls: object) -> str:
    for url in urls:
        if isinstance(url, str) and (host := urlsplit(url).hostname):
            return host.removeprefix("www.")
    return ""


def _body(entry: Mapping[str, Any]) -> str:
    contents = entry.get("content")
    best = ""
    for content in contents if isinstance(contents, list) else ():
        value = str(content.get("value") or "")
        best = value if len(value) > len(best) else best
    return plain_text(best or str(entry.get("summary") or ""))


def _published(entry: Mapping[str, Any], now: datetime) -> tuple[object, ParsedTime]:
    for name in ("published", "updated"):
        parsed = entry.get(f"{name}_parsed")
        # Of a mere day the library makes midnight in Greenwich.
        if _DAY.fullmatch(str(entry.get(name) or "").strip()):
            parsed = None
        if isinstance(parsed, time.struct_time):
            try:
                at = datetime.fromtimestamp(calendar.timegm(parsed), UTC)
            except (ValueError, OverflowError, OSError):
                return entry.get(name), ParsedTime(None, problem="out_of_range")
            return entry.get(name), parse_time(at, now=now)
        # feedparser leaves the Vietnamese dd/mm/yyyy unread.
        if entry.get(name):
            return entry.get(name), parse_time(str(entry[name]), now=now)
    return None, ParsedTime(None)


@dataclass(frozen=True, slots=True)
class FeedReader:
    """Reads the entries of one feed. Their platform is ``rss``; the page itself is ``web``."""

    name: str = "feed"
    revision: str = "1"
    line_oriented: bool = False

    def read(
        self, original: OriginalView, options: ReadOptions, from_chunk: int = 0
    ) -> Iterator[ReadResult]:
        """See ``Reader.read``."""
        data = read_whole(original, MAX_FEED)
        if b"<!ENTITY" in data[:65536]:
            raise Quarantine(
                "xml_entities",
                "Nguồn tin khai báo thực thể XML, không đọc",
                "the feed declares XML entities and was not read",
            )
        parsed = feedparser.parse(data)
        if not parsed.entries and (parsed.bozo or not parsed.version):
            raise Quarantine(
                "bad_feed",
                "Không phải nguồn tin RSS/Atom đọc được",
                f"not a readable RSS or Atom feed: {parsed.get('bozo_exception', '')}",
            )
        if parsed.bozo:
            yield ReadFailure(
                Quarantine(
                    "note_feed_damaged",
                    "Nguồn tin có lỗi định dạng; đọc được phần nào giữ phần ấy",
                    f"the feed is malformed; what could be read was kept: "
                    f"{parsed.get('bozo_exception', '')}",
                ),
                0,
                0,
            )
        defaults = defaults_of(options)
        yield from (ReadFailure(note, 0, 0) for note in defaults.notes)
        for entry in parsed.entries[:MAX_ENTRIES]:
            yield from _entry(entry, parsed.feed, options, defaults)


def _link(entry: Mapping[str, Any], feed: Mapping[str, Any], options: ReadOptions) -> str:
    """Return an entry's absolute address; what is none (a bare id, a script) is left out."""
    given = str(entry.get("link") or "").strip()
    # Without a link of its own the library gives the guid for one.
    if not given or ("://" not in given and not entry.get("links")):
        return ""
    try:
        link = urljoin(str(options.url or feed.get("link") or ""), given)
        usable = urlsplit(link).scheme in ("http", "https") and urlsplit(link).hostname
    except ValueError:
        return ""
    return plain_address(link) if usable else ""


def _entry(
    entry: Mapping[str, Any], feed: Mapping[str, Any], options: ReadOptions, defaults: Defaults
) -> Iterator[ReadResult]:
    link = _link(entry, feed, options)
    host = _host(options.url, feed.get("link"), link)
    identity = str(entry.get("id") or link).strip()
    title = plain_text(str(entry.get("title") or ""))
    text = _body(entry)
    if not identity or not (text or title):
        error = Quarantine(
            "bad_entry", "Mục tin thiếu mã hoặc chữ", "a feed entry has no id or no text"
        )
        yield ReadFailure(error, 0, 0)
        return
    written, published = _published(entry, options.collected_at)
    record = Record(
        platform="rss",
        kind="article",
        # A guid such as "1234" is unique within its feed only.
        platform_id=short_id(identity if "://" in identity else f"{host}:{identity}"),
        text=text or title,
        title=clean(title) or None,
        url=link or None,
        channel_id=host or None,
        author_kind="org",
        lang=language_tag(feed.get("language")),
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

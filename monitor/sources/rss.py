"""RSS and Atom feeds; where asked for, the whole article behind every entry.

An entry is known by its guid, else by its canonical address. With ``full_text`` an entry is read
from its own page under the same id; the feed then only gives the entries whose page cannot be had.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urlsplit

from monitor.collect.articles import ArticlePages
from monitor.collect.connector import Cursor, Due, Found, Page, Remark, Visit
from monitor.collect.manifest import Manifest, load_manifest
from monitor.collect.polite import Got
from monitor.collect.spans import ChunkMap, Span, cuts_of
from monitor.collect.webvisit import Rounds, ask_again, newest
from monitor.readers.base import (
    OriginalView,
    Reader,
    ReadFailure,
    ReadOptions,
    ReadRecord,
    ReadResult,
)
from monitor.readers.feed import FeedReader
from monitor.readers.inmemory import InMemory
from monitor.readers.whole import MAX_FEED, read_whole
from records.errors import Quarantine
from records.incoming import Record

KIND: Final = "rss"
FEED: Final = f"{KIND}.feed"
ARTICLE: Final = f"{KIND}.article"
_ENTRY: Final = re.compile(rb"<(item|entry)(?:\s[^>]*)?>.*?</\1\s*>", re.DOTALL)
_DECLARED: Final = re.compile(rb"<\?xml[^>]{0,200}?encoding=[\"']([A-Za-z0-9._-]{2,30})[\"']")


def _entries(body: bytes) -> list[Span]:
    found = (match.span() for match in _ENTRY.finditer(body))
    return [Span(None, (), start, end) for start, end in found]


def _check_encoding(body: bytes) -> None:
    """Raise where the bytes are not in the encoding that the feed declares (UTF-8 if none)."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return
    declared = _DECLARED.search(body[:400])
    name = declared.group(1).decode("ascii") if declared else "utf-8"
    try:
        body.decode(name)
    except (UnicodeDecodeError, LookupError) as error:
        raise Quarantine(
            "bad_encoding",
            f"Nguồn tin khai bảng mã {name} nhưng chữ không đúng bảng mã ấy",
            f"the feed declares {name}, but its bytes are not",
            byte=getattr(error, "start", None),
        ) from error


@dataclass(frozen=True, slots=True)
class FeedPages:
    """Reads a feed, every entry with its own piece of the archive.

    ``Page.options`` may hold ``skip``: ids that are not to be read from the feed.
    """

    name: str = FEED
    revision: str = "1"
    line_oriented: bool = False

    def cuts(self, body: bytes) -> list[int]:
        """Return where the feed is cut for the archive: at the edges of its entries."""
        return cuts_of(_entries(body), len(body))

    def read(
        self, original: OriginalView, options: ReadOptions, from_chunk: int = 0
    ) -> Iterator[ReadResult]:
        """See ``Reader.read``."""
        body = read_whole(original, MAX_FEED)
        _check_encoding(body)
        skip = frozenset((options.metadata or {}).get("skip", ()))
        results = list(FeedReader().read(original, replace(options, metadata=None)))
        found = _entries(body)
        chunks = ChunkMap(self.cuts(body), len(body))
        whole = Span(None, (), 0, len(body))
        places = found if len(found) == sum(map(_is_entry, results)) else []
        number = -1
        for result in results:
            number += _is_entry(result)
            at = places[number] if places and number >= 0 else whole
            first, last = chunks.chunks(at)
            if isinstance(result, ReadFailure):
                yield replace(result, first_chunk=first, last_chunk=last)
            elif result.record.platform_id not in skip:
                record = replace(
                    result.record, collector=options.collector or result.record.collector
                )
                yield ReadRecord(record, first, last)


def _is_entry(result: ReadResult) -> bool:
    return isinstance(result, ReadRecord) or result.error.reason == "bad_entry"


class Rss:
    """See the module."""

    def __init__(self) -> None:
        self.manifest: Manifest = load_manifest(KIND)
        self.readers: tuple[Reader, ...] = (FeedPages(), ArticlePages(ARTICLE, KIND))

    def fetch(self, visit: Visit) -> Iterator[Found]:
        """Yield every feed that has changed, articles before the feed that names them."""
        rounds = Rounds(visit)
        kept = dict(visit.cursor.get("feeds", {}))
        room = int(visit.settings["max_articles"]) if visit.settings["full_text"] else 0
        for url in visit.settings["feeds"]:
            got = rounds.get(url, kept.get(url))
            if isinstance(got, Remark):
                yield got
                continue
            if got.gone:
                yield Remark(f"Không còn nguồn tin {url}", f"the feed {url} is gone")
            if not got.body:
                continue
            skip: list[str] = []
            left = 0
            if visit.settings["full_text"]:
                todo = _unknown(visit, got, skip)
                left = len(todo[room:])
                skip.extend(record.platform_id for record in todo[room:])
                for record in todo[:room]:
                    room -= 1
                    yield from _article(rounds, record, skip)
            kept.pop(url, None)
            # What is left over is asked for again: the feed must then come whole once more.
            kept[url] = {} if left or not _readable(got) else got.validators
            yield _feed(url, got, skip, {"feeds": newest(kept)})
        rounds.finish()

    def refresh(self, visit: Visit, due: Sequence[Due]) -> Iterator[Found]:
        """Ask for the pages of stored articles again."""
        yield from ask_again(visit, due, ARTICLE)

    def check(self, visit: Visit) -> Remark:
        """Fetch the first feed and say what is in it."""
        url = visit.settings["feeds"][0]
        got = Rounds(visit).polite.get(url)
        count = len(_records(got))
        return Remark(f"Nguồn tin {url} có {count} mục", f"the feed {url} has {count} entries")


def _feed(url: str, got: Got, skip: list[str], cursor: Mapping[str, Any]) -> Found:
    """Return the feed's page, or only the cursor when all its entries are read elsewhere."""
    if skip and all(one.platform_id in skip for one in _records(got)):
        return Cursor(cursor)
    # Left-over entries change what is to be read of the same bytes, so they are part of the key.
    mark = hashlib.sha256("\n".join(sorted(skip)).encode()).hexdigest()[:8] if skip else ""
    key = f"{url}#{mark}" if mark else url
    return Page(got.body or b"", FEED, key, got.url, cursor, options={"skip": sorted(skip)})


def _records(got: Got) -> list[Record]:
    """Return the entries of a feed.

    Raises:
        Quarantine: it is none.
    """
    body = got.body or b""
    _check_encoding(body)
    view = InMemory("", got.url, body)
    results = FeedReader().read(view, ReadOptions(url=got.url))
    return [result.record for result in results if isinstance(result, ReadRecord)]


def _readable(got: Got) -> bool:
    try:
        _records(got)
    except Quarantine:
        return False
    return True


def _unknown(visit: Visit, got: Got, skip: list[str]) -> list[Record]:
    """Return the entries whose page is still to be read; the ids of the others go to ``skip``."""
    try:
        records = _records(got)
    except Quarantine:
        return []
    known = visit.known("article", [one.platform_id for one in records])
    skip.extend(one.platform_id for one in records if one.platform_id in known)
    fresh = {one.platform_id: one for one in records if one.platform_id not in known}
    return list(fresh.values())


def _article(rounds: Rounds, record: Record, skip: list[str]) -> Iterator[Found]:
    url = record.url or ""
    if urlsplit(url).scheme not in ("http", "https"):
        return
    got = rounds.get(url)
    if isinstance(got, Remark):
        yield got
    elif got.body:
        skip.append(record.platform_id)
        yield Page(got.body, ARTICLE, f"article:{url}", got.url, options=_options(record))


def _options(record: Record) -> Mapping[str, Any]:
    options: dict[str, Any] = {"id": record.platform_id}
    if record.title:
        options["title"] = record.title
    if record.published_at is not None:
        options["published_at"] = record.published_at.isoformat()
    return options


CONNECTOR: Final = Rss()

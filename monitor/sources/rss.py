"""RSS and Atom feeds; where asked for, the whole article behind every entry.

An entry is known by its guid, else by its canonical address. With ``full_text`` an entry is read
from its own page under the same id; the feed then only gives the entries whose page cannot be had.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from monitor.collect.articles import ArticlePages
from monitor.collect.connector import Cursor, Due, Found, Page, Remark, Visit
from monitor.collect.feedpages import FeedPages, check_encoding
from monitor.collect.manifest import Manifest, load_manifest
from monitor.collect.polite import Got
from monitor.collect.webvisit import Rounds, ask_again, newest, no_past, tried
from monitor.readers.base import (
    Reader,
    ReadOptions,
    ReadRecord,
)
from monitor.readers.feed import FeedReader
from monitor.readers.inmemory import InMemory
from records.errors import Quarantine
from records.incoming import Record

KIND: Final = "rss"
FEED: Final = f"{KIND}.feed"
ARTICLE: Final = f"{KIND}.article"


class Rss:
    """See the module."""

    def __init__(self) -> None:
        self.manifest: Manifest = load_manifest(KIND)
        self.readers: tuple[Reader, ...] = (FeedPages(FEED), ArticlePages(ARTICLE, KIND))

    def fetch(self, visit: Visit) -> Iterator[Found]:
        """Yield every feed that has changed, articles before the feed that names them."""
        if visit.window is not None:
            yield no_past()
            return
        rounds = Rounds(visit)
        kept = dict(visit.cursor.get("feeds", {}))
        room = int(visit.settings["max_articles"]) if visit.settings["full_text"] else 0
        gone: list[str] = []
        for url in visit.settings["feeds"]:
            got = rounds.get(url, kept.get(url))
            if isinstance(got, Remark):
                yield got
                continue
            if got.gone:
                gone.append(url)
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
        if gone and len(gone) == len(visit.settings["feeds"]):
            raise Quarantine(
                "http_404",
                f"Không còn nguồn tin nào ở {gone[0]}",
                f"there is no feed any more at {gone[0]}",
            )

    def refresh(self, visit: Visit, due: Sequence[Due]) -> Iterator[Found]:
        """Ask for the pages of stored articles again."""
        yield from ask_again(visit, due, ARTICLE)

    def check(self, visit: Visit) -> Remark:
        """Fetch the first feed and say what is in it."""
        url = visit.settings["feeds"][0]
        got = tried(visit, url)
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
    check_encoding(body)
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

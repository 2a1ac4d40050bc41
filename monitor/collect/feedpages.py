"""Feeds as pages of a connector: each entry in a piece of the archive of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from monitor.collect.spans import ChunkMap, Span, cuts_of
from monitor.readers.base import OriginalView, ReadFailure, ReadOptions, ReadRecord, ReadResult
from monitor.readers.feed import FeedReader
from monitor.readers.whole import MAX_FEED, read_whole
from records.errors import Quarantine

_TAG: Final = re.compile(rb"<(/?)(item|entry)(?:\s[^>]{0,500})?>")
_DECLARED: Final = re.compile(rb"<\?xml[^>]{0,200}?encoding=[\"']([A-Za-z0-9._-]{2,30})[\"']")


def _entries(body: bytes) -> list[Span]:
    """Return where the entries stand; tag by tag, since a feed may be large and hostile."""
    found: list[Span] = []
    opened: re.Match[bytes] | None = None
    for tag in _TAG.finditer(body):
        if not tag.group(1):
            opened = opened or tag
        elif opened is not None and opened.group(2) == tag.group(2):
            found.append(Span(None, (), opened.start(), tag.end()))
            opened = None
    return found


def check_encoding(body: bytes) -> None:
    """Check that a feed's bytes are in the encoding it declares (UTF-8 if none).

    Raises:
        Quarantine: ``bad_encoding``.
    """
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

    name: str
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
        check_encoding(body)
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

"""Pages read as articles, for the connectors that fetch pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from monitor.readers.article import ArticleReader
from monitor.readers.base import OriginalView, ReadOptions, ReadRecord, ReadResult
from monitor.readers.whole import MAX_PAGE, read_whole
from monitor.sniff import HEAD_BYTES, sniff
from records.errors import Quarantine

SHORTEST: Final = 50
"""Letters; with fewer it is an error page that came with status 200, or a menu."""


def _no_article() -> Quarantine:
    return Quarantine(
        "no_article",
        f"Trang có chưa tới {SHORTEST} chữ: trang báo lỗi hoặc mục lục, không phải bài",
        f"the page holds fewer than {SHORTEST} letters: an error page or a menu, no article",
    )


@dataclass(frozen=True, slots=True)
class ArticlePages:
    """Reads one HTML page that a connector fetched.

    ``Page.options`` may say ``title`` and ``published_at`` (where the page does not) and ``id``,
    the id under which the feed knows it; otherwise it is the page's canonical address.

    Attributes:
        name: ``connector.shape``.
        platform: of the records.
    """

    name: str
    platform: str
    revision: str = "1"
    line_oriented: bool = False

    def read(
        self, original: OriginalView, options: ReadOptions, from_chunk: int = 0
    ) -> Iterator[ReadResult]:
        """See ``Reader.read``."""
        body = read_whole(original, MAX_PAGE)
        kind = sniff(body[:HEAD_BYTES]).mime
        if kind != "text/html":
            raise Quarantine(
                "not_html",
                f"Địa chỉ này trả về {kind}, không phải trang web",
                f"this address answered with {kind}, which is no web page",
            )
        given = dict(options.metadata or {})
        own_id = given.pop("id", None)
        due = timedelta(days=options.refresh_days) if options.refresh_days else None
        for result in ArticleReader().read(original, replace(options, metadata=given)):
            if isinstance(result, ReadRecord):
                if len(result.record.text) < SHORTEST:
                    raise _no_article()
                record = replace(
                    result.record,
                    platform=self.platform,
                    platform_id=own_id or result.record.platform_id,
                    collector=options.collector or result.record.collector,
                    refresh_due_at=options.collected_at + due if due else None,
                )
                result = replace(result, record=record)
            yield result

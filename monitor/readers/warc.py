"""Web pages out of a WARC file: each HTML answer is an article."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, BinaryIO, Final

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import DecompressingBufferedReader
from warcio.exceptions import ArchiveLoadFailed

from monitor.readers.article import ArticleReader
from monitor.readers.base import OriginalView, ReadFailure, ReadOptions, ReadRecord, ReadResult
from monitor.readers.inmemory import InMemory
from monitor.readers.times import parse_time
from monitor.readers.whole import MAX_PAGE
from records.errors import Quarantine

MAX_EXPANDED: Final = 4 * 1024**3
"""Bytes a WARC file may unpack to; larger is a trap or a crawl, not evidence."""
_OWN_KEYS: Final = frozenset({"url", "title", "published_at", "lang"})
_ARTICLE: Final = ArticleReader()


class _Capped(DecompressingBufferedReader):  # type: ignore[misc]
    """Stops when more has been unpacked than a file may hold."""

    def _process_read(self, data: bytes) -> None:
        super()._process_read(data)
        if self.num_read > MAX_EXPANDED:
            raise _too_large()


def _too_large() -> Quarantine:
    gigabytes = MAX_EXPANDED // 1024**3
    return Quarantine(
        "too_large",
        f"Tệp WARC bung ra quá {gigabytes} GB, không đọc tiếp",
        f"the WARC file unpacks to more than {gigabytes} GB and was not read on",
    )


def _bad(error: Exception) -> Quarantine:
    return Quarantine(
        "bad_warc", f"Tệp WARC hỏng: {error}"[:500], f"the WARC file is damaged: {error}"[:500]
    )


def warc_pages(
    stream: BinaryIO, options: ReadOptions, sha256: str, wanted: Collection[str] = ()
) -> Iterator[ReadResult]:
    """Yield the articles of one WARC stream, gzipped or not.

    Args:
        stream: the bytes.
        options: of the file as a whole; address and time come from each page.
        sha256: of the original that holds the stream.
        wanted: only pages at these addresses; empty means all.

    Raises:
        Quarantine: nothing in it can be read.
    """
    records = ArchiveIterator(stream)
    records.reader = _Capped(records.fh, block_size=records.reader.block_size)
    found = False
    try:
        for record in records:
            found = found or bool(record.rec_type)
            url = str(record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
            if _is_page(record) and (not wanted or url in wanted):
                yield from _page(record, url, options, sha256)
    except Quarantine as error:
        yield ReadFailure(error, 0, 0)
    except (ArchiveLoadFailed, EOFError, ValueError, OSError) as error:
        if not found:
            raise _bad(error) from error
        yield ReadFailure(_bad(error), 0, 0)
    else:
        if not found:
            raise _bad(ValueError("no record"))


def _is_page(record: Any) -> bool:
    if record.rec_type not in ("response", "resource"):
        return False
    headers = record.http_headers
    if headers is None:
        return "html" in str(record.content_type or "")
    kind = headers.get_header("Content-Type") or ""
    return headers.get_statuscode() == "200" and "html" in kind.lower()


def _page(record: Any, url: str, options: ReadOptions, sha256: str) -> Iterator[ReadResult]:
    body = record.content_stream().read(MAX_PAGE + 1)
    if _is_cut(record):
        yield ReadFailure(_bad(EOFError(f"{url[:200]} is cut off")), 0, 0)
        return
    written = record.rec_headers.get_header("WARC-Date")
    fetched = parse_time(written, now=options.collected_at).at
    metadata = {k: v for k, v in (options.metadata or {}).items() if k not in _OWN_KEYS}
    own = replace(options, url=url, metadata=metadata, collected_at=fetched or options.collected_at)
    try:
        for result in _ARTICLE.read(InMemory(sha256, url, body), own):
            if isinstance(result, ReadRecord):
                result = replace(result, record=replace(result.record, collector="warc/1"))
            yield result
    except Quarantine as error:
        # Frames and menus hold no article; that is worth a note, not a place in quarantine.
        packed = _packed(record)
        note = Quarantine(
            "note_no_article",
            f"{url[:200]}: {error.vi}" + (f" (trang nén kiểu {packed})" if packed else ""),
            f"{url[:200]}: {error.en}" + (f" (the page is packed as {packed})" if packed else ""),
        )
        yield ReadFailure(note, 0, 0)


def _packed(record: Any) -> str:
    """Return the coding of an answer that is not undone here, empty for none."""
    headers = record.http_headers
    coding = str(headers.get_header("Content-Encoding") or "") if headers is not None else ""
    known = coding.lower() in (*DecompressingBufferedReader.DECOMPRESSORS, "identity")
    return "" if known else coding[:40]


def or_none(results: Iterable[ReadResult]) -> Iterator[ReadResult]:
    """Pass results on; a file of which no page can be read is told, not passed over in silence."""
    told, why = False, None
    for result in results:
        if isinstance(result, ReadRecord) or not result.is_note:
            told = True
        else:
            why = why or result.error
        yield result
    if not told:
        vi, en = "Không có trang nào trong tệp đọc được", "no page of the file can be read"
        error = Quarantine(
            "no_article", f"{vi}: {why.vi}" if why else vi, f"{en}: {why.en}" if why else en
        )
        yield ReadFailure(error, 0, 0)


def _is_cut(record: Any) -> bool:
    """Whether the file ends before the record does."""
    while record.raw_stream.read(1 << 20):
        pass
    return bool(record.raw_stream.limit > 0)


@dataclass(frozen=True, slots=True)
class WarcReader:
    """Reads one WARC file; every HTML page answered with 200 is an article."""

    name: str = "warc"
    revision: str = "1"
    line_oriented: bool = False

    def read(
        self, original: OriginalView, options: ReadOptions, from_chunk: int = 0
    ) -> Iterator[ReadResult]:
        """See ``Reader.read``."""
        with original.open() as stream:
            yield from or_none(warc_pages(stream, options, original.sha256))

"""Which reader reads a file: an explicit list, chosen by content and never by the name alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from monitor.readers.article import ArticleReader
from monitor.readers.base import Reader
from monitor.readers.columns import ColumnMapReader
from monitor.readers.feed import FeedReader
from monitor.readers.submission import CaptionsReader, SubmissionReader
from monitor.readers.wacz import WaczReader
from monitor.readers.warc import WarcReader
from monitor.readers.zeeschuimer import ZeeschuimerReader
from monitor.sniff import DOCX, EMPTY, NDJSON, WACZ, WARC, XLSX, sniff
from records.errors import Quarantine

_ZEESCHUIMER: Final = ZeeschuimerReader()
_TABLE: Final = ColumnMapReader()
_WHOLE_TABLE: Final = ColumnMapReader(name="column-map-whole", line_oriented=False)
_FEED: Final = FeedReader()
_ARTICLE: Final = ArticleReader()
_SUBMISSION: Final = SubmissionReader()
_CAPTIONS: Final = CaptionsReader()
_WARC: Final = WarcReader()
_WACZ: Final = WaczReader()

READERS: Final[tuple[Reader, ...]] = (
    _ZEESCHUIMER,
    _TABLE,
    _WHOLE_TABLE,
    _FEED,
    _ARTICLE,
    _SUBMISSION,
    _CAPTIONS,
    _WARC,
    _WACZ,
)
_BY_MIME: Final[Mapping[str, Reader]] = {
    "text/csv": _TABLE,
    "text/tab-separated-values": _TABLE,
    XLSX: _WHOLE_TABLE,
    "application/rss+xml": _FEED,
    "application/atom+xml": _FEED,
    "text/html": _ARTICLE,
    "text/plain": _SUBMISSION,
    "application/x-subrip": _CAPTIONS,
    "text/vtt": _CAPTIONS,
    "application/pdf": _SUBMISSION,
    DOCX: _SUBMISSION,
    WARC: _WARC,
    WACZ: _WACZ,
}
_TABULAR: Final = ("text/", "application/json", NDJSON)


def reader_named(name: str) -> Reader:
    """Return the reader of that name; one with a dot in it belongs to a connector.

    Raises:
        Quarantine: ``unknown_reader``.
    """
    if "." in name:
        from monitor.sources.table import page_reader

        return page_reader(name)
    for reader in READERS:
        if reader.name == name:
            return reader
    raise Quarantine("unknown_reader", f"Không có bộ đọc “{name}”", f"no reader “{name}”")


def choose(
    name: str, head: bytes, mime: str = "", column_map: Mapping[str, Any] | None = None
) -> Reader:
    """Return the reader for a file.

    Args:
        name: file name; breaks ties between kinds of text only.
        head: first bytes, ``monitor.sniff.HEAD_BYTES`` are enough.
        mime: type by content, from ``sniff``; found here when empty.
        column_map: a column map given with the file, which then decides.

    Raises:
        Quarantine: ``empty_file`` or ``unknown_kind``.
    """
    sniffed = sniff(head, name)
    mime = mime or sniffed.mime
    if mime == EMPTY:
        raise Quarantine("empty_file", f"Tệp “{name}” trống", f"file “{name}” is empty")
    wide = (sniffed.encoding or "").startswith(("utf-16", "utf-32"))
    if column_map is not None:
        return _mapped(name, mime, wide)
    if mime == NDJSON and b'"source_platform"' in head:
        return _ZEESCHUIMER
    if mime.startswith(("audio/", "video/", "image/")):
        return _SUBMISSION
    reader = _BY_MIME.get(mime)
    if reader is None:
        raise _unknown(name, mime)
    return _WHOLE_TABLE if reader is _TABLE and wide else reader


def _mapped(name: str, mime: str, wide: bool) -> Reader:
    if mime == XLSX:
        return _WHOLE_TABLE
    if mime.startswith(_TABULAR):
        return _WHOLE_TABLE if wide else _TABLE
    raise Quarantine(
        "unknown_kind",
        f"Có bản đồ cột nhưng “{name}” không phải bảng (nội dung là {mime})",
        f"a column map was given but “{name}” is no table (its content is {mime})",
    )


def _unknown(name: str, mime: str) -> Quarantine:
    if mime in (NDJSON, "application/json"):
        return Quarantine(
            "unknown_kind",
            f"“{name}” là JSON không rõ nguồn; hãy thêm bản đồ cột (TÊN.map.yaml)",
            f"“{name}” is JSON of unknown origin; add a column map (NAME.map.yaml)",
        )
    if mime == "application/zip":
        return Quarantine(
            "unknown_kind",
            f"“{name}” là tệp nén; hãy giải nén rồi gửi từng tệp",
            f"“{name}” is an archive; unpack it and send its files",
        )
    return Quarantine(
        "unknown_kind",
        f"Không có bộ đọc cho “{name}” (nội dung là {mime})",
        f"no reader for “{name}” (its content is {mime})",
    )

"""Tables that other programs export, dropped for a source: the column map is told by the header."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from monitor.collect.connector import Page
from monitor.collect.dropfolder import Dropped, by_connector
from monitor.readers.base import OriginalView, ReadOptions, ReadRecord, ReadResult
from monitor.readers.columns import ColumnMapReader
from monitor.readers.registry import choose
from monitor.sniff import HEAD_BYTES
from records.errors import Quarantine


@dataclass(frozen=True, slots=True)
class ExportReader:
    """Reads an export by the map (``config/maps``) that its header names.

    A file that fits no map, or is of another platform, is set aside whole.

    Attributes:
        name: ``kind.table``, or ``kind.sheet`` for what cannot be cut at line ends.
        platforms: of the records it may yield.
        expected: what the files should be, for the message.
        line_oriented: false for ``kind.sheet``.
    """

    name: str
    platforms: tuple[str, ...]
    expected: str
    line_oriented: bool = True
    revision: str = "1"

    def read(
        self, original: OriginalView, options: ReadOptions, from_chunk: int = 0
    ) -> Iterator[ReadResult]:
        """See ``Reader.read``."""
        with original.open() as stream:
            chosen = choose(original.name, stream.read(HEAD_BYTES))
        if not isinstance(chosen, ColumnMapReader):
            raise self._foreign(original.name)
        reader = ColumnMapReader(line_oriented=self.line_oriented)
        for result in by_connector(reader.read(original, options, from_chunk), options):
            if isinstance(result, ReadRecord) and result.record.platform not in self.platforms:
                raise self._foreign(original.name)
            yield result

    def _foreign(self, name: str) -> Quarantine:
        return Quarantine(
            "unknown_kind",
            f"“{name}” không phải tệp của {self.expected}",
            f"“{name}” is no file of {self.expected}",
        )


def export_readers(
    kind: str, platforms: tuple[str, ...], expected: str
) -> tuple[ExportReader, ExportReader]:
    """Return the two readers of a connector: for text cut by lines, and for workbooks."""
    return (
        ExportReader(f"{kind}.table", platforms, expected),
        ExportReader(f"{kind}.sheet", platforms, expected, line_oriented=False),
    )


def export_page(kind: str, file: Dropped, body: bytes) -> Page:
    """Return the page for one dropped table."""
    try:
        by_lines = choose(file.name, body[:HEAD_BYTES]).line_oriented
    except Quarantine:
        by_lines = False
    return Page(body, f"{kind}.table" if by_lines else f"{kind}.sheet", file.name)

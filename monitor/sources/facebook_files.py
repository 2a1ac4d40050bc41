"""Facebook posts in files: old CrowdTangle exports and exports of the Meta Content Library.

CrowdTangle closed in August 2024 and the Library hands out files to approved researchers only, so
nothing is asked of Facebook here: files are dropped in the source's folder. The column map is
chosen by the header (``config/maps``); a file that fits none is set aside, as is a row that does
not fit. The same file given in the console counts to this source too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from monitor.collect.connector import Found, Page, Remark, Visit
from monitor.collect.dropfolder import Dropped, by_connector, drop_folder, taken_in_turn, waiting
from monitor.collect.manifest import Manifest, load_manifest
from monitor.readers.base import OriginalView, Reader, ReadOptions, ReadRecord, ReadResult
from monitor.readers.columns import ColumnMapReader
from monitor.readers.registry import choose
from monitor.sniff import HEAD_BYTES
from records.errors import Quarantine

PLATFORMS: Final = ("facebook", "instagram")
TABLE: Final = "facebook_files.table"
SHEET: Final = "facebook_files.sheet"


@dataclass(frozen=True, slots=True)
class ExportReader:
    """Reads an export by the map its header names; ``by_lines`` unless it is a workbook."""

    name: str
    line_oriented: bool
    revision: str = "1"

    def read(
        self, original: OriginalView, options: ReadOptions, from_chunk: int = 0
    ) -> Iterator[ReadResult]:
        """See ``Reader.read``."""
        with original.open() as stream:
            chosen = choose(original.name, stream.read(HEAD_BYTES))
        if not isinstance(chosen, ColumnMapReader):
            raise _foreign(original.name)
        reader = ColumnMapReader(line_oriented=self.line_oriented)
        for result in by_connector(reader.read(original, options, from_chunk), options):
            if isinstance(result, ReadRecord) and result.record.platform not in PLATFORMS:
                raise _foreign(original.name)
            yield result


def _foreign(name: str) -> Quarantine:
    return Quarantine(
        "unknown_kind",
        f"“{name}” không phải bảng của CrowdTangle hay Meta Content Library",
        f"“{name}” is no table of CrowdTangle or the Meta Content Library",
    )


def _pages(file: Dropped, body: bytes) -> list[Found]:
    if not body.strip():
        return [Remark(f"{file.name} trống", f"{file.name} is empty")]
    try:
        by_lines = choose(file.name, body[:HEAD_BYTES]).line_oriented
    except Quarantine:
        by_lines = False
    return [Page(body, TABLE if by_lines else SHEET, file.name)]


class FacebookFiles:
    """See the module."""

    def __init__(self) -> None:
        self.manifest: Manifest = load_manifest("facebook_files")
        self.readers: tuple[Reader, ...] = (
            ExportReader(TABLE, line_oriented=True),
            ExportReader(SHEET, line_oriented=False),
        )

    def fetch(self, visit: Visit) -> Iterator[Found]:
        """Yield every file that was dropped."""
        yield from taken_in_turn(drop_folder(visit.name), _pages)

    def check(self, visit: Visit) -> Remark:
        """Say where files are dropped."""
        return waiting(drop_folder(visit.name))


CONNECTOR: Final = FacebookFiles()

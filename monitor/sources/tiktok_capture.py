"""TikTok as a person saw it: Zeeschuimer files, or 4CAT tables, dropped in the source's folder.

A person browses, logged out where possible, and hands over the file; nothing is asked of TikTok by
us. The same file given in the console counts to this source too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from monitor.collect.connector import Found, Page, Remark, Visit
from monitor.collect.dropfolder import (
    Dropped,
    by_connector,
    drop_folder,
    empty_file,
    taken_in_turn,
    waiting,
)
from monitor.collect.exports import export_page, export_readers
from monitor.collect.manifest import Manifest, load_manifest
from monitor.readers.base import OriginalView, Reader, ReadOptions, ReadResult
from monitor.readers.zeeschuimer import ZeeschuimerReader
from monitor.sniff import HEAD_BYTES

KIND: Final = "tiktok_capture"
NDJSON: Final = f"{KIND}.ndjson"
_MARK: Final = b'"source_platform"'


@dataclass(frozen=True, slots=True)
class CaptureReader:
    """The Zeeschuimer reader for dropped files."""

    name: str = NDJSON
    revision: str = "1"
    line_oriented: bool = True

    def read(
        self, original: OriginalView, options: ReadOptions, from_chunk: int = 0
    ) -> Iterator[ReadResult]:
        """See ``Reader.read``."""
        results = ZeeschuimerReader().read(original, options, from_chunk)
        yield from by_connector(results, options)


def _pages(file: Dropped, body: bytes) -> list[Found]:
    if not body.strip():
        return [empty_file(file)]
    if _MARK in body[:HEAD_BYTES]:
        return [Page(body, NDJSON, file.name)]
    return [export_page(KIND, file, body)]


class TikTokCapture:
    """See the module."""

    def __init__(self) -> None:
        self.manifest: Manifest = load_manifest(KIND)
        self.readers: tuple[Reader, ...] = (
            CaptureReader(),
            *export_readers(KIND, ("tiktok",), "Zeeschuimer (.ndjson) / 4CAT (.csv)"),
        )

    def fetch(self, visit: Visit) -> Iterator[Found]:
        """Yield every file that was dropped."""
        yield from taken_in_turn(drop_folder(visit.name), _pages)

    def check(self, visit: Visit) -> Remark:
        """Say where files are dropped."""
        return waiting(drop_folder(visit.name))


CONNECTOR: Final = TikTokCapture()

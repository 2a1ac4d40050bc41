"""TikTok as a person saw it: Zeeschuimer files dropped in the source's folder.

A person browses, logged out where possible, and hands over the NDJSON file; nothing is asked of
TikTok by us. The same file given in the console counts to this source too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from monitor.collect.connector import Found, Page, Remark, Visit
from monitor.collect.dropfolder import Dropped, by_connector, drop_folder, taken_in_turn, waiting
from monitor.collect.manifest import Manifest, load_manifest
from monitor.readers.base import OriginalView, Reader, ReadOptions, ReadResult
from monitor.readers.zeeschuimer import ZeeschuimerReader
from monitor.sniff import HEAD_BYTES, sniff
from records.errors import Quarantine

READER: Final = "tiktok_capture.ndjson"
_MARK: Final = b'"source_platform"'


@dataclass(frozen=True, slots=True)
class CaptureReader:
    """The Zeeschuimer reader for dropped files; a file that is something else is set aside."""

    name: str = READER
    revision: str = "1"
    line_oriented: bool = True

    def read(
        self, original: OriginalView, options: ReadOptions, from_chunk: int = 0
    ) -> Iterator[ReadResult]:
        """See ``Reader.read``."""
        with original.open() as stream:
            head = stream.read(HEAD_BYTES)
        if _MARK not in head or not sniff(head).is_text:
            raise Quarantine(
                "unknown_kind",
                f"“{original.name}” không phải tệp NDJSON của Zeeschuimer (trong tiện ích, chọn "
                ".ndjson, không chọn .csv)",
                f"“{original.name}” is no NDJSON file of Zeeschuimer (in the extension choose "
                ".ndjson, not .csv)",
            )
        results = ZeeschuimerReader().read(original, options, from_chunk)
        yield from by_connector(results, options)


def _pages(file: Dropped, body: bytes) -> list[Found]:
    if not body.strip():
        return [Remark(f"{file.name} trống", f"{file.name} is empty")]
    return [Page(body, READER, file.name)]


class TikTokCapture:
    """See the module."""

    def __init__(self) -> None:
        self.manifest: Manifest = load_manifest("tiktok_capture")
        self.readers: tuple[Reader, ...] = (CaptureReader(),)

    def fetch(self, visit: Visit) -> Iterator[Found]:
        """Yield every file that was dropped."""
        yield from taken_in_turn(drop_folder(visit.name), _pages)

    def check(self, visit: Visit) -> Remark:
        """Say where files are dropped."""
        return waiting(drop_folder(visit.name))


CONNECTOR: Final = TikTokCapture()

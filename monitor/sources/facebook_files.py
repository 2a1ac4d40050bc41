"""Facebook posts in files: old CrowdTangle exports and exports of the Meta Content Library.

CrowdTangle closed in August 2024 and the Library hands out files to approved researchers only, so
nothing is asked of Facebook here: files are dropped in the source's folder. The column map is
chosen by the header (``config/maps``); a file that fits none is set aside, as is a row that does
not fit. The same file given in the console counts to this source too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from monitor.collect.connector import Found, Remark, Visit
from monitor.collect.dropfolder import Dropped, drop_folder, empty_file, taken_in_turn, waiting
from monitor.collect.exports import export_page, export_readers
from monitor.collect.manifest import Manifest, load_manifest
from monitor.readers.base import Reader

KIND: Final = "facebook_files"


def _pages(file: Dropped, body: bytes) -> list[Found]:
    return [export_page(KIND, file, body) if body.strip() else empty_file(file)]


class FacebookFiles:
    """See the module."""

    def __init__(self) -> None:
        self.manifest: Manifest = load_manifest(KIND)
        self.readers: tuple[Reader, ...] = export_readers(
            KIND, ("facebook", "instagram"), "CrowdTangle / Meta Content Library"
        )

    def fetch(self, visit: Visit) -> Iterator[Found]:
        """Yield every file that was dropped."""
        yield from taken_in_turn(drop_folder(visit.name), _pages)

    def check(self, visit: Visit) -> Remark:
        """Say where files are dropped."""
        return waiting(drop_folder(visit.name))


CONNECTOR: Final = FacebookFiles()

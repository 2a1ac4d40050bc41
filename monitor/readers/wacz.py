"""Web pages out of a WACZ package, such as ArchiveWeb.page and our own captures make."""

from __future__ import annotations

import json
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from monitor.readers.base import OriginalView, ReadOptions, ReadResult
from monitor.readers.warc import MAX_EXPANDED, or_none, warc_pages
from records.errors import Quarantine

_MAX_LIST: Final = 32 * 1024 * 1024
_MAX_MEMBERS: Final = 10_000
_BROKEN: Final = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, NotImplementedError),
    *(RuntimeError, EOFError),
)


def _bad(vi: str, en: str) -> Quarantine:
    return Quarantine("bad_wacz", f"Tệp WACZ hỏng: {vi}", f"bad WACZ file: {en}")


@dataclass(frozen=True, slots=True)
class WaczReader:
    """Reads one WACZ package: the pages it lists, or all its HTML pages when it lists none."""

    name: str = "wacz"
    revision: str = "1"
    line_oriented: bool = False

    def read(
        self, original: OriginalView, options: ReadOptions, from_chunk: int = 0
    ) -> Iterator[ReadResult]:
        """See ``Reader.read``."""
        try:
            with original.open() as stream, zipfile.ZipFile(stream) as package:
                yield from or_none(_pages(package, options, original.sha256))
        except _BROKEN as error:
            raise _bad("không mở được", f"{type(error).__name__} {error}"[:200]) from error


def _pages(package: zipfile.ZipFile, options: ReadOptions, sha256: str) -> Iterator[ReadResult]:
    members = package.infolist()
    if len(members) > _MAX_MEMBERS or sum(one.file_size for one in members) > MAX_EXPANDED:
        raise _bad("quá lớn", "too large")
    archives = [
        one
        for one in members
        if one.filename.startswith("archive/") and one.filename.endswith((".warc", ".warc.gz"))
    ]
    if not archives:
        raise _bad("không có tệp WARC", "it holds no WARC file")
    listed, found = _listed(package), False
    # A list that fits nothing (a page that was redirected) must not hide what was captured.
    for wanted in (listed, frozenset[str]()) if listed else (listed,):
        for member in archives if not found else ():
            with package.open(member) as stream:
                for result in warc_pages(stream, options, sha256, wanted):  # type: ignore[arg-type]
                    found = True
                    yield result


def _listed(package: zipfile.ZipFile) -> frozenset[str]:
    """Return the addresses of the pages that a person visited, as the package lists them."""
    found: set[str] = set()
    for name in ("pages/pages.jsonl", "pages/extraPages.jsonl"):
        if name not in package.namelist():
            continue
        with package.open(name) as file:
            lines = file.read(_MAX_LIST).splitlines()
        for line in lines:
            try:
                entry = json.loads(line)
            except ValueError:
                continue
            if isinstance(entry, dict) and isinstance(entry.get("url"), str):
                found.add(entry["url"].split("#")[0])
    return frozenset(found)

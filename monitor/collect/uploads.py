"""Files given in the console that belong to a folder source count to it: its volume, its ground."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Final

from casework.models import Source
from monitor.readers.columns import ColumnMapReader
from monitor.readers.decoding import text_encoding
from monitor.readers.maps import recognised_map
from monitor.readers.registry import choose
from monitor.readers.zeeschuimer import ZeeschuimerReader
from monitor.sniff import HEAD_BYTES
from records.errors import Quarantine

_BY_MAP: Final = {
    "4cat-tiktok": "tiktok_capture",
    "crowdtangle-facebook": "facebook_files",
    "meta-content-library": "facebook_files",
}
"""How the names of column maps begin → kind of source."""


def source_of_upload(path: Path) -> Source | None:
    """Return the source that an uploaded file counts to; ``None`` where there is no such source.

    Where several of one kind are on, the oldest one has it.
    """
    try:
        kind = _kind(path)
    except (Quarantine, OSError, UnicodeDecodeError, csv.Error):
        return None
    if not kind:
        return None
    on = Source.objects.filter(kind=kind, enabled=True, removed_at=None)
    return on.exclude(legal_basis="").order_by("pk").first()


def _kind(path: Path) -> str:
    with path.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
    reader = choose(path.name, head)
    if isinstance(reader, ZeeschuimerReader):
        return "tiktok_capture"
    if not isinstance(reader, ColumnMapReader) or head.startswith(b"PK\x03\x04"):
        return ""
    first = head.decode(text_encoding(head), errors="replace").partition("\n")[0].rstrip("\r")
    for delimiter in ",;\t|":
        cells = next(csv.reader([first.removeprefix("\ufeff")], delimiter=delimiter), [])
        if found := recognised_map(tuple(cells)):
            return next((k for name, k in _BY_MAP.items() if found.name.startswith(name)), "")
    return ""

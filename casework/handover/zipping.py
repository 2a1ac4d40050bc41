"""ZIP entries that say nothing of when or where they were written."""

from __future__ import annotations

import zipfile
from typing import Final

# The first time that a ZIP can hold.
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_UNIX: Final = 3
_PLAIN_FILE: Final = 0o100644 << 16


def entry(name: str) -> zipfile.ZipInfo:
    """Return a deflated entry of that name: the same contents give the same bytes."""
    made = zipfile.ZipInfo(name, _EPOCH)
    made.compress_type = zipfile.ZIP_DEFLATED
    made.create_system = _UNIX
    made.external_attr = _PLAIN_FILE
    return made

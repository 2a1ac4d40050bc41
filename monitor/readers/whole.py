"""Reading a whole original that must fit in memory."""

from __future__ import annotations

from typing import Final

from monitor.readers.base import OriginalView
from records.errors import Quarantine

MAX_FEED: Final = 20 * 1024 * 1024
MAX_PAGE: Final = 10 * 1024 * 1024
MAX_TEXT: Final = 8 * 1024 * 1024


def read_whole(original: OriginalView, limit: int) -> bytes:
    """Return all bytes of an original.

    Raises:
        Quarantine: ``empty_file``, or ``too_large`` for more than ``limit`` bytes.
    """
    with original.open() as stream:
        data = stream.read(limit + 1)
    if not data:
        raise Quarantine("empty_file", "Tệp trống", "the file is empty")
    if len(data) > limit:
        megabytes = limit // (1024 * 1024)
        raise Quarantine(
            "too_large",
            f"Tệp lớn hơn {megabytes} MB, không đọc được như một văn bản",
            f"the file is larger than {megabytes} MB and is not read as one text",
            byte=limit,
        )
    return data

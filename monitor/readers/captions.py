"""Caption files in the archive as segments."""

from __future__ import annotations

from asr.captions import Captions, parse_captions
from monitor.readers.base import OriginalView
from monitor.readers.decoding import decode_text
from monitor.readers.whole import MAX_TEXT, read_whole


def read_captions(original: OriginalView, name: str = "") -> Captions:
    """Return the segments of an archived SRT, VTT or TXT file.

    Args:
        original: the caption file.
        name: its file name; the format is told by content.

    Raises:
        Quarantine: ``empty_file``, ``too_large``, ``bad_encoding`` or ``no_cues``.
    """
    return parse_captions(decode_text(read_whole(original, MAX_TEXT)), name=name)

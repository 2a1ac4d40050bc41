"""What the four sample recordings say, read from the script that made them."""

from __future__ import annotations

import re
from typing import Final

from records.text import nfc
from tests.command import ROOT

_SAID: Final = re.compile(r"^say (\S+) .*?<<'TEXT'\n(.*?)\nTEXT$", re.MULTILINE | re.DOTALL)


def spoken_texts() -> dict[str, str]:
    """Return the text of each recording by its file name without ending."""
    script = (ROOT / "samples" / "make_recordings.sh").read_text()
    return {name: " ".join(text.split()) for name, text in _SAID.findall(script)}


def plain(text: str) -> str:
    """Return words alone, in lower case, NFC."""
    return " ".join(re.findall(r"[^\W_]+", nfc(text).lower()))

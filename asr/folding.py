"""Text without case, accents and punctuation, for comparing what models write in many ways."""

from __future__ import annotations

import unicodedata
from typing import Final

_LETTERS: Final = str.maketrans({"đ": "d", "Đ": "d", "ð": "d"})


def fold(text: str) -> str:
    """Return lower-case letters and digits without accents, words separated by one space."""
    plain = text.translate(_LETTERS).casefold()
    kept = (
        char if char.isalnum() else " "
        for char in unicodedata.normalize("NFD", plain)
        if unicodedata.category(char) != "Mn"
    )
    return " ".join(unicodedata.normalize("NFC", "".join(kept)).split())

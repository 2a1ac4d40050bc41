"""Normal forms of text that several rooms must agree on: NFC and the unaccented form."""

from __future__ import annotations

import unicodedata

# Latin letters with marks, and the letter without; a table, since this runs on every word.
_BARE = {
    code: unicodedata.normalize("NFD", chr(code))[0]
    for code in (*range(0xC0, 0x370), *range(0x1E00, 0x1F00))
} | str.maketrans({"đ": "d", "ð": "d"})


def nfc(text: str) -> str:
    """Return ``text`` in Unicode NFC, the form everything is stored in."""
    return unicodedata.normalize("NFC", text)


def unaccented(text: str) -> str:
    """Return ``text`` lower-cased without Latin accents (``Đồi Thịt Băm`` → ``doi thit bam``).

    Only Latin letters lose their marks: Korean syllables, Japanese voicing marks, Thai, Lao and
    Khmer vowel signs, and Cyrillic й stay as they are.
    """
    lowered = text.lower()
    return lowered if lowered.isascii() else lowered.translate(_BARE)

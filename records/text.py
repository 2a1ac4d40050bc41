"""Normal forms of text that several rooms must agree on: NFC and the unaccented form."""

from __future__ import annotations

import unicodedata

_D_FOLD = str.maketrans({"đ": "d", "Đ": "D", "ð": "d", "Ð": "D"})


def nfc(text: str) -> str:
    """Return ``text`` in Unicode NFC, the form everything is stored in."""
    return unicodedata.normalize("NFC", text)


def unaccented(text: str) -> str:
    """Return ``text`` lower-cased without Latin accents (``Đồi Thịt Băm`` → ``doi thit bam``).

    Only Latin letters lose their marks: Korean syllables, Japanese voicing marks, Thai, Lao and
    Khmer vowel signs, and Cyrillic й stay as they are.
    """
    if text.isascii():
        return text.lower()
    out: list[str] = []
    for char in text.lower().translate(_D_FOLD):
        if char < "\u00c0" or "\u0370" <= char < "\u1e00" or char > "\u1eff":
            if not "\u0300" <= char <= "\u036f":
                out.append(char)
            continue
        out.append(unicodedata.normalize("NFD", char)[0])
    return "".join(out)

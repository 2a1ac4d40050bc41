"""What a person typed, in the one form that is stored."""

from __future__ import annotations

from records.text import nfc


def typed(text: str) -> str:
    """Return ``text`` in NFC, with plain line ends, without NUL and outer white space."""
    return nfc(text).replace("\r\n", "\n").replace("\x00", "").strip()

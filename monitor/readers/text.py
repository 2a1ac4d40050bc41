"""Text and numbers as files give them, made fit to store."""

from __future__ import annotations

import html
import re
from typing import Final

from records.text import nfc

# Control characters other than tab and newline carry nothing and PostgreSQL refuses NUL.
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")
_NEWLINE: Final = re.compile(r"\r\n?|\u2028|\u2029|\u0085")
# Only entities closed by a semicolon: "?a=1&copy=2" in a link must stay a link.
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_LANG: Final = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})?")
_GROUPED: Final = re.compile(r"\d{1,3}(?:[.,  ]\d{3})+")
_MAX_COUNT: Final = 2**63 - 1


def clean(text: str) -> str:
    """Return ``text`` in NFC, with line feeds as newlines and without control characters.

    Lone surrogates (half an emoji cut off by a platform) become U+FFFD.
    """
    if not text.isprintable():
        text = _NEWLINE.sub("\n", text)
        text = _CONTROL.sub("", text)
        text = _SURROGATE.sub("\ufffd", text)
    return nfc(text).strip()


def unescape_entities(text: str) -> str:
    """Return ``text`` with HTML entities such as ``&amp;`` resolved."""
    if "&" not in text:
        return text
    return _ENTITY.sub(lambda match: html.unescape(match.group()), text)


def language_tag(value: object) -> str | None:
    """Return a declared language such as ``vi`` or ``zh-Hans``; ``None`` when it is no tag."""
    text = str(value or "").strip()
    if not _LANG.fullmatch(text) or text.lower() in ("un", "und"):
        return None
    return text if len(text) <= 16 else None


def count(value: object) -> int | None:
    """Return a count as a non-negative integer, ``None`` when none was given.

    Accepts ``1234``, ``"1,234"``, ``"1.234"`` and whole floats from spreadsheets.

    Raises:
        ValueError: something was given that is no count.
    """
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, float):
        if not value.is_integer():
            raise ValueError(value)
        value = int(value)
    if isinstance(value, str):
        text = value.strip()
        if text in ("", "\\N", "N/A", "NA", "-", "null", "None"):
            return None
        if _GROUPED.fullmatch(text):
            text = re.sub(r"\D", "", text)
        elif re.fullmatch(r"\d+\.0", text):
            text = text[:-2]
        if not text.isascii() or not text.isdigit() or len(text) > 19:
            raise ValueError(value)
        value = int(text)
    if not isinstance(value, int) or not 0 <= value <= _MAX_COUNT:
        raise ValueError(value)
    return value

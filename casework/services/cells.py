"""Cells of the tables we hand out: a spreadsheet must show them, never run them."""

from __future__ import annotations

from typing import Any, Final

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def safe_cell(value: Any) -> str:
    """Return ``value`` as text; what a spreadsheet would run as a formula gets an apostrophe.

    Nothing becomes empty, truth values ``true`` and ``false``; a list is joined by spaces.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        value = " ".join(value)
    text = str(value)
    risky = isinstance(value, str) and text.lstrip(" \n\u00a0\ufeff").startswith(_FORMULA)
    return f"'{text}" if risky else text

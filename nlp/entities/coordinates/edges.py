"""Where a number may begin and end: Chinese and Korean are written without spaces."""

from __future__ import annotations

from typing import Final

_LETTERS: Final = "0-9a-zà-ɏḁ-ỹа-яё_"
BEFORE: Final = f"(?<![{_LETTERS}])"
"""No digit and no Latin or Cyrillic letter stands before (folded text)."""
AFTER: Final = f"(?![{_LETTERS}])"
"""None of these follows."""

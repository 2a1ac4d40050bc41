"""Numbers said in Vietnamese, as transcripts write them: ``chín ba năm``, ``hai trăm``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

_UNITS: Final = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5,
    "nhăm": 5,
    "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_HIGHEST: Final = 3200
_FILL: Final = frozenset({"linh", "lẻ"})
_SCALES: Final = {"trăm": 100, "nghìn": 1000, "ngàn": 1000}


def said_number(words: Sequence[str]) -> tuple[int, int]:
    """Return the number that ``words`` (lower case, accented) begin with, and how many words.

    Digits said one by one (``tám tám một``) are joined; (0, 0) where no number begins.
    """
    used = 0
    digits: list[int] = []
    value, scaled = 0, False
    for word in words:
        if word in _UNITS:
            digits.append(_UNITS[word])
        elif word in ("mươi", "mười"):
            scaled = True
            tens = digits.pop() if word == "mươi" and digits else 1
            value += tens * 10
        elif word in _SCALES and (digits or value):
            scaled = True
            value = (
                (value + (digits.pop() if digits else 0)) * _SCALES[word]
                if (word != "trăm")
                else value + (digits.pop() if digits else 0) * 100
            )
        elif word in _FILL and used:
            digits.append(0) if not scaled else None
        else:
            break
        used += 1
    if not used:
        return 0, 0
    if scaled:
        return value + (digits[-1] if digits else 0), used
    return int("".join(map(str, digits)) or "0"), used


def said_height(words: Sequence[str]) -> tuple[int, int]:
    """Return the height or road number ``words`` begin with; a year behind it is left out.

    ``năm`` is both five and year: with figures or two more digits behind it, it is the year.
    """
    value, used = said_number(words)
    if used > 1 and words[used - 1] == "năm" and used < len(words) and words[used].isdigit():
        return said_number(words[: used - 1])
    if value > _HIGHEST:
        for at in range(used - 1, 1, -1):
            if words[at] == "năm" and used - at >= 2:
                return said_number(words[:at])
        return 0, 0
    return value, used

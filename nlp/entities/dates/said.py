"""A date as said, before it is resolved: its parts, its words around, its calendar."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Part = Literal[
    "", "early", "mid", "late", "first10", "mid10", "last10", "dry", "rainy",
    "spring", "summer", "autumn", "winter",
]  # fmt: skip
Calendar = Literal["solar", "lunar"]
Day = tuple[str | None, str | None, str | None]
"""Year, month, day as digits (``X`` for one that cannot be read), each ``None`` if not said."""


@dataclass(frozen=True, slots=True)
class Said:
    """One mention; ``start``/``end`` are places in the folded text.

    Attributes:
        start: first place.
        end: behind the last.
        date: the date named.
        rule: which rule found it.
        score: how sure the rule is.
        last: the end of a range, with the parts it does not repeat already filled in.
        part: which part of the year or month.
        third: which third of a season that ``part`` names ("giữa mùa mưa").
        approximate: "about".
        calendar: solar or lunar.
        leap: a leap lunar month.
        shift: days from ``date`` (giao thừa is one before Tết).
        side: ``north`` or ``south`` where the words name whose lunar calendar.
        open: "before" or "after" the date.
        other: other readings that count, EDTF.
        offset: days, months and years to add to an anchor (a relative date).
        reason: Vietnamese words on why it cannot be resolved.
    """

    start: int
    end: int
    date: Day
    rule: str
    score: float
    last: Day | None = None
    part: Part = ""
    third: Part = ""
    approximate: bool = False
    calendar: Calendar = "solar"
    leap: bool = False
    shift: int = 0
    side: Literal["north", "south", "unknown"] = "unknown"
    open: Literal["", "before", "after"] = ""
    other: tuple[str, ...] = ()
    offset: tuple[int, int, int] | None = None
    needs_anchor: str = ""
    reason: str = ""


FIRST_YEAR: Final = 1850
LAST_YEAR: Final = 2035


def full_year(written: str) -> str | None:
    """Return four digits for a year of two or four (``X`` for one unreadable), or ``None``.

    Two digits mean the nineteen hundreds from 27, else the two thousands.
    """
    digits = written.lstrip("'’ ")
    if len(digits) == 2:
        if not digits.isdecimal():
            return "19" + digits if digits[0].isdecimal() and digits[0] in "456789" else None
        digits = ("19" if int(digits) >= 27 else "20") + digits
    if len(digits) != 4 or not digits[0].isdecimal():
        return None
    if digits.isdecimal():
        return digits if FIRST_YEAR <= int(digits) <= LAST_YEAR else None
    return digits if digits[0] in "12" else None


def two(number: int | str) -> str:
    """Return a month or day of two digits."""
    return f"{number:0>2}"

"""The Vietnamese lunar calendar of the war years, where North and South kept different ones.

Until 1967 both counted by UTC+8. The North changed to UTC+7 on 1 January 1968 (decree of 8 August
1967); the South kept UTC+8 until reunification, so from 1968 to 1975 a lunar day may be two solar
days. Conversion by ``lunar-vn``, which takes day 30 of a month of 29 days and leap months that
never were: every answer is therefore converted back and compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final, Literal

from lunar_vn import LunarDate, lunar_to_solar, solar_to_lunar

Side = Literal["north", "south", "unknown"]
CHANGE: Final = date(1968, 1, 1)
LAST_DOUBLE: Final = date(1975, 12, 31)
_NORTH, _SOUTH = 7.0, 8.0

CAN: Final = ("giap", "at", "binh", "dinh", "mau", "ky", "canh", "tan", "nham", "quy")
CHI: Final = (
    "ty", "suu", "dan", "mao", "thin", "ty", "ngo", "mui", "than", "dau", "tuat", "hoi",
)  # fmt: skip
_OTHER_NAMES: Final = {"ti": "ty", "meo": "mao", "ki": "ky", "qui": "quy"}


@dataclass(frozen=True, slots=True)
class LunarDays:
    """The solar days a lunar day may be: none, one, or one a side; ``reason`` (vi) where none."""

    days: tuple[date, ...]
    reason: str = ""


def can_chi_year(stem: str, branch: str, first: int) -> int | None:
    """Return the year of that can-chi name in the sixty years from ``first``.

    Args:
        stem: can, lower case without accents.
        branch: chi, likewise; ``ty`` is Tý or Tỵ, which the stem decides.
        first: first year of the cycle looked at.

    Returns:
        The year, or ``None`` where no year has that pair.
    """
    stem, branch = _OTHER_NAMES.get(stem, stem), _OTHER_NAMES.get(branch, branch)
    if stem not in CAN or branch not in CHI:
        return None
    for year in range(first, first + 60):
        if CAN[(year + 6) % 10] == stem and CHI[(year + 8) % 12] == branch:
            return year
    return None


@lru_cache(maxsize=4096)
def solar_days(
    day: int, month: int, year: int, *, leap: bool = False, side: Side = "unknown"
) -> LunarDays:
    """Return the solar days of a lunar day.

    Args:
        day: 1 to 30.
        month: 1 to 12.
        year: of the lunar calendar, named by the solar year in which it begins.
        leap: whether the leap month of that number is meant.
        side: whose calendar, where it matters (1968 to 1975).
    """
    south = _converted(day, month, year, leap, _SOUTH)
    north = _converted(day, month, year, leap, _NORTH)
    if south is not None and south < CHANGE:
        return LunarDays((south,))
    estimate = north or south
    if estimate is None:
        return LunarDays((), _why_not(day, leap))
    if estimate < CHANGE:
        # Only the rule not yet in force has this day.
        return LunarDays((), _why_not(day, leap))
    if estimate > LAST_DOUBLE:
        return LunarDays((north,)) if north else LunarDays((), _why_not(day, leap))
    wanted = {"north": (north,), "south": (south,), "unknown": (north, south)}[side]
    days = tuple(sorted({found for found in wanted if found is not None}))
    return LunarDays(days) if days else LunarDays((), _why_not(day, leap))


@lru_cache(maxsize=1024)
def month_days(
    month: int, year: int, *, leap: bool = False, side: Side = "unknown"
) -> tuple[date, date] | None:
    """Return the first and the last day of a lunar month, or ``None`` where there is none."""
    first = solar_days(1, month, year, leap=leap, side=side).days
    for number in (30, 29):
        last = solar_days(number, month, year, leap=leap, side=side).days
        if first and last:
            return first[0], last[-1]
    return None


@lru_cache(maxsize=256)
def year_days(year: int, *, side: Side = "unknown") -> tuple[date, date] | None:
    """Return the first and the last day of a lunar year."""
    first, last = month_days(1, year, side=side), month_days(12, year, side=side)
    return (first[0], last[1]) if first and last else None


def _converted(day: int, month: int, year: int, leap: bool, zone: float) -> date | None:
    if not (1 <= day <= 30 and 1 <= month <= 12 and 1900 <= year <= 2100):
        return None
    wanted = LunarDate(day, month, year, leap)
    try:
        solar: date = lunar_to_solar(wanted, time_zone=zone)
        back = solar_to_lunar(solar, time_zone=zone)
    except ValueError:
        return None
    same = (back.day, back.month, back.year, bool(back.leap)) == (day, month, year, leap)
    return solar if same else None


def _why_not(day: int, leap: bool) -> str:
    if leap:
        return "Năm đó không nhuận tháng này hoặc tháng nhuận không có ngày này"
    if day == 30:
        return "Tháng âm lịch này chỉ có 29 ngày"
    return "Âm lịch không có ngày này"

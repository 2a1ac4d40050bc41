"""From what was said to EDTF: parts of a year, lunar days, ranges, impossible dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from nlp.entities.dates.edtf import day_exists, interval, last_day, one_of
from nlp.entities.dates.lunar import Side, month_days, solar_days, year_days
from nlp.entities.dates.said import Day, Said, two

NO_SUCH_DAY: Final = "Dương lịch không có ngày này"
NO_YEAR: Final = "Thiếu năm"
NO_LUNAR_YEAR: Final = "Ngày âm lịch thiếu năm, chưa đổi được ra dương lịch"


@dataclass(frozen=True, slots=True)
class Resolved:
    """``edtf`` or ``None``; other readings that count; Vietnamese words on what is missing."""

    edtf: str | None
    alt: tuple[str, ...] = ()
    reason: str = ""


# First and last month of a part of the year (README of the exchange format); seasons of the West
# by quarter, of a Vietnamese year by lunar quarter.
_YEAR_PARTS: Final = {
    "early": (1, 3), "mid": (5, 8), "late": (10, 12), "rainy": (5, 10), "dry": (-11, 4),
}  # fmt: skip
_SEASONS: Final = {
    "vi": {"spring": (1, 3), "summer": (5, 7), "autumn": (8, 10), "winter": (11, 13)},
    "other": {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "winter": (12, 14)},
}  # fmt: skip
# Two months each: the beginning, the middle and the end of a season of six.
_THIRDS: Final = {"early": 0, "mid": 1, "late": 2}
_MONTH_PARTS: Final = {"mid": (14, 18), "first10": (1, 10), "mid10": (11, 20), "last10": (21, 31)}
_SEASON_CODES: Final = {"spring": 21, "summer": 22, "autumn": 23, "winter": 24}


def resolve(said: Said, side: Side, vietnamese: bool) -> Resolved:
    """Return the EDTF of ``said``; never a day that no calendar has."""
    if said.reason and said.rule != "ngay-tet":
        return Resolved(None, reason=said.reason)
    if said.side != "unknown":
        side = said.side
    if said.calendar == "lunar":
        return _lunar(said, side)
    if said.last is not None:
        return _range(said)
    _, month, day = said.date
    mark = "~" if said.approximate else ""
    if day is not None or (month is None and not said.part):
        result = _solar(said.date, mark, said.other)
        if said.open and result.edtf:
            edtf = f"../{result.edtf}" if said.open == "before" else f"{result.edtf}/.."
            return Resolved(edtf)
        return result
    if month is not None:
        return _month_part(said, mark)
    return _year_part(said, mark, vietnamese)


def _solar(day_said: Day, mark: str, other: tuple[str, ...] = ()) -> Resolved:
    year, month, day = day_said
    if year is None and month is None:
        return Resolved(None, reason=NO_YEAR)
    if day is None:
        edtf = f"{year or 'XXXX'}-{month}" if month else f"{year}"
        return Resolved(edtf + mark, other, NO_YEAR if year is None else "")
    if month is None:
        return Resolved(f"{year}-XX-{day}{mark}", (f"{year}",), "Không đọc được tháng")
    if not _possible(year, month, day):
        return Resolved(None, reason=NO_SUCH_DAY)
    edtf = f"{year or 'XXXX'}-{month}-{day}{mark}"
    alt = list(other)
    if "X" in f"{month}{day}" and year:
        alt.append(f"{year}-{month}" if "X" not in month else year)
    return Resolved(edtf, tuple(alt), NO_YEAR if year is None else "")


def _possible(year: str | None, month: str, day: str) -> bool:
    years = [year] if year and year.isdecimal() else ["2000"]
    if month.isdecimal() and day.isdecimal():
        return day_exists(int(years[0]), int(month), int(day))
    for number in range(1, 13):
        if all(w in ("X", h) for h, w in zip(two(number), month, strict=True)):
            for place in range(1, 32):
                if all(w in ("X", h) for h, w in zip(two(place), day, strict=True)) and day_exists(
                    int(years[0]), number, place
                ):
                    return True
    return False


def _month_part(said: Said, mark: str) -> Resolved:
    year, month, _ = said.date
    named = f"{year or 'XXXX'}-{month}"
    reason = NO_YEAR if year is None else ""
    if said.part in ("early", "late"):
        # "Đầu tháng 1 năm 79" has no agreed days: about that month.
        return Resolved(named + "~", reason=reason)
    if said.part in _MONTH_PARTS and year and year.isdecimal() and month and month.isdecimal():
        first, last = _MONTH_PARTS[said.part]
        last = min(last, last_day(int(year), int(month)))
        return Resolved(
            interval(f"{named}-{two(first)}", f"{named}-{two(last)}"), (named + "~", named)
        )
    return Resolved(named + mark, reason=reason)


def _year_part(said: Said, mark: str, vietnamese: bool) -> Resolved:
    year = said.date[0]
    if year is None or not year.isdecimal():
        return Resolved(f"{year}~" if year else None)
    number = int(year)
    if said.third in _THIRDS and said.part in ("dry", "rainy"):
        month = {"dry": 11, "rainy": 5}[said.part] + 2 * _THIRDS[said.third]
        begin = f"{number - (said.part == 'dry') + month // 13}-{two((month - 1) % 12 + 1)}"
        finish = f"{begin[:5]}{two(int(begin[5:]) + 1)}"
        whole = f"{number - 1}-11/{number}-04" if said.part == "dry" else f"{year}-05/{year}-10"
        return Resolved(interval(begin, finish), (whole,))
    if said.part == "dry":
        return Resolved(
            interval(f"{number - 1}-11", f"{number}-04"),
            (interval(f"{number}-11", f"{number + 1}-04"),),
        )
    if said.part in _YEAR_PARTS:
        first, last = _YEAR_PARTS[said.part]
        return Resolved(interval(f"{year}-{two(first)}", f"{year}-{two(last)}"))
    seasons = _SEASONS["vi" if vietnamese else "other"]
    if said.part in seasons:
        first, last = seasons[said.part]
        end = f"{number + last // 13}-{two((last - 1) % 12 + 1)}"
        return Resolved(
            interval(f"{year}-{two(first)}", end), (f"{year}-{_SEASON_CODES[said.part]}",)
        )
    return Resolved(f"{year}{mark}")


def _range(said: Said) -> Resolved:
    year, month, day = said.date
    assert said.last is not None
    end_year, end_month, end_day = said.last
    if year and end_year and month and end_month and year == end_year and month > end_month:
        year = str(int(year) - 1)  # "đêm 31/12 rạng 1/1/1973"
    if said.part == "dry" and day is None:
        return Resolved(interval(f"{year}-11", f"{end_year}-04"))
    first, last = _solar((year, month, day), ""), _solar((end_year, end_month, end_day), "")
    if first.edtf is None or last.edtf is None:
        return Resolved(None, reason=NO_SUCH_DAY)
    if year is None:
        return Resolved(None, reason=NO_YEAR)
    if first.edtf > last.edtf:
        return Resolved(None, reason="Khoảng ngày đi ngược")
    return Resolved(interval(first.edtf, last.edtf))


def _lunar(said: Said, side: Side) -> Resolved:
    year, month, day = said.date
    if year is None or not year.isdecimal():
        return Resolved(None, reason=NO_LUNAR_YEAR)
    number = int(year)
    if month is None:
        days = year_days(number, side=side)
        exact = interval(days[0].isoformat(), days[1].isoformat()) if days else year
        return Resolved(f"{year}~" if said.approximate else year, (exact,))
    if not month.isdecimal() or (day is not None and not day.isdecimal()):
        return Resolved(None, reason="Ngày âm lịch có chữ số không đọc được")
    if day is None:
        span = month_days(int(month), number, leap=said.leap, side=side)
        if span is None:
            return Resolved(None, reason="Âm lịch năm đó không có tháng này")
        return Resolved(interval(span[0].isoformat(), span[1].isoformat()))
    found = solar_days(int(day), int(month), number, leap=said.leap, side=side)
    if not found.days:
        return Resolved(None, reason=found.reason)
    days_found = found.days
    if said.shift:
        days_found = tuple(one + timedelta(days=said.shift) for one in days_found)
    if said.last is not None and said.last[2] and said.last[1]:
        end = solar_days(int(said.last[2]), int(said.last[1]), number, leap=said.leap, side=side)
        if not end.days:
            return Resolved(None, reason=end.reason)
        return Resolved(interval(min(days_found).isoformat(), max(end.days).isoformat()))
    edtf = one_of(days_found)
    if said.approximate:
        edtf = (
            edtf + "~" if len(set(days_found)) == 1 else edtf.replace(",", "~,").replace("]", "~]")
        )
    return Resolved(edtf, reason=said.reason)

"""Dates in Vietnamese words, written or spoken, with accents or without."""

from __future__ import annotations

import re
from typing import Final

from nlp.entities.dates.lunar import can_chi_year
from nlp.entities.dates.said import Day, Said, full_year, two
from nlp.entities.dates.spoken import DAY, MONTH, YEAR2, YEAR4, vietnamese_number
from nlp.entities.dates.wording import worded
from nlp.entities.reading import EntityReading
from records.text import unaccented

_COUNTED: Final = (
    # A number is not cut short, and one that counts something is no year.
    r"(?! (?:một|mốt|hai|ba|tư|bốn|lăm|nhăm|sáu|bảy|bẩy|tám|chín|mươi|trăm|nghìn|ngàn)(?!\w))"
    r"(?! ?(?:người|đồng chí|anh em|ngày|tháng|tuổi|tên|mét|m|cây số|ki lô|km|kg|cân|giờ|thằng|"
    r"đứa|chiếc|khẩu|ngôi|lần|tiếng|phút|liệt sĩ|liệt sỹ|chiến sĩ|hài cốt|quả|viên|tấn|hộp|"
    r"thi thể|phần|tuần)(?!\w))"
)
CAN_CHI: Final = (
    r"(?:giáp|ất|bính|đinh|mậu|kỷ|kỉ|canh|tân|nhâm|quý|quí) "
    r"(?:tý|tí|sửu|dần|mão|mẹo|thìn|tỵ|tị|ngọ|mùi|thân|dậu|tuất|hợi)"
)
_Y: Final = (
    rf"(?:(?P<cc>{CAN_CHI})(?:,? ?\(?(?:năm |tức |là |tức là |tức năm )*(?P<ccy>19\d\d|"
    rf"20[0-3]\d)\)?)?"
    rf"|(?P<y>19\d\d|20[0-3]\d|'?[4-9]\d(?![/.\-]\d)|{YEAR4}|{YEAR2}){_COUNTED})"
)
_LUNAR: Final = (
    r"(?: \(?(?:âm lịch(?! \d)|âm(?! lịch)|al|âl|lịch ta|ta(?= năm|\)|[.,;]?$)|lịch âm|a\.l|â\.l)"
    r"(?!\w)\.?\)?)"
)
_SOLAR: Final = r"(?: \(?(?:dương lịch|dương|dl|lịch dương|lịch tây|tây)(?!\w)\)?)"
_SEP: Final = r"(?:,? ?(?:năm|nam(?= ?[\d'])) ?|,? |/|-|\.)"


_DATE: Final = worded(
    r"(?:(?P<lead>ngày|hôm|đêm|sáng|trưa|chiều|tối|rạng|rạng sáng|mồng|mùng|mống|nhằm|vào|"
    r"giỗ)[ ,:]+)?"
    rf"(?:(?P<mong>mồng|mùng) )?(?P<d>(?<![\d/.\-])\d{{1,2}}|rằm|{DAY})"
    rf"(?P<l0>{_LUNAR})?(?:,? ?/?-? ?)(?:tháng|thg|th\.?(?= ?\d)|t(?=\d))(?:\.? ?)"
    rf"(?:(?P<leap0>nhuận) )?(?P<m>\d{{1,2}}|{MONTH})"
    rf"(?P<leap> ?\(?nhuận\)?)?(?P<l1>{_LUNAR})?(?:{_SEP}{_Y})?(?P<l2>,?{_LUNAR})?"
    rf"(?P<solar>{_SOLAR})?"
    r"(?! ?(?:lần|ngày|tuần|tuổi|người)(?!\w))(?![/.\-]\d)"
)
_FIGURES_CAN_CHI: Final = worded(
    rf"(?P<d>\d{{1,2}}) ?[/.\-] ?(?P<m>\d{{1,2}})(?P<leap> ?\(?nhuận\)?)?(?:{_LUNAR})?(?:,? "
    rf"(?:năm )?){_Y}(?:{_LUNAR})?"
)
_MONTH: Final = worded(
    rf"(?:tháng|thg) ?(?P<m>\d{{1,2}}|{MONTH})(?P<leap> ?\(?nhuận\)?)?(?P<l1>{_LUNAR})?"
    rf"{_SEP}{_Y}(?P<l2>,?{_LUNAR})?(?![/.\-]\d)"
)
_MONTH_RANGE: Final = worded(
    rf"tháng (?P<m0>\d{{1,2}}|{MONTH}) ?(?:đến|tới|-|–|sang|và) ?(?:hết )?(?:tháng )?"
    rf"(?P<m>\d{{1,2}}|{MONTH}){_SEP}{_Y}"
)
_MONTH_ONLY: Final = worded(
    r"(?:(?P<lead>đầu|giữa|cuối|hồi|vào|khoảng|trong|đến|từ|chừng|thượng tuần|trung tuần|"
    r"hạ tuần) )?"
    rf"(?P<core>tháng (?P<m>(?:0?[1-9]|1[0-2])(?![\d/.\-]\d)|{MONTH})(?P<same> năm (?:ấy|đó))?)"
    r"(?! ?(?:lần|ngày|tuần|tuổi|người|đồng)(?!\w))(?! (?:nữa|sau|trước|trời|liền)(?!\w))"
)
_YEAR: Final = worded(
    rf"(?P<n>năm) ?(?P<yy>(?:19|20)[\dx?*]{{2}}|'?[4-9]\d(?![/.\-]?\d)|{YEAR4}|{YEAR2}){_COUNTED}"
)
_YEAR_CAN_CHI: Final = worded(
    r"(?P<n>năm|hồi|đợt|dịp|xuân|chiến dịch|tổng tiến công|tổng tấn công|sinh)"
    rf" (?:xuân )?(?P<cc>{CAN_CHI})(?:,? ?\(?(?:năm |tức |là |tức là )*(?P<ccy>19\d\d|"
    rf"20[0-3]\d)\)?)?"
)
_SHORT_YEAR: Final = worded(
    r"(?P<n>mùa hè|mùa hạ|mùa xuân|mùa thu|mùa đông|hè|xuân|thu|đông|mùa khô|mùa mưa|đầu|giữa|cuối|"
    r"hồi|sinh|sn|hs|nn|nhập ngũ|nhập ngũ từ|hy sinh|hi sinh|mất|đi bộ đội|đi b|vào)(?: |: ?|: )"
    r"(?P<yy>'?[3-8]\d)(?![/.\-:,]\d)(?!\s?[a-z]?/\d)" + _COUNTED
)
_SPOKEN_AFTER: Final = worded(
    r"(?:mùa hè|mùa hạ|mùa xuân|mùa thu|mùa đông|mùa khô|mùa mưa|cuối|đầu|giữa) "
    rf"(?P<yy>{YEAR4}|{YEAR2}){_COUNTED}"
)
_SEASON_YEARS: Final = worded(
    r"(?:mùa khô|mùa đông) (?:năm )?(?P<y0>(?:19)?[4-8]\d) ?[-–/] ?(?P<y1>(?:19)?[4-8]\d)"
)
_YEARS: Final = worded(
    r"(?:từ )?(?:năm )?(?P<y0>19\d\d|[4-8]\d(?= ?(?:đến|tới)))(?: ?[-–] ?| (?:đến|"
    r"tới) (?:năm )?)(?P<y1>19\d\d|20[0-3]\d|[4-8]\d)(?![\w/]|[.\-]\d)"
)
_QUARTER: Final = worded(
    r"(?:quý|quí) (?P<q>iv|iii|ii|i|[1-4])(?:/| |,? năm )(?P<y>19\d\d|[4-8]\d)|"
    r"(?:6|sáu) tháng (?P<half>đầu|cuối) năm (?P<y2>19\d\d|[4-8]\d)|nửa (?P<half2>đầu|"
    r"cuối) năm (?P<y3>19\d\d|[4-8]\d)"
)
_QUARTERS: Final = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_DECADE: Final = worded(r"(?:những năm|thập niên|thập kỷ|thập kỉ) (?P<dec>(?:19)?[3-9]0)")
CONTRADICTION: Final = "Năm can chi không khớp năm dương lịch ghi cạnh"
_LUNAR_MARK: Final = re.compile(r"(?<!\w)(?:am|al|lich ta|ta)(?!\w)")
_SPOKEN_ALONE: Final = re.compile(r"[a-zà-ỹđ]+")
_UNIT_BEFORE: Final = re.compile(
    r"(?<!\w)(?:đoàn|doan|(?<!bộ )đội|(?<!bo )doi|sư|su|số|so|đồi|điểm|diem|đường|duong|lộ|lo|"
    r"quân|phân khu|cây số)\s$"
)


def find(reading: EntityReading) -> list[Said]:
    """Return the dates in Vietnamese words."""
    text = reading.mapped.folded
    found: list[Said] = []
    if any(mark in text for mark in "/.-"):
        for match in _FIGURES_CAN_CHI.find(reading):
            said = _figures(match, reading)
            if said:
                found.append(said)
    if "th" in text or " t" in text:
        for match in _DATE.find(reading):
            said = _day(match, reading)
            if said:
                found.append(said)
        for match in _MONTH_RANGE.find(reading):
            said = _month_range(match)
            if said:
                found.append(said)
        for match in _MONTH.find(reading):
            said = _month(match)
            if said:
                found.append(said)
        for match in _MONTH_ONLY.find(reading):
            month = vietnamese_number(match["m"])
            spoken = bool(_SPOKEN_ALONE.fullmatch(match["m"].split()[0]))
            lunar = unaccented(match["m"]) in ("gieng", "chap")
            if (
                month is None
                or not 1 <= int(month) <= 12
                or (spoken and not match["lead"] and not lunar)
            ):
                continue
            found.append(
                Said(match.start("core"), match.end("core"), (None, two(month), None),
                     "thang-thieu-nam",
                     0.55 if match["lead"] else 0.45, calendar="lunar" if lunar else "solar",
                     needs_anchor="" if match["lead"] or match["same"] else "year")
            )  # fmt: skip
    for match in _QUARTER.find(reading):
        year = full_year(match["y"] or match["y2"] or match["y3"])
        if match["q"]:
            first_month, months = 3 * _QUARTERS[match["q"]] - 2, 3
        else:
            half = unaccented(match["half"] or match["half2"])
            first_month, months = (1 if half == "dau" else 7), 6
        last_month = two(first_month + months - 1)
        found.append(
            Said(
                *match.span(),
                (year, two(first_month), None),
                "quy",
                0.85,
                last=(year, last_month, None),
            )
        )
    for match in _SPOKEN_AFTER.find(reading):
        year = spoken_year(match["yy"])
        if year:
            found.append(Said(match.start("yy"), match.end(), (year, None, None), "nam-doc", 0.75))
    for match in _SEASON_YEARS.find(reading):
        first, last = full_year(match["y0"]), full_year(match["y1"])
        if first and last and int(last) == int(first) + 1:
            place = (match.start("y0"), match.end())
            found.append(
                Said(*place, (first, None, None), "khoang-nam", 0.85, last=(last, None, None))
            )
    for match in _YEARS.find(reading):
        first, last = full_year(match["y0"]), full_year(match["y1"])
        if first and last and first < last:
            found.append(
                Said(
                    match.start("y0"),
                    match.end(),
                    (first, None, None),
                    "khoang-nam",
                    0.85,
                    last=(last, None, None),
                )
            )
    if "nam" in text:
        for match in _YEAR.find(reading):
            said = _year(match, reading)
            if said:
                found.append(said)
    if "9" in text or "0" in text:
        for match in _DECADE.find(reading):
            decade = match["dec"][-2]
            found.append(Said(*match.span(), (f"19{decade}X", None, None), "thap-nien", 0.75))
    for match in _SHORT_YEAR.find(reading):
        year = full_year(match["yy"])
        found.append(Said(match.start("yy"), match.end(), (year, None, None), "nam-hai-so", 0.75))
    for match in _YEAR_CAN_CHI.find(reading):
        year = year_of_can_chi(match["cc"], match["ccy"], match["n"] == "sinh")
        if year:
            found.append(
                Said(
                    match.start("cc"),
                    match.end(),
                    (year, None, None),
                    "nam-can-chi",
                    0.85,
                    calendar="lunar",
                )
            )
    return found


def year_of_can_chi(words: str, written: str | None = None, birth: bool = False) -> str | None:
    """Return the year of a can-chi name; one written beside it wins when both agree.

    Without one it is the year from 1931 to 1990, for births from 1911 to 1970.
    """
    stem, branch = unaccented(words).split()
    if written:
        known = can_chi_year(stem, branch, int(written) - 30)
        return written if known is not None and abs(known - int(written)) <= 1 else None
    year = can_chi_year(stem, branch, 1911 if birth else 1931)
    return str(year) if year else None


def _year_in(match: re.Match[str]) -> tuple[str | None, bool, bool]:
    """Return the year, whether it is a can-chi one, and whether it contradicts itself."""
    groups = match.groupdict()
    if groups.get("cc"):
        year = year_of_can_chi(groups["cc"], groups.get("ccy"))
        return year, True, year is None
    if groups.get("y"):
        return spoken_year(groups["y"]), False, False
    return None, False, False


def spoken_year(words: str) -> str | None:
    """Return the four digits of a year in figures or Vietnamese words."""
    digits = words if words[-1].isdecimal() else vietnamese_number(words)
    if digits is None:
        return None
    if len(digits) == 3 and digits[0] == "9":
        digits = "1" + digits
    return full_year(digits)


def _day(match: re.Match[str], reading: EntityReading) -> Said | None:
    groups = match.groupdict()
    day, month = vietnamese_number(match["d"]), vietnamese_number(match["m"])
    if day is None or month is None or not (1 <= int(day) <= 31 and 1 <= int(month) <= 12):
        return None
    mong = bool(groups["mong"]) or groups["lead"] in ("mồng", "mùng", "mong", "mung", "mống")
    lunar_month = unaccented(match["m"]) in ("gieng", "chap")
    year, can_chi, contradicts = _year_in(match)
    # "Tháng giêng năm 1971" is more often January, "mồng 5 tháng giêng" the lunar month.
    january = unaccented(match["m"]) == "gieng" and year is not None and not can_chi
    lunar_month = lunar_month and not january
    full_moon = unaccented(match["d"]) == "ram"
    spoken = not match["d"][0].isdecimal()
    if spoken and not full_moon and " " not in match["d"] and not (groups["lead"] or mong):
        return None
    lunar = bool(
        groups["l0"] or groups["l1"] or groups["l2"] or groups["leap"] or groups["leap0"]
        or lunar_month or can_chi or full_moon
    )  # fmt: skip
    if groups["solar"]:
        lunar = False
    start = match.start("d")
    if mong:
        start = match.start("mong") if groups["mong"] else match.start("lead")
    other: tuple[str, ...] = ()
    date: Day = (year, two(month), two(day))
    reason = CONTRADICTION if contradicts else ""
    return Said(
        start, match.end(), date, "ngay-am" if lunar else "ngay-thang", 0.92 if year else 0.75,
        calendar="lunar" if lunar else "solar", leap=bool(groups["leap"] or groups["leap0"]),
        other=other, reason=reason,
    )  # fmt: skip


def _figures(match: re.Match[str], reading: EntityReading) -> Said | None:
    """Read "10/3 âm lịch năm Ất Mão": figures with a lunar mark, a can-chi year or both."""
    year, can_chi, contradicts = _year_in(match)
    lunar = can_chi or bool(match["leap"]) or bool(_LUNAR_MARK.search(unaccented(match.group())))
    if not (1 <= int(match["d"]) <= 31 and 1 <= int(match["m"]) <= 12) or not lunar:
        return None
    return Said(
        *match.span(), (year, two(match["m"]), two(match["d"])), "ngay-am", 0.93, calendar="lunar",
        leap=bool(match["leap"]), reason=CONTRADICTION if contradicts else "",
    )  # fmt: skip


def _month(match: re.Match[str]) -> Said | None:
    month = vietnamese_number(match["m"])
    year, can_chi, contradicts = _year_in(match)
    if month is None or not 1 <= int(month) <= 12 or (year is None and not contradicts):
        return None
    lunar_word = unaccented(match["m"]) == "chap"
    lunar = bool(lunar_word or can_chi or match["leap"] or match["l1"] or match["l2"])
    return Said(
        *match.span(), (year, two(month), None), "thang-nam", 0.9,
        calendar="lunar" if lunar else "solar", leap=bool(match["leap"]),
        reason=CONTRADICTION if contradicts else "",
    )  # fmt: skip


def _month_range(match: re.Match[str]) -> Said | None:
    first, last = vietnamese_number(match["m0"]), vietnamese_number(match["m"])
    year, can_chi, _ = _year_in(match)
    if not (first and last and year) or can_chi or not int(first) < int(last) <= 12:
        return None
    return Said(
        *match.span(), (year, two(first), None), "khoang-thang", 0.88, last=(year, two(last), None)
    )


def _year(match: re.Match[str], reading: EntityReading) -> Said | None:
    words = match["yy"]
    spoken = not words.lstrip("'")[0].isdecimal()
    if spoken:
        before = reading.mapped.kept[max(0, match.start() - 12) : match.start()]
        if _UNIT_BEFORE.search(before):
            return None
        bare = unaccented(words).split()
        if (
            not reading.accented
            and bare[0] == "sau"
            and len(bare) == 2
            and bare[1] in ("ba", "mot", "hai", "nam")
        ):
            return None
        year = spoken_year(words)
        if year is None or not year >= "1940":
            return None
    else:
        year = full_year(words.translate(str.maketrans("?x*", "XXX")))
    if year is None:
        return None
    # "năm 72" and "năm sáu tám" read badly without their word; 1972 stands alone.
    start = match.start("yy") if len(words) == 4 and not spoken else match.start()
    return Said(start, match.end(), (year, None, None), "nam", 0.85 if len(words) >= 4 else 0.8)

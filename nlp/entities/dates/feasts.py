"""Dates named by a feast: Tết and its days, rằm, ông Táo, Đoan ngọ, Noel, Quốc khánh."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from nlp.entities.dates.said import Said, full_year, two
from nlp.entities.dates.spoken import DAY, EN_YEAR, YEAR2, YEAR4, vietnamese_number
from nlp.entities.dates.vietnamese import CAN_CHI, spoken_year, year_of_can_chi
from nlp.entities.dates.western import english_year
from nlp.entities.dates.wording import plain, worded
from nlp.entities.reading import EntityReading
from records.text import unaccented

_WHICH: Final = (
    rf"(?P<cc>{CAN_CHI})(?:,? ?\(?(?:năm |tức |là |tức là )*(?P<ccy>19\d\d|20[0-3]\d)\)?)?"
    rf"|(?P<y>19\d\d|20[0-3]\d|'?[4-8]\d(?![/.\-:]?\d)|{YEAR4}|{YEAR2})"
)
_TET: Final = worded(
    rf"(?:(?P<eve>giao thừa|(?:30|ba mươi)(?= tết))(?: tết)?|(?:(?:mồng|mùng) )?(?P<d>\d{{1,2}}|"
    rf"{DAY}) tết|tết)"
    rf"(?: nguyên đán| âm lịch| ta| cổ truyền)*(?:,? \(?(?:năm |xuân )*(?:{_WHICH})\)?)?"
)
_FEAST: Final = worded(
    r"(?P<name>(?:tết )?(?:đoan ngọ|đoan dương)|(?:tết |rằm )?trung thu|(?:lễ )?vu lan|"
    r"(?:tết |ngày )?(?:ông công )?ông táo|giỗ tổ(?: hùng vương)?|(?:tết )?nguyên tiêu|"
    r"(?:tết )?hàn thực)"
    rf"(?:,? (?:năm )?(?:{_WHICH}))?"
)
_SOLAR_FEAST: Final = worded(
    r"(?P<name>noel|nô en|nô-en|giáng sinh|tết tây|tết dương lịch|quốc khánh|quốc tế lao động)"
    rf"(?:,? (?:năm )?(?P<y>19\d\d|20[0-3]\d|'?[4-8]\d(?![/.\-:]?\d)|{YEAR4}|{YEAR2}))?"
)
_LUNAR_DAYS: Final = {
    "doan ngo": (5, 5), "doan duong": (5, 5), "trung thu": (15, 8), "vu lan": (15, 7),
    "ong tao": (23, 12), "gio to": (10, 3), "nguyen tieu": (15, 1), "han thuc": (3, 3),
}  # fmt: skip
_SOLAR_DAYS: Final = {
    "noel": (25, 12), "no en": (25, 12), "no-en": (25, 12), "giang sinh": (25, 12),
    "tet tay": (1, 1), "tet duong lich": (1, 1), "quoc khanh": (2, 9), "quoc te lao dong": (1, 5),
}  # fmt: skip
_WAY: Final = re.compile(
    r"(?<!\w)(?:(?P<n>\d{1,2}|một|hai|ba|bốn|năm|sáu|bảy|mot|bon|nam|bay) (?:ngày|hôm|bữa|ngay|"
    r"hom|bua) )?"
    r"(?P<way>trước|sau|truoc) (?:ngày |dịp |ngay )?$"
)
_COUNT: Final = re.compile(
    r" (?:đúng |chừng |khoảng )?(?P<n>\d{1,2}|một|hai|ba|bốn|năm|sáu|bảy|mot|bon|nam|"
    r"bay) (?:ngày|hôm|bữa|ngay|hom|bua)(?!\w)"
)
_FOREIGN_TET: Final = re.compile(
    r"(?<!\w)(?:(?P<eve>eve of )?(?:the )?(?:(?P<d>first|second|third|1st|2nd|3rd|1er|premier) "
    r"(?:day of |jour du ))?)tet(?: (?P<cc>mau than|ky dau|canh tuat|tan hoi|nham ty|quy suu|"
    r"giap dan|at mao|dinh mui|binh ngo|at ty))?(?:,? (?:of |in )?(?P<y>19\d\d|"
    rf"'?[4-7]\d(?!\d)|{EN_YEAR}))?(?!\w)"
)
_RUSSIAN_TET: Final = re.compile(
    r"(?<!\w)тет[ае]?\s(?P<y>19\d\d|[4-7]\d)(?!\d)(?:-?го)?(?:\s(?:года|г\.))?"
)
_CHRISTMAS: Final = re.compile(
    r"(?<!\w)(?P<name>christmas eve|christmas day|christmas|new year's eve|new year's day|"
    r"new year’s day|noel)"
    r",? (?:of |in )?(?P<y>19\d\d|20[0-2]\d|'[4-8]\d|[4-8]\d)(?!\w)"
)
_CHRISTMAS_DAYS: Final = {
    "christmas eve": (24, 12), "christmas day": (25, 12), "christmas": (25, 12),
    "new year's eve": (31, 12), "new year's day": (1, 1), "new year’s day": (1, 1),
    "noel": (25, 12),
}  # fmt: skip
_ORDINALS: Final = {
    "first": 1,
    "1st": 1,
    "second": 2,
    "2nd": 2,
    "third": 3,
    "3rd": 3,
    "1er": 1,
    "premier": 1,
}
_NORTH: Final = re.compile(r"(?:lich|tet|am lich|theo) (?:mien |ngoai |ben )?bac(?!\w)|lich ha noi")
_SOUTH: Final = re.compile(
    r"(?:lich|tet|am lich|theo) (?:mien |trong )nam(?!\w)(?! ?[\d'])|lich sai gon|vnch|"
    r"viet nam cong hoa|"
    r"biet dong quan|linh cong hoa|(?<!\w)(?:arvn|qlvnch)(?!\w)"
)
_CAPTURED: Final = ("captur", "document", "diary", "notebook", "translat", "log ", "doc ")


def side_of(reading: EntityReading) -> str:
    """Return whose lunar calendar the text speaks by: ``north``, ``south`` or ``unknown``.

    Said in words only ("theo lịch miền Bắc", "lính Cộng hòa"); Americans, Australians and Koreans
    lived by the South's, but a paper they captured need not.
    """
    text = reading.mapped.folded
    if reading.languages in ({"en"}, {"ko"}):
        return "unknown" if any(word in text for word in _CAPTURED) else "south"
    north, south = bool(_NORTH.search(text)), bool(_SOUTH.search(text))
    if north == south:
        return "unknown"
    return "north" if north else "south"


def find(reading: EntityReading) -> list[Said]:
    """Return the dates named by a feast; one without its year needs an anchor to be a date."""
    text = reading.mapped.folded
    found: list[Said] = []
    if "tet" in text or "giao thua" in text or "тет" in text:
        if "vi" in reading.languages:
            for match in _TET.find(reading):
                said = _tet(match)
                if said:
                    found.append(_told_from(said, reading))
        if "vi" not in reading.languages or not reading.accented:
            found += [said for match in _FOREIGN_TET.finditer(text) if (said := _foreign(match))]
    for match in _FEAST.find(reading):
        day, month = next(v for k, v in _LUNAR_DAYS.items() if k in plain(match["name"]))
        year = _year(match)
        found.append(
            Said(*match.span(), (year, two(month), two(day)), "le-am", 0.85 if year else 0.4,
                 calendar="lunar", needs_anchor="" if year else "year")
        )  # fmt: skip
    for match in _SOLAR_FEAST.find(reading):
        day, month = _SOLAR_DAYS[plain(match["name"])]
        year = spoken_year(match["y"]) if match["y"] else None
        night = month == 12 and unaccented(
            reading.mapped.kept[max(0, match.start() - 9) : match.start()]
        ).rstrip().endswith("dem")
        other = (f"{year}-12-25",) if night else ()
        found.append(
            Said(*match.span(), (year, two(month), two(24 if night else day)), "le-duong",
                 0.85 if year else 0.4, needs_anchor="" if year else "year", other=other)
        )  # fmt: skip
    if "christmas" in text or "new year" in text or "noel" in text:
        for match in _CHRISTMAS.finditer(text):
            day, month = _CHRISTMAS_DAYS[match["name"]]
            found.append(
                Said(*match.span(), (full_year(match["y"]), two(month), two(day)), "le-duong", 0.85)
            )
    for match in _RUSSIAN_TET.finditer(text):
        found.append(
            Said(
                *match.span(),
                (full_year(match["y"]), "01", "01"),
                "ngay-tet",
                0.8,
                calendar="lunar",
            )
        )
    return found


def _year(match: re.Match[str]) -> str | None:
    if match["cc"]:
        return year_of_can_chi(match["cc"], match["ccy"])
    return spoken_year(match["y"]) if match["y"] else None


def _tet(match: re.Match[str]) -> Said | None:
    year = _year(match)
    day = vietnamese_number(match["d"]) if match["d"] else "1"
    if day is None or not 1 <= int(day) <= 30:
        return None
    numbered = bool(match["d"] or match["eve"])
    if not numbered and year is None:
        return None
    if (
        match["d"]
        and " " not in match["d"]
        and not match["d"].isdecimal()
        and not unaccented(match.group()).startswith("m")
    ):
        return None
    eve = bool(match["eve"]) or int(day) == 30
    needs = "" if year else "lunar"
    start = match.start()
    if eve:
        day = "1"
    elif int(day) > 20:
        # "29 Tết" and "28 Tết" are days of the month before.
        return Said(
            start,
            match.end(),
            (str(int(year) - 1) if year else None, "12", two(day)),
            "ngay-tet",
            0.85,
            calendar="lunar",
            needs_anchor=needs,
        )
    return Said(
        start, match.end(), (year, "01", two(day)), "ngay-tet", 0.9 if year else 0.5,
        calendar="lunar", shift=-1 if eve else 0, needs_anchor=needs,
        reason="Chỉ biết là dịp Tết" if not numbered else "",
    )  # fmt: skip


def _told_from(said: Said, reading: EntityReading) -> Said:
    """Return Tết as the day that "trước Tết hai ngày" counts to; "sau Tết" alone is about then."""
    text = reading.mapped.kept if reading.accented else reading.mapped.folded
    way = _WAY.search(text[max(0, said.start - 24) : said.start])
    if way is None or said.date[0] is None:
        return said
    sign = -1 if unaccented(way["way"]) == "truoc" else 1
    start = (
        said.start - (24 if said.start > 24 else said.start) + way.start("n" if way["n"] else "way")
    )
    behind = _COUNT.match(text, said.end)
    count = (
        vietnamese_number(way["n"] or (behind["n"] if behind else ""))
        if way["n"] or behind
        else None
    )
    if count is None:
        return replace(said, start=start, approximate=True)
    end = behind.end() if behind and not way["n"] else said.end
    return replace(said, start=start, end=end, shift=said.shift + sign * int(count), reason="")


def _foreign(match: re.Match[str]) -> Said | None:
    if not match["cc"] and not match["y"]:
        return None
    year = english_year(match["y"]) if match["y"] else year_of_can_chi(match["cc"])
    day = _ORDINALS.get(match["d"] or "", 1)
    start = (
        match.start("eve") if match["eve"] else match.start("d") if match["d"] else match.start()
    )
    return Said(
        start,
        match.end(),
        (year, "01", two(day)),
        "ngay-tet",
        0.8,
        calendar="lunar",
        shift=-1 if match["eve"] else 0,
    )

"""Dates in figures: 28/07/1967, 5.12.72, 2?/11/1968, 12-IV-1972, 1968. 1. 30., 03/1970."""

from __future__ import annotations

import re
from typing import Final

from nlp.entities.dates.edtf import day_exists
from nlp.entities.dates.said import Said, full_year, two
from nlp.entities.reading import EntityReading

_ROMAN: Final = {
    name: place
    for place, name in enumerate(
        "i ii iii iv v vi vii viii ix x xi xii".split(), start=1
    )
}  # fmt: skip
_ROMAN_WORD: Final = "|".join(sorted(_ROMAN, key=len, reverse=True))
# A figure, a mark for one that cannot be read, or a letter that OCR makes of one.
_F: Final = r"[\d?xх*_oli|]"
_FREE: Final = (
    r"(?:(?<!\w)|(?<=[sny])(?:(?<=hs|sn|nn)|(?<=ngay)))(?<!\d[/.,\-–:])(?<![a-z]/)(?<!\d[/\-–] )"
)
_DAY: Final = rf"{_F}{{1,2}}|\?|\.{{2,6}}|_{{1,4}}"
_YEAR: Final = rf"{_F}{{4}}|'?{_F}\d|'?\d{_F}"
_END: Final = r"(?![a-z\d]|[/\-–.,]\d)"
_FULL: Final = re.compile(
    rf"{_FREE}(?:(?P<d0>\d{{1,2}})(?:[/.](?P<m0>\d{{1,2}})\s?[-–]\s?|[-–]|(?<=ngay \d)[,&]|"
    rf"(?<=ngay \d\d)[,&])(?=\d{{1,2}}[/.]))?(?P<d>{_DAY})\s?(?P<s>[/.\-–])\s?"
    rf"(?P<m>(?:{_ROMAN_WORD})(?![\d?])|{_DAY})\s?(?P=s)\s?(?P<y>{_YEAR}){_END}"
)
_YEAR_FIRST: Final = re.compile(
    rf"{_FREE}(?P<y>(?:19|20)\d\d|'?[4-9]\d)\s?(?P<s>[/.\-])\s?(?P<m>\d{{1,2}})\s?(?P=s)\s?"
    rf"(?P<d>\d{{1,2}})일?{_END}"
)
_WITH_YEAR: Final = re.compile(
    rf"{_FREE}(?P<d>\d{{1,2}})\s?[/.\-]\s?(?P<m>\d{{1,2}}),?\s(?:nam\s)?"
    r"(?P<y>(?:19|20)\d\d|(?<=nam )\d\d)(?![\w/])"
)
_MONTH: Final = re.compile(
    rf"(?:(?P<lead>(?<!\w)(?:thang|thg|t)\.?\s?)|{_FREE})(?P<m>{_F}{{1,2}}|\?|\.{{2,4}}|"
    rf"_{{1,3}})\s?"
    rf"(?P<s>[/.\-–])\s?(?P<y>(?:19|20)[\d?x*][\d?x*]){_END}(?!/)"
)
_MONTH_SHORT: Final = re.compile(
    r"(?:(?<!\w)(?:thang|thg|t|nn|hs|nhap ngu|hy sinh|hi sinh|tu tran|mat|chet)\s?:?\s?)"
    rf"(?P<m>0?[1-9]|1[0-2])\s?[/.\-]\s?(?P<y>'?[4-8]\d){_END}(?!/)"
)
_LEAD: Final = (
    r"ngay|hom|dem|sang|trua|chieu|toi|rang|mong|mung|le|dip|gio|ki niem|ky niem|hom kia|hom qua|"
    r"vao|am lich|ngay gio|hs|hy sinh|hi sinh|mat|chet|du|le|bua|hoi"
)
_NO_YEAR: Final = re.compile(
    rf"(?<!\w)(?:{_LEAD})[\s:]\s?(?:ngay\s|dem\s|sang\s|mong\s|mung\s|hom\s)?[(\"“]?"
    r"(?P<d>0?[1-9]|[12]\d|3[01])\s?[/.\-]\s?(?P<m>0?[1-9]|1[0-2])(?![\w]|\s?[/.\-,]\s?\d)"
    r"(?! (?:nguoi|quan so|so|phan|doan|tieu|trung|dai|su|ha|tan|kg|m)\b)"
)
# Days of a list whose last one has the year: "12/5, 18/5 và 27/5/1972".
_LIST: Final = re.compile(
    rf"{_FREE}(?P<d>\d{{1,2}})/(?P<m>\d{{1,2}})(?=(?:\s?(?:,|;|va|and|et|и)\s?\d{{1,2}}/\d{{1,2}})*"
    r"\s?(?:,|;|va|and|et|и)\s?\d{1,2}/\d{1,2}/(?:19\d\d|\d\d(?!\d)))"
)
_SPAN: Final = re.compile(
    r"(?<!\w)(?:tu|den)\s(?:ngay\s|dem\s|sang\s)?(?P<d>\d{1,2})[/.\-](?P<m>\d{1,2})(?![\w]|[/.\-,]\d)"
    r"(?=(?:,?\s(?:den|toi)\s)|,|;|\s(?:nam|o|tai|thi)|\.?$)"
)
_SLASHES_OF_A_LIST: Final = 3
_BRACKET: Final = re.compile(
    r"(?<!\w)(?:kia|qua|nay|do|ay|dem|sang|chieu|toi|trua|ngay|hom|roi|truoc|sau|yesterday|hier|"
    r"вчера)\s?\("
    r"(?P<d>\d{1,2})[/.\-](?P<m>\d{1,2})\)"
)
_FEAST: Final = re.compile(
    r"(?<![\w/.,\-])(?P<d>27|30|22|19|2|1)[/\-](?P<m>7|07|4|12|8|9)(?![\w/.,\-]\d|\w)"
)
# Streets, parks and plants named after a day.
_NAMED_AFTER: Final = re.compile(
    r"(?<!\w)(?:duong|pho|truong|truong hoc|trung hoc|cong vien|quang truong|san bay|cau|cho|"
    r"xi nghiep|"
    r"nha may|cong ty|hop tac xa|htx|khach san|rap|nha hat|benh vien|vien)(?: [^\W\d]+)?\s$"
)
_FEASTS: Final = {(27, 7), (30, 4), (22, 12), (19, 8)}
_OCR: Final = str.maketrans({"o": "0", "l": "1", "i": "1", "|": "1"})
_MARKS: Final = str.maketrans({"?": "X", "x": "X", "х": "X", "*": "X", "_": "X"})
_NUMBER_BEFORE: Final = re.compile(
    r"(?<!\w)(?:so|no|n°|nº|№|qd|gbt|cv|log|doc|tel|dt|sdt|lbn|ht|hom thu)\.?:?\s?$"
)


def find(reading: EntityReading) -> list[Said]:
    """Return the dates in figures."""
    text = reading.mapped.folded
    if not any(mark in text for mark in "/.-–") or not any(map(str.isdecimal, text)):
        return []
    found: list[Said] = []
    languages = reading.languages
    american = languages == frozenset({"en"})
    for match in _FULL.finditer(text):
        said = _full(match, american and "rar" not in text)
        if said:
            found.append(said)
    for match in _YEAR_FIRST.finditer(text):
        said = _year_first(match, bool(languages & {"ko", "zh"}))
        if said:
            found.append(said)
    for match in _MONTH.finditer(text):
        said = _month(match, text)
        if said:
            found.append(said)
    for match in _MONTH_SHORT.finditer(text):
        year = full_year(match["y"])
        found.append(
            Said(match.start("m"), match.end(), (year, two(match["m"]), None), "thang-ngan", 0.8)
        )
    for match in _WITH_YEAR.finditer(text):
        if int(match["m"]) <= 12 and 1 <= int(match["d"]) <= 31:
            found.append(
                Said(
                    *match.span(),
                    (full_year(match["y"]), two(match["m"]), two(match["d"])),
                    "ngay-so-nam",
                    0.93,
                )
            )
    found += _without_year(text)
    return found


def _full(match: re.Match[str], month_first: bool) -> Said | None:
    written_year = match["y"].lstrip("'")
    if not any(map(str.isdecimal, match["y"])):
        return None
    # Letters that OCR makes of figures need figures around them; marks for unreadable ones not.
    year = full_year(written_year.translate(_OCR).translate(_MARKS))
    day, month = _figure(match["d"]), _figure(match["m"])
    # Zeros stand for what nobody knows.
    day, month = (None if part == "00" else part for part in (day, month))
    if year is None or (match["d"].isalpha() and match["m"].isalpha() and match["d"] != "xx"):
        return None
    other: tuple[str, ...] = ()
    if month and month.isdecimal() and day and day.isdecimal():
        number, number_day = int(month), int(day)
        if not (0 < number_day <= 31 or 0 < number <= 31):
            return None
        swapped = day_exists(int(year.replace("X", "0")), number_day, number)
        if number > 12:
            if not swapped:
                return None
            day, month = month, day
        elif month_first and swapped:
            other = (
                (f"{year}-{month}-{day}",)
                if day_exists(int(year.replace("X", "0")), number, number_day)
                else ()
            )
            day, month = month, day
        elif number == 0 or number_day > 31:
            return None
    elif month and not _is_month(month):
        return None
    short = len(written_year) == 2
    score = 0.97 if not short else 0.93
    if "X" in f"{day}{month}{year}":
        score = 0.8
    start = match.start("d")
    if match["d0"]:
        return Said(
            match.start(), match.end(), (year, two(match["m0"] or month or "XX"), two(match["d0"])),
            "khoang-ngay", 0.9,
            last=(year, month, day),
        )  # fmt: skip
    return Said(start, match.end(), (year, month, day), "ngay-so", score, other=other)


def _is_month(month: str) -> bool:
    """Whether two figures, X for one unreadable, may be a month."""
    first, second = month[0], month[1]
    return (first in "0X" and second != "0") or (first in "1X" and second in "012X")


def _figure(written: str) -> str | None:
    """Return two digits with X, or ``None`` where nothing of it can be read."""
    if written in _ROMAN and written not in ("x",):
        return two(_ROMAN[written])
    value = written.translate(_OCR).translate(_MARKS)
    if not any(map(str.isdecimal, value)):
        return None
    return two(value)


def _year_first(match: re.Match[str], eastern: bool) -> Said | None:
    year = full_year(match["y"])
    if year is None or not (1 <= int(match["m"]) <= 12 and 1 <= int(match["d"]) <= 31):
        return None
    if len(match["y"].lstrip("'")) == 2 and not eastern:
        return None
    end = match.end()
    return Said(match.start(), end, (year, two(match["m"]), two(match["d"])), "nam-truoc", 0.95)


def _month(match: re.Match[str], text: str) -> Said | None:
    month = _figure(match["m"])
    if month and not _is_month(month):
        return None
    lead = bool(match["lead"])
    if not lead and _NUMBER_BEFORE.search(text[max(0, match.start() - 12) : match.start()]):
        return None
    year = full_year(match["y"].translate(_MARKS))
    start = match.start() if lead and match["lead"].strip(". ") != "t" else match.start("m")
    if year is None:
        return None
    return Said(start, match.end(), (year, month, None), "thang-so", 0.9 if lead else 0.85)


def _without_year(text: str) -> list[Said]:
    rules = [(_NO_YEAR, "ngay-thieu-nam", 0.75)]
    if "(" in text:
        rules.append((_BRACKET, "ngay-ngoac", 0.8))
    if text.count("/") >= _SLASHES_OF_A_LIST:
        rules.append((_LIST, "ngay-liet-ke", 0.8))
    if "tu " in text or "den " in text:
        rules.append((_SPAN, "ngay-thieu-nam", 0.7))
    found = [
        Said(
            match.start("d"), match.end("m"), (None, two(match["m"]), two(match["d"])), rule, score
        )
        for pattern, rule, score in rules
        for match in pattern.finditer(text)
        if 1 <= int(match["m"]) <= 12 and 1 <= int(match["d"]) <= 31
    ]
    found += [
        Said(*match.span(), (None, two(match["m"]), two(match["d"])), "ngay-le-so", 0.7)
        for match in _FEAST.finditer(text)
        if (int(match["d"]), int(match["m"])) in _FEASTS
        and not _NAMED_AFTER.search(text[max(0, match.start() - 24) : match.start()])
    ]
    return found

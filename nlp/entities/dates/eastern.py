"""Dates in Korean and Chinese: 68년 1월 30일, 一九六六年十月九日, 七二年夏天."""

from __future__ import annotations

import re
from typing import Final

from nlp.entities.dates.said import Part, Said, full_year, two
from nlp.entities.dates.spoken import KO_DIGIT, ZH_DIGIT, eastern_number
from nlp.entities.reading import EntityReading

_HINT: Final = re.compile("[년월年月节節설구]")
_ZN: Final = rf"[{ZH_DIGIT}十廿卅]"
_KN: Final = rf"[{KO_DIGIT}십시]"
_NUM: Final = rf"(?:\d{{1,2}}|{_ZN}{{1,3}}|{_KN}{{1,4}})"
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_Y: Final = (
    rf"(?P<y>\d{{4}}|[{_STEMS}][{_BRANCHES}]|(?<!\d)['’]?\d{{2}}|[{ZH_DIGIT}]{{4}}|"
    rf"[{ZH_DIGIT}]{{2}}|"
    rf"천구백{_KN}{{1,4}}|[{KO_DIGIT}십]{{2,4}})"
)
_M: Final = rf"(?P<m>{_NUM}|正|腊)\s?(?:[月월]|월달)"
_PART: Final = (
    r"\s?(?P<part>(?:上旬|中旬|下旬|초순|중순|하순|月初|月底|年初|年底|年末|初|底|末|中期|"
    r"春天|夏天|秋天|冬天|春季|夏季|秋季|冬季|春|夏|秋|冬|雨季|旱季|上半年|下半年|"
    r"초반|후반|초|말|중반|봄|여름|가을|겨울|우기|건기))?"
)
_TAIL: Final = r"(?P<about>\s?(?:左右|前后|前後|경(?!기|비|계|찰|험|남|북|상)|쯤|무렵))?"
_DATE: Final = re.compile(
    rf"(?P<pre>(?:약|대략|大约|大約|约|大概)\s?)?(?P<lunar>(?:음력|农历|農曆|阴历|陰曆)\s?)?{_Y}\s?[年년]{_PART}"
    rf"(?:\s?(?P<lunar2>(?:음력|农历|農曆|阴历)\s?)?{_M}(?:\s?(?:初(?P<first>[一二三四五六七八九十])日?|"
    rf"(?P<d>{_NUM})\s?(?:[日號号일]|(?=\s?[~～\-–至到])))"
    rf"(?:(?:\s?(?:夜里|夜|晚上|晚|밤))?\s?(?:至|到|~|-|–|—|부터|에서|"
    rf"～)\s?(?:(?P<m2>{_NUM})\s?[月월]\s?)?(?P<d2>{_NUM})\s?"
    rf"(?:[日號号일]))?)?)?{_PART.replace('?P<part>', '?P<part2>')}{_TAIL}"
)
_YEARS: Final = re.compile(
    rf"{_Y}\s?[年년]?\s?(?:至|到|~|-|–|—|부터|에서|"
    rf"～)\s?{_Y.replace('?P<y>', '?P<y1>')}\s?[年년](?!\s?[\d一二三四五六七八九十]+\s?[月월])"
)
_NO_YEAR: Final = re.compile(
    rf"(?<![\d년年{ZH_DIGIT}])(?<![년年]\s)(?P<lunar>(?:음력|农历|農曆|"
    rf"阴历)\s?)?{_M}\s?(?P<d>{_NUM})\s?[日号號일](?!간)"
)
_NEW_YEAR: Final = re.compile(
    rf"(?P<pre>(?:약|대략|大约|约)\s?)?{_Y}\s?[年년]\s?(?:的\s?)?(?:구정|설날|春节|春節|음력설|뗏|떼뜨|테트)"
)
_PARTS: Final[dict[str, Part]] = {
    "上旬": "first10",
    "초순": "first10",
    "中旬": "mid10",
    "중순": "mid10",
    "下旬": "last10",
    "하순": "last10",
    "月初": "early",
    "年初": "early",
    "初": "early",
    "초": "early",
    "초반": "early",
    "上半年": "early",
    "月底": "late",
    "年底": "late",
    "年末": "late",
    "底": "late",
    "末": "late",
    "말": "late",
    "후반": "late",
    "下半年": "late",
    "中期": "mid",
    "중반": "mid",
    "春": "spring",
    "봄": "spring",
    "夏": "summer",
    "여름": "summer",
    "秋": "autumn",
    "가을": "autumn",
    "冬": "winter",
    "겨울": "winter",
    "雨季": "rainy",
    "우기": "rainy",
    "旱季": "dry",
    "건기": "dry",
}
_HALF_YEARS: Final = {"上半年": (1, 6), "下半年": (7, 12)}
# "오십년 전", "五十年前": so many years, no year of that number.
_DURATION: Final = re.compile(
    r"\s?[年년]\s?(?:전(?!쟁|투|선|사|역)|동안|간|뒤|후(?!반)|만에|째|이나|이 |넘|가까|"
    r"前(?!后|後)|后|後|来|來|间|間|以前|以后|多)"
)
_DECADE: Final = re.compile(
    r"(?:(?:19|一九|20世纪)?(?P<y>[3-9]0|[三四五六七八九][〇零十]))\s?(?:年代|년대)"
)


def find(reading: EntityReading) -> list[Said]:
    """Return the dates in Korean and Chinese."""
    text = reading.mapped.kept
    if not _HINT.search(text):
        return []
    found: list[Said] = []
    for match in _DECADE.finditer(text):
        found.append(
            Said(
                *match.span(),
                (f"19{eastern_number(match['y'][0])}X", None, None),
                "thap-nien",
                0.75,
            )
        )
    for match in _NEW_YEAR.finditer(text):
        year = _year(match["y"])
        if year:
            found.append(
                Said(
                    *match.span(),
                    (year, "01", "01"),
                    "ngay-tet",
                    0.8,
                    calendar="lunar",
                    side="south" if "ko" in reading.languages else "unknown",
                )
            )
    for match in _YEARS.finditer(text):
        first, last = _year(match["y"]), _year(match["y1"])
        if first and last and first < last:
            found.append(
                Said(
                    *match.span(), (first, None, None), "khoang-nam", 0.88, last=(last, None, None)
                )
            )
    for match in _DATE.finditer(text):
        said = _date(match, "ko" in reading.languages)
        if said:
            found.append(said)
    for match in _NO_YEAR.finditer(text):
        month, day = eastern_number(match["m"]), eastern_number(match["d"])
        if month and day and 1 <= int(month) <= 12 and 1 <= int(day) <= 31:
            found.append(
                Said(*match.span(), (None, two(month), two(day)), "ngay-thieu-nam", 0.75,
                     calendar="lunar" if match["lunar"] or match["m"] in "正腊" else "solar")
            )  # fmt: skip
    return found


def _date(match: re.Match[str], korean: bool) -> Said | None:
    year = _year(match["y"])
    if year is None or (match["m"] is None and _DURATION.match(match.string, match.end("y"))):
        return None
    month = eastern_number(match["m"]) if match["m"] else None
    said_day = match["d"] or match["first"]
    day = eastern_number(said_day) if said_day else None
    if match["m"] and (month is None or not 1 <= int(month) <= 12):
        return None
    if day is not None and not 1 <= int(day) <= 31:
        return None
    words = (match["part2"] or match["part"] or "").strip()
    part: Part = ""
    for length in (3, 2, 1):
        part = part or _PARTS.get(words[:length], "")
    end, last = match.end(), None
    if match["d2"]:
        other_month = eastern_number(match["m2"]) if match["m2"] else month
        number = eastern_number(match["d2"])
        if number and other_month:
            last = (year, two(other_month), two(number))
    elif words in _HALF_YEARS and month is None:
        first, final = _HALF_YEARS[words]
        return Said(
            match.start(),
            end,
            (year, two(first), None),
            "nua-nam",
            0.85,
            last=(year, two(final), None),
        )
    lunar = bool(
        match["lunar"]
        or match["lunar2"]
        or (match["m"] or "") in ("正", "腊")
        or match["y"][0] in _STEMS
    )
    return Said(
        match.start(), end, (year, two(month) if month else None, two(day) if day else None),
        "nam-thang-ngay", 0.95 if month else 0.88, last=last, part=part,
        approximate=bool(match["about"] or match["pre"]), calendar="lunar" if lunar else "solar",
        side="south" if lunar and korean else "unknown",
    )  # fmt: skip


def _year(words: str) -> str | None:
    if words[0] in _STEMS:
        year = next(
            (y for y in range(1931, 1991) if (y - 4) % 10 == _STEMS.index(words[0])
             and (y - 4) % 12 == _BRANCHES.index(words[1])), None,
        )  # fmt: skip
        return str(year) if year else None
    digits = eastern_number(words.lstrip("'’"))
    if digits is None or len(digits) not in (2, 4) or (len(digits) == 2 and int(digits) < 27):
        return None
    return full_year(digits)

"""The words before a date that belong to it: khoảng, cuối năm, đêm 7 rạng 8, early, vers."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from nlp.entities.dates.edtf import day_exists
from nlp.entities.dates.said import Part, Said, two
from nlp.entities.dates.spoken import DAY, MONTH, vietnamese_number
from nlp.entities.reading import EntityReading
from records.text import unaccented

_REACH: Final = 44
_VI_PARTS: Final[dict[str, Part]] = {
    "đầu": "early",
    "giữa": "mid",
    "cuối": "late",
    "thượng tuần": "first10",
    "trung tuần": "mid10",
    "hạ tuần": "last10",
    "mùa khô": "dry",
    "mùa mưa": "rainy",
    "mùa lũ": "rainy",
    "mùa nước nổi": "rainy",
    "mùa xuân": "spring",
    "xuân": "spring",
    "mùa hè": "summer",
    "mùa hè đỏ lửa": "summer",
    "hè đỏ lửa": "summer",
    "đông xuân": "dry",
    "mùa đông xuân": "dry",
    "mùa hạ": "summer",
    "hè": "summer",
    "mùa thu": "autumn",
    "thu": "autumn",
    "mùa đông": "winter",
    "đông": "winter",
    "tháng đầu": "early",
    "những ngày đầu": "early",
    "những ngày cuối": "late",
    "những tháng cuối": "late",
    "những tháng đầu": "early",
}
_ONLY_MONTH: Final = frozenset({"first10", "mid10", "last10"})
_WEST_PARTS: Final[dict[str, Part]] = {
    "early in": "early",
    "early": "early",
    "beginning of": "early",
    "start of": "early",
    "debut": "early",
    "au debut de": "early",
    "начале": "early",
    "начало": "early",
    "mid": "mid",
    "middle of": "mid",
    "mi": "mid",
    "au milieu de": "mid",
    "середина": "mid",
    "середине": "mid",
    "late in": "late",
    "late": "late",
    "end of": "late",
    "fin": "late",
    "a la fin de": "late",
    "конце": "late",
    "конец": "late",
    "spring of": "spring",
    "spring": "spring",
    "printemps": "spring",
    "весной": "spring",
    "весна": "spring",
    "summer of": "summer",
    "summer": "summer",
    "ete": "summer",
    "летом": "summer",
    "лето": "summer",
    "autumn of": "autumn",
    "autumn": "autumn",
    "fall of": "autumn",
    "automne": "autumn",
    "осенью": "autumn",
    "winter of": "winter",
    "winter": "winter",
    "hiver": "winter",
    "зимой": "winter",
    "dry season of": "dry",
    "dry season": "dry",
    "saison seche": "dry",
    "сухой сезон": "dry",
    "rainy season of": "rainy",
    "rainy season": "rainy",
    "monsoon of": "rainy",
    "monsoon": "rainy",
    "wet season": "rainy",
    "saison des pluies": "rainy",
    "сезон дождей": "rainy",
}


def _words(source: dict[str, Part]) -> str:
    return "|".join(re.escape(word) for word in sorted(source, key=len, reverse=True))


_VI_PART: Final = (
    rf"(?P<part>{_words(_VI_PARTS)})(?: (?:của|trong))?(?: (?:năm|tháng|nam(?= $)))?(?:,)? $"
)
_VI_ABOUT: Final = (
    r"(?P<about>(?:vào )?(?:khoảng|quãng|áng chừng|ước chừng|chừng|tầm khoảng|tầm|độ|"
    r"hình như(?: là)?|có lẽ(?: là)?|lối|"
    r"xấp xỉ|gần gần|không rõ lắm)(?! thời gian từ))(?: (?:vào|hồi|thời gian|là|ngày|đêm|hôm|năm|"
    r"mùa|sáng|chiều|tối|trưa|gần))* $"
)
_VI_LATE_YEAR: Final = (
    r"(?P<part>cuối|đầu|giữa) (?:năm )?(?P<y>19\d\d|[4-8]\d)"
    r"(?:,? (?P<about>khoảng|chừng|độ|tầm|hình như)| ?,)? $"
)
_VI_NIGHT: Final = (
    rf"(?P<lead>ngày|đêm|từ|tối|khuya|trong|rạng|các ngày|hai ngày)? ?(?:ngày |đêm |"
    rf"hôm )*(?P<first>(?:mồng |mùng )?(?<![\w/.\-])(?P<d>\d{{1,2}}|"
    rf"{DAY}))(?:(?:[/.\-]| tháng )(?P<m>\d{{1,2}}|{MONTH}))?(?:, ?\d{{1,2}})*"
    r"(?:,? (?P<link>rạng sáng|rạng|sang|bước sang|đến|tới|và|qua)|(?P<dash> ?[-–,]))(?: (?:ngày|"
    r"sáng|mồng|mùng|đêm|rạng|hết|rạng sáng))* ?$"
)
_VI_OPEN: Final = r"(?P<open>trước|sau|từ sau) (?:năm )?$"


def _both(source: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    bare = unaccented(source).replace("(?p<", "(?P<")
    return re.compile(rf"(?<!\w)(?:{source})"), re.compile(rf"(?<!\w)(?:{bare})")


_PART_VI: Final = _both(_VI_PART)
# Without accents "do", "tam", "loi" are too many other words.
_ABOUT_VI: Final = (
    _both(_VI_ABOUT)[0],
    re.compile(
        r"(?<!\w)(?P<about>(?:vao )?(?:khoang|quang|chung|hinh nhu|co le))(?: (?:vao|hoi|ngay|"
        r"dem|hom|nam|mua|sang|chieu|toi))* $"
    ),
)
_THIRD_VI: Final = _both(r"(?P<third>đầu|giữa|cuối) $")
_LATE_YEAR_VI: Final = _both(_VI_LATE_YEAR)
_NIGHT_VI: Final = _both(_VI_NIGHT)
_OPEN_VI: Final = _both(_VI_OPEN)
_BARE_PARTS: Final = {unaccented(word): part for word, part in _VI_PARTS.items()}
_PART_WEST: Final = re.compile(
    rf"(?<!\w)(?:the |l'|l’)?(?P<part>{_words(_WEST_PARTS)})(?:[\s\-](?:of|in|the|de|de l'|"
    rf"l'annee|du mois de|en|месяца|года))*[\s\-]$"
)
_ABOUT_WEST: Final = re.compile(
    r"(?<!\w)(?P<about>around|about|approximately|approx\.?|circa|ca?\.|some time in|sometime in|"
    r"sometime around|probably|maybe|possibly|"
    r"vers|environ|aux environs de|autour de|peut-etre|sans doute|примерно|около|приблизительно|"
    r"где-то|ориентировочно|наверное|кажется)"
    r"(?: (?:in|on|the|of|early|late|mid|en|le|du|fin|debut|la|l'|в|на|с|к|весной|летом))*\s$"
)
_RANGE_WEST: Final = re.compile(
    r"(?<![\w/])(?P<d>[0-3]?\d)(?:st|nd|rd|th|er|-?го)?\s?(?:to|and|au|et|на|по|-|–)\s(?:the |"
    r"le |утро |ночь )?$"
)
_NIGHT_TO: Final = re.compile(r"(?<!\w)(?:в )?ночь на $")
# "0600H 03 Mar 71": the hour belongs to a military date as in a date-time group.
_CLOCK: Final = re.compile(r"(?<!\w)[0-2]\d[0-5]\d\s?[hz]\s$")
_OPEN_WEST: Final = re.compile(
    r"(?<!\w)(?P<open>before|after|avant|apres|до|после)\s(?:the year |l'annee |en )?$"
)
_TRAIL_ABOUT: Final = re.compile(
    r",? ?\((?:khoảng|khoang|approx\.?|примерно|hình như|không chắc|khong chac)\)"
)


def widen(said: Said, reading: EntityReading) -> Said:
    """Return ``said`` with the words before it that change its meaning, and their span."""
    text = reading.mapped.kept
    before = text[max(0, said.start - _REACH) : said.start]
    if not before or before[-1].isalnum():
        return said
    if "vi" in reading.languages:
        said = _vietnamese(said, reading, before)
    if said.date[0] is not None or said.date[1] is not None:
        said = _western(said, reading)
    return said


def _vietnamese(said: Said, reading: EntityReading, before: str) -> Said:
    which = 0 if reading.accented else 1
    text = reading.mapped.kept if reading.accented else reading.mapped.folded
    before = text[max(0, said.start - _REACH) : said.start]
    year, month, day = said.date
    if day is not None and said.last is None:
        said = _night(said, which, before)
    elif day is None and not said.part:
        match = _PART_VI[which].search(before)
        part = (_VI_PARTS if which == 0 else _BARE_PARTS)[match["part"]] if match else ""
        if match and (said.last is None or part == "dry"):
            season = part in ("dry", "rainy", "spring", "summer", "autumn", "winter")
            if not (season and month) and not (part in _ONLY_MONTH and not month):
                said = replace(said, part=part, start=said.start - len(before) + match.start())
                if part in ("dry", "rainy"):
                    said = _third(said, which, text)
        elif month is None and said.last is None:
            match = _OPEN_VI[which].search(before)
            if match and not re.search(r"\d (?:năm|nam) $", before[: match.start()]):
                opens = "before" if unaccented(match["open"]) == "truoc" else "after"
                said = replace(said, open=opens, start=said.start - len(before) + match.start())  # type: ignore[arg-type]
        elif year is None or month is not None:
            match = _LATE_YEAR_VI[which].search(before)
            if match and (year is None or year.endswith(match["y"][-2:])):
                known = match["y"] if len(match["y"]) == 4 else "19" + match["y"]
                said = replace(
                    said, date=(known, month, None), start=said.start - len(before) + match.start(),
                    approximate=bool(match["about"]), needs_anchor="", score=0.85,
                )  # fmt: skip
    before = text[max(0, said.start - _REACH) : said.start]
    match = _ABOUT_VI[which].search(before)
    if match:
        said = replace(
            said, approximate=True, start=said.start - len(before) + match.start("about")
        )
    return said


def _third(said: Said, which: int, text: str) -> Said:
    """Return a season with the third of it that the words before name ("cuối mùa khô 1965")."""
    before = text[max(0, said.start - _REACH) : said.start]
    match = _THIRD_VI[which].search(before)
    if match is None:
        return said
    third = (_VI_PARTS if which == 0 else _BARE_PARTS)[match["third"]]
    return replace(said, third=third, start=said.start - len(before) + match.start())


def _night(said: Said, which: int, before: str) -> Said:
    match = _NIGHT_VI[which].search(before)
    if match is None:
        return said
    link = match["link"]
    if (match["dash"] or (link and unaccented(link) in ("va", "den", "toi", "qua"))) and not match[
        "lead"
    ]:
        return said
    first = vietnamese_number(match["d"])
    if first is None or not 1 <= int(first) <= 31:
        return said
    year, month, day = said.date
    start_month = (vietnamese_number(match["m"]) if match["m"] else None) or month
    if start_month is None or day is None or not 1 <= int(start_month.replace("X", "1")) <= 12:
        return said
    if match["m"] is None and int(first) >= int(day.replace("X", "9")):
        return said
    return replace(
        said, start=said.start - len(before) + match.start("first"),
        date=(year, two(start_month), two(first)), last=said.date, rule="dem-rang",
    )  # fmt: skip


def _eve_to(said: Said) -> Said:
    """Return the two days of a night that is named by its second ("в ночь на 8 марта")."""
    year, month, day = said.date
    if not (year and month and day) or not (year + month + day).isdecimal():
        return said
    if not day_exists(int(year), int(month), int(day)):
        return said
    eve = date(int(year), int(month), int(day)) - timedelta(days=1)
    return replace(said, date=(str(eve.year), two(eve.month), two(eve.day)), last=said.date)


def _western(said: Said, reading: EntityReading) -> Said:
    text = reading.mapped.folded
    before = text[max(0, said.start - _REACH) : said.start]
    if said.date[2] is not None and said.last is None:
        match = _RANGE_WEST.search(before)
        if (
            match
            and said.rule == "ngay-ten-thang"
            and said.date[2].isdecimal()
            and 1 <= int(match["d"]) < int(said.date[2])
        ):
            first = (said.date[0], said.date[1], two(match["d"]))
            said = replace(
                said, start=said.start - len(before) + match.start(), date=first, last=said.date
            )
        elif _NIGHT_TO.search(before):
            said = _eve_to(said)
    elif said.date[2] is None and said.last is None and not said.part and not said.open:
        match = _PART_WEST.search(before)
        if match:
            part = _WEST_PARTS[match["part"]]
            if not (
                part in ("dry", "rainy", "spring", "summer", "autumn", "winter") and said.date[1]
            ):
                said = replace(
                    said, part=part, start=said.start - len(before) + match.start("part")
                )
        elif said.date[1] is None:
            match = _OPEN_WEST.search(before)
            if match and said.rule in ("nam", "nam-dung-rieng"):
                opens = "before" if match["open"] in ("before", "avant", "до") else "after"
                said = replace(said, open=opens, start=said.start - len(before) + match.start())  # type: ignore[arg-type]
    before = text[max(0, said.start - _REACH) : said.start]
    match = _CLOCK.search(before) if said.rule == "ngay-ten-thang" else None
    if match:
        said = replace(said, start=said.start - len(before) + match.start())
    match = _ABOUT_WEST.search(before)
    if match and not said.approximate:
        said = replace(
            said, approximate=True, start=said.start - len(before) + match.start("about")
        )
    return said

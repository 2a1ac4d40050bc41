"""Dates told from another: "hai hôm sau trận ấy", "three days later", "через два дня"."""

from __future__ import annotations

import re
from typing import Final

from nlp.entities.dates.said import Said, two
from nlp.entities.dates.spoken import DAY, eastern_number, vietnamese_number
from nlp.entities.dates.wording import plain, worded
from nlp.entities.reading import EntityReading
from records.text import unaccented

_COUNT_VI: Final = (
    r"\d{1,2}|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười(?: (?:một|hai|ba|bốn|lăm))?|nửa"
)
_AFTER: Final = worded(
    rf"(?:(?P<n>{_COUNT_VI}) )(?P<u>hôm|ngày|tuần|tháng|năm) (?:sau(?P<what> (?:trận|ngày|đợt|"
    rf"hôm|cái ngày)(?: đánh)? (?:ấy|đó|này|đấy))|sau(?P<battle>)(?= trận (?:đánh )?(?!sau|này))|"
    rf"(?P<way>sau|trước) (?:đó|đấy|ấy|hôm đó|ngày đó)|(?P<plain>sau))"
)
_AFTER_FIRST: Final = worded(
    rf"(?P<way>sau|trước) (?:đó|trận ấy|trận đó|hôm đó) (?P<n>{_COUNT_VI}) (?P<u>hôm|ngày|tuần|"
    rf"tháng|năm)"
)
_NEXT: Final = worded(
    r"(?:ngày |sáng |đêm |tối |chiều )?(?P<u>hôm|tháng|năm) (?P<way>sau|trước)(?! (?:khi|này|"
    r"đó ít|nữa|mặt|lưng|nhà|cùng|khi|ngày|trận|tháng|năm)(?!\w))(?! ?\d)"
)
_DEICTIC: Final = worded(
    r"(?P<w>hôm kìa|hôm kia|hôm qua|đêm qua|tối qua|chiều qua|sáng qua|đêm kia)(?! ?\()"
)
# In a letter, the day of a month that the letter's own date tells.
_DAY_OF_MONTH: Final = worded(
    rf"(?:hôm|ngày|đêm|bữa|sáng|chiều) (?P<day>(?:(?:mồng|mùng) (?P<d>\d{{1,2}}|{DAY}))|"
    rf"(?P<d2>\d{{1,2}}))"
    r"(?! ?[/.\-]? ?\d)(?! ?(?:tháng|người|đồng chí|thằng|tên|đứa|lần|tết|âm|rạng|sang|đến)(?!\w))"
)
_DEICTIC_DAYS: Final = {
    "hom kia": -2,
    "hom qua": -1,
    "dem qua": -1,
    "toi qua": -1,
    "chieu qua": -1,
    "sang qua": -1,
    "dem kia": -2,
}
_EN_COUNT: Final = {
    "one": 1,
    "a": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "un": 1,
    "une": 1,
    "deux": 2,
    "trois": 3,
    "quatre": 4,
    "cinq": 5,
    "huit": 8,
    "dix": 10,
    "один": 1,
    "два": 2,
    "две": 2,
    "три": 3,
    "четыре": 4,
    "пять": 5,
    "шесть": 6,
    "семь": 7,
    "неделю": 1,
    "день": 1,
}
_EN: Final = re.compile(
    rf"(?<!\w)(?:(?P<n>\d{{1,2}}|{'|'.join(_EN_COUNT)}) (?P<u>days?|weeks?|months?|years?|jours?|"
    rf"semaines?|mois|ans?|дня|дней|день|недели|недель|месяца|месяцев|года|лет) "
    r"(?P<way>later|afterwards?|after that|earlier|plus tard|apres|plus tot|спустя|до этого)|"
    r"через (?P<n2>\d{1,2}|два|две|три|четыре|пять|шесть|семь|один) (?P<u2>дня|дней|день|недели|"
    r"недель|месяца|года|лет)|через (?P<one>день|неделю|месяц|год)(?= после| (?:он|они|мы|"
    r"его)))(?!\w)"
)
_EN_NEXT: Final = re.compile(
    r"(?<!\w)(?:the (?:next|following) (?P<u>day|morning|night|month|year)|"
    r"(?P<fr>le lendemain(?: matin)?|le jour suivant)|(?P<frm>le mois suivant)|"
    r"(?P<fry>l'annee suivante)|"
    r"(?P<ru>на следующий день|на другой день)|(?P<y>yesterday|hier)(?! ?\())(?!\w)"
)
_EAST: Final = re.compile(
    r"(?P<n>\d{1,2}|[一二两三四五六七八九十]{1,2}|하루|이틀|사흘|나흘|닷새|[일이삼사오육칠팔구십]{1,2})\s?(?P<u>天|日|周|个月|年|일|주|"
    r"개월|년)?\s?(?:之后|以后|后|後|뒤|후)(?![가-힣]{2,}부|方|勤|来|退|撤|送)"
)
_EAST_NEXT: Final = re.compile(r"第二天|次日|翌日|다음\s?날|이튿날|다음날")
_KO_DAYS: Final = {"하루": 1, "이틀": 2, "사흘": 3, "나흘": 4, "닷새": 5}
_UNITS: Final = {
    "hom": "d",
    "ngay": "d",
    "tuan": "w",
    "thang": "m",
    "nam": "y",
    "day": "d",
    "days": "d",
    "morning": "d",
    "night": "d",
    "week": "w",
    "weeks": "w",
    "month": "m",
    "months": "m",
    "year": "y",
    "years": "y",
    "jour": "d",
    "jours": "d",
    "semaine": "w",
    "semaines": "w",
    "mois": "m",
    "an": "y",
    "ans": "y",
    "дня": "d",
    "дней": "d",
    "день": "d",
    "недели": "w",
    "недель": "w",
    "неделю": "w",
    "месяца": "m",
    "месяцев": "m",
    "месяц": "m",
    "года": "y",
    "лет": "y",
    "год": "y",
    "天": "d",
    "日": "d",
    "일": "d",
    "周": "w",
    "주": "w",
    "个月": "m",
    "개월": "m",
    "年": "y",
    "년": "y",
}
NO_ANCHOR: Final = "Ngày kể theo một mốc khác mà văn bản không nói rõ"


def find(reading: EntityReading) -> list[Said]:
    """Return dates that count from another; they still need their anchor."""
    found: list[Said] = []
    if "vi" in reading.languages:
        found += _vietnamese(reading)
    text = reading.mapped.folded
    if not reading.languages <= {"vi"} or not reading.accented:
        for match in _EN.finditer(text):
            word, unit = match["n"] or match["n2"] or "1", match["u"] or match["u2"] or match["one"]
            number = int(word) if word.isdecimal() else _EN_COUNT[word]
            back = match["way"] in ("earlier", "plus tot", "до этого")
            found.append(_said(match, -number if back else number, _UNITS[unit], "day"))
        for match in _EN_NEXT.finditer(text):
            if match["y"]:
                found.append(_said(match, -1, "d", "letter"))
            else:
                unit = _UNITS.get(
                    match["u"] or "", "m" if match["frm"] else "y" if match["fry"] else "d"
                )
                found.append(_said(match, 1, unit, "day"))
    if reading.languages & {"ko", "zh"}:
        kept = reading.mapped.kept
        for match in _EAST.finditer(kept):
            number = _KO_DAYS.get(match["n"]) or int(eastern_number(match["n"]) or 0)
            if match["n"] in _KO_DAYS or match["u"]:
                found.append(_said(match, number, _UNITS[match["u"] or "天"], "day"))
        found += [_said(match, 1, "d", "day") for match in _EAST_NEXT.finditer(kept)]
    return found


def _vietnamese(reading: EntityReading) -> list[Said]:
    found: list[Said] = []
    text = reading.mapped.folded
    for match in _DAY_OF_MONTH.find(reading):
        day = vietnamese_number(match["d"] or match["d2"])
        if day and 1 <= int(day) <= 31:
            found.append(
                Said(
                    match.start("day"), match.end("day"), (None, None, two(day)), "ngay-trong-thu",
                    0.6, offset=(0, 0, 0), needs_anchor="letter",
                )
            )  # fmt: skip
    if "sau" not in text and "truoc" not in text and "qua" not in text and "kia" not in text:
        return found
    for pattern in (_AFTER, _AFTER_FIRST):
        for match in pattern.find(reading):
            if unaccented(match["n"]) == "nua":
                continue
            number = int(vietnamese_number(match["n"]) or 0)
            back = match["way"] is not None and unaccented(match["way"]) == "truoc"
            named = any(match.groupdict().get(key) is not None for key in ("what", "battle"))
            said = _said(match, -number if back else number, _UNITS[unaccented(match["u"])], "day")
            found.append(said if not named else _named(said))
    return found + _next(reading)


def _next(reading: EntityReading) -> list[Said]:
    found: list[Said] = []
    for match in _NEXT.find(reading):
        back = unaccented(match["way"]) == "truoc"
        found.append(_said(match, -1 if back else 1, _UNITS[unaccented(match["u"])], "day"))
    for match in _DEICTIC.find(reading):
        days = -3 if "kìa" in match["w"] else _DEICTIC_DAYS[plain(match["w"])]
        found.append(_said(match, days, "d", "letter"))
    return found


def _named(said: Said) -> Said:
    """A date told from "that battle" is one also where nobody knows when the battle was."""
    return Said(
        said.start,
        said.end,
        said.date,
        "tuong-doi-moc",
        0.5,
        offset=said.offset,
        needs_anchor="day-or-none",
    )


def _said(match: re.Match[str], number: int, unit: str, anchor: str) -> Said:
    offset = {
        "d": (number, 0, 0),
        "w": (7 * number, 0, 0),
        "m": (0, number, 0),
        "y": (0, 0, number),
    }[unit]
    return Said(
        *match.span(), (None, None, None), "tuong-doi", 0.6, offset=offset, needs_anchor=anchor
    )

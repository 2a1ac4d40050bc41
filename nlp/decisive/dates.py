"""Dates in figures and in words, lunar ones too; also seasons and years."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from nlp.decisive.numbers import (
    EN_NUMBER,
    FR_NUMBER,
    KO_NUMBER,
    RU_WORD,
    VI_NUMBER,
    VI_WORD,
    ZH_DIGITS,
)
from nlp.decisive.reading import Reading, vietnamese, whole

_STEM: Final = "giáp|ất|bính|đinh|mậu|kỷ|kỉ|canh|tân|nhâm|quý|quí"
_BRANCH: Final = "tý|tí|sửu|dần|mão|mẹo|thìn|tỵ|tị|ngọ|mùi|thân|dậu|tuất|hợi"
_CYCLE: Final = rf"(?:{_STEM}) (?:{_BRANCH})"
_LONG: Final = rf"(?:\d{{2,4}}|{VI_WORD}(?: {VI_WORD})+)"
_PART: Final = "đầu|giữa|cuối|hồi|khoảng|rạng"
_TIME: Final = "ngày|mùng|mồng|hôm|đêm|sáng|trưa|chiều|tối"
_SEASON: Final = "khô|mưa|xuân|hè|hạ|thu|đông"
_MOON: Final = r"(?: (?:âm|ta|dương)(?: lịch)?)?"
_VI: Final = tuple(
    vietnamese(pattern)
    for pattern in (
        rf"(?:(?:{_PART}|{_TIME}) )*(?:{VI_NUMBER}[ ,]{{0,2}}|rằm )?"
        rf"tháng (?:{VI_NUMBER}|giêng|chạp)"
        rf"{_MOON}(?:,? năm (?:{_CYCLE}|{VI_NUMBER})|[/ ]\d{{4}})?",
        rf"(?:(?:{_PART}) )*(?:mùa (?:{_SEASON}) )?năm:? (?:{_CYCLE}|{_LONG})",
        rf"(?:(?:{_PART}) )*mùa (?:{_SEASON})(?: năm)?(?: {_LONG})?",
        rf"(?:(?:{_PART}|{_TIME}) )*(?:ngày|mùng|mồng) {VI_NUMBER}(?: tết)?(?: {_CYCLE})?",
        rf"(?:tết |năm )?{_CYCLE}|tết (?:nguyên đán|mậu thân|âm|ta)",
    )
)
_EN_MONTH: Final = (
    "january|february|april|june|july|august|september|october|november|december|"
    "jan|feb|apr|jun|jul|aug|sept|sep|oct|nov|dec"
)
_EN_ANY: Final = rf"(?:{_EN_MONTH}|march|may|mar)"
_FR_MONTH: Final = "janvier|fevrier|avril|juin|juillet|aout|septembre|octobre|novembre|decembre"
_FR_ANY: Final = rf"(?:{_FR_MONTH}|mars|mai)"
_EN_DAY: Final = rf"(?:\d{{1,2}}(?:st|nd|rd|th)?|\d{{4,6}}[a-z]|{EN_NUMBER})"
_FR_DAY: Final = rf"(?:\d{{1,2}}(?:er)?|{FR_NUMBER})"
_EN: Final = whole(
    rf"(?:the )?{_EN_DAY}(?: of)? {_EN_ANY}\.?(?:,? (?:of )?'?{EN_NUMBER})?"
    rf"|{_EN_ANY}\.?(?: the| of)? {_EN_DAY}(?:,? {EN_NUMBER})?|(?:in|of|since|last) (?:march|may)"
    rf"|(?:{_EN_MONTH})|nineteen[ \-]{EN_NUMBER}"
    rf"|(?:spring|summer|autumn|fall|winter) of '?{EN_NUMBER}"
)
_FR: Final = whole(
    rf"(?:le )?{_FR_DAY} {_FR_ANY}(?: {FR_NUMBER})?|(?:en |de )?{_FR_ANY} {FR_NUMBER}|{_FR_MONTH}"
    rf"|(?:en|de) (?:mars|mai)|(?:mille neuf cent|dix-neuf cent)[ \-]{FR_NUMBER}"
)
_RU_MONTH: Final = (
    r"(?:январ|феврал|апрел|июн|июл|август|сентябр|октябр|ноябр|декабр)\w{1,3}|март[аеу]?|ма[йяею]"
)
_RU_YEAR: Final = rf"(?:\d{{2,4}}|{RU_WORD}(?: {RU_WORD})*)(?:-?(?:го|м|ом))? (?:год[ауе]?|г\.)"
_RU: Final = re.compile(
    rf"(?<!\w)(?:(?:(?:\d{{1,2}}(?:-го)?|{RU_WORD}(?: {RU_WORD})*) )?(?:{_RU_MONTH})(?!\w)"
    rf"(?: {_RU_YEAR}| \d{{4}})?|{_RU_YEAR})"
)
_KO: Final = re.compile(
    rf"(?<![가-힣])(?:{KO_NUMBER}\s?년(?:도)?(?:\s?{KO_NUMBER}\s?월)?(?:\s?{KO_NUMBER}\s?일)?"
    rf"|{KO_NUMBER}\s?월(?:\s?{KO_NUMBER}\s?일)?|{KO_NUMBER}\s?일)"
)
_ZH: Final = re.compile(
    rf"[\d{ZH_DIGITS}]+\s?年(?:\s?[\d{ZH_DIGITS}]+\s?月)?(?:\s?[\d{ZH_DIGITS}]+\s?[日号])?"
    rf"|[\d{ZH_DIGITS}]+\s?月(?:\s?[\d{ZH_DIGITS}]+\s?[日号])?"
)
# A figure that could not be read stands as ? or x; 1858 to 2029 alone is a year.
_FIGURES: Final = re.compile(
    r"(?<![\w.,/])[\d?x]{1,2}\s?([/.\-])\s?[\d?x]{1,2}\s?\1\s?(?:[\d?x]{4}|[\d?x]{2})(?![\w/])"
    r"|(?<![\w.,/])(?:0?[1-9]|1[0-2])[/.\-](?:19|20)\d\d(?![\w/])"
    r"|(?<![\w.,/\-])(?:1[89]\d\d|20[0-2]\d)(?![\w/]|[.,]\d)"
)


def find_spoken_dates(reading: Reading) -> Iterator[tuple[int, int]]:
    """Yield the places of dates in the text as given."""
    mapped = reading.mapped
    if "vi" in reading.languages:
        for pattern in _VI:
            yield from (mapped.span(*match.span()) for match in pattern.find(reading))
    for lang, worded in (("en", _EN), ("fr", _FR)):
        if lang in reading.languages:
            yield from (mapped.span(*match.span()) for match in worded.finditer(mapped.folded))
    for anywhere in (_RU, _KO, _ZH, _FIGURES):
        yield from (mapped.span(*match.span()) for match in anywhere.finditer(mapped.folded))

"""Hills named by their height: a number is a place only beside a province, a year or a battle."""

from __future__ import annotations

import re
from typing import Final

from nlp.entities.places.part import Part
from nlp.entities.reading import EntityReading
from nlp.gazetteer.heights import known_heights

_BATTLE: Final = frozenset("trận chốt đỉnh chiếm giữ đồi mỏm".split())
_NUMBER_END: Final = re.compile(r"[A-ZN]?(?!\w|[/.,:\-]\d|\s*(?:người|m|km|mét|đồng|tấn|quân))")
_DIGITS: Final = str.maketrans("一二三四五六七八九〇零", "12345678900")
_SIGNS: Final = re.compile(
    r"(?:一九|(?<![\d一二三四五六七八九〇零]))([四五六七八][一二三四五六七八九〇零])年"
)
_SAID: Final = {
    "một": 1, "mốt": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "lăm": 5, "sáu": 6,
    "bảy": 7, "bẩy": 7,
    "tám": 8, "chín": 9, "không": 0, "mươi": 0,
}  # fmt: skip
_SPOKEN: Final = re.compile(
    rf"(?<!\w)(?:năm |tháng \w+ )({'|'.join(_SAID)}) (?:mươi )?({'|'.join(_SAID)})(?!\w)"
)
_TENS: Final = {"forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80}
_ONES: Final = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_ENGLISH: Final = re.compile(rf"(?<!\w)({'|'.join(_TENS)})(?:[ -]({'|'.join(_ONES[1:])}))?(?!\w)")
_YEAR: Final = re.compile(
    r"(?<!\d)(?:19|[/.\-](?:19)?|[A-Za-z] |năm )?((?:4[5-9]|[5-8]\d))(?![\d/])"
)


def years_in(text: str) -> frozenset[int]:
    """Return the years 1945 to 1989 that stand in ``text``: figures, signs, words of speech."""
    found = {1900 + int(match.group(1)) for match in _YEAR.finditer(text)}
    for match in _SIGNS.finditer(text):
        found.add(1900 + int(match.group(1).translate(_DIGITS)))
    low = text.lower()
    for match in _SPOKEN.finditer(low):
        found.add(1900 + _SAID[match.group(1)] * 10 + _SAID[match.group(2)])
    for match in _ENGLISH.finditer(low):
        found.add(1900 + _TENS[match.group(1)] + _ONES.index(match.group(2) or ""))
    return frozenset(year for year in found if 1945 <= year <= 1989)


def _height_part(reading: EntityReading, at: int) -> Part:
    word = reading.words[at]
    end = at + 1
    stop = word.end
    if end < len(reading.words) and reading.words[end].start == stop:
        stop, end = reading.words[end].end, end + 1
    return Part(
        at, end, word.start, stop, 0, None, None, reading.text[word.start : stop],
        road=False, landform=False, name=reading.text[word.start : stop],
    )  # fmt: skip


def bare_height(reading: EntityReading, at: int) -> Part | None:
    """Return the hill at word ``at`` where a battle's word stands before: ``Trận 1509``."""
    word = reading.words[at]
    if not word.text.isdigit() or len(word.text) < 3 or at == 0:
        return None
    if reading.words[at - 1].kept not in _BATTLE or word.text not in known_heights():
        return None
    if not _NUMBER_END.match(reading.text, word.end):
        return None
    return _height_part(reading, at)


def height_before(reading: EntityReading, part: Part) -> Part | None:
    """Return the hill whose number stands right before a known place: ``861 HUONG HOA``."""
    at = part.first - 1
    if at < 0 or part.lead or part.landform or part.hit is None:
        return None
    word = reading.words[at]
    if not word.text.isdigit() or not 3 <= len(word.text) <= 4:
        return None
    if reading.text[word.end : part.start] != " ":
        return None
    before = reading.text[max(0, word.start - 3) : word.start]
    if before.strip() and before.strip()[-1] not in "-–,;:(":
        return None
    if re.search(r"[\w/]-$|\d- $", before):
        return None
    return _height_part(reading, at)

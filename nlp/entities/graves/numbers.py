"""Small numbers as people say them about graves, in six languages."""

from __future__ import annotations

import re
from typing import Final

from records.text import unaccented

_VI_UNITS: Final = {
    "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "nhăm": 5,
    "sáu": 6,
    "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_EN: Final = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40,
    "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100, "dozen": 12,
}  # fmt: skip
_FR: Final = {
    "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7,
    "huit": 8,
    "neuf": 9, "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15,
    "seize": 16,
    "vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60, "cent": 100,
    "dizaine": 10, "douzaine": 12, "vingtaine": 20, "trentaine": 30,
}  # fmt: skip
_RU: Final = {
    "один": 1, "одного": 1, "одном": 1, "два": 2, "двух": 2, "двоих": 2, "двое": 2, "три": 3,
    "трех": 3, "трое": 3, "троих": 3,
    "четыре": 4, "четырех": 4, "четверо": 4, "четверых": 4, "пять": 5, "пяти": 5, "пятеро": 5,
    "пятерых": 5, "шесть": 6,
    "шести": 6, "шестеро": 6, "шестерых": 6, "семь": 7, "семи": 7, "семеро": 7, "семерых": 7,
    "восемь": 8, "восьми": 8,
    "девять": 9, "девяти": 9, "десять": 10, "десяти": 10, "одиннадцать": 11, "двенадцать": 12,
    "двенадцати": 12,
    "тринадцать": 13, "четырнадцать": 14, "пятнадцать": 15, "шестнадцать": 16, "семнадцать": 17,
    "восемнадцать": 18,
    "девятнадцать": 19, "двадцать": 20, "двадцати": 20, "тридцать": 30, "тридцати": 30,
    "сорок": 40, "пятьдесят": 50,
    "сто": 100, "полтора": 1.5, "полутора": 1.5,
}  # fmt: skip
_KO: Final = {
    "한": 1, "하나": 1, "두": 2, "둘": 2, "세": 3, "셋": 3, "네": 4, "넷": 4, "다섯": 5,
    "여섯": 6, "일곱": 7,
    "여덟": 8, "아홉": 9, "열": 10, "스물": 20, "스무": 20, "서른": 30, "마흔": 40, "쉰": 50,
    "일": 1, "이": 2, "삼": 3, "사": 4, "오": 5, "육": 6, "칠": 7, "팔": 8, "구": 9, "십": 10,
}  # fmt: skip
_ZH: Final = {char: n for n, char in enumerate("〇一二三四五六七八九")} | {
    "两": 2,
    "兩": 2,
    "零": 0,
}


def _any(words: dict[str, float] | dict[str, int]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_DIGITS: Final = r"\d+(?:[.,]\d+)?"
_VI_WORD: Final = _any(_VI_UNITS)
VI: Final = (
    rf"(?:{_DIGITS}|(?:{_VI_WORD}|mười)(?: (?:{_VI_WORD}|mươi|mười|trăm|chục|linh|lẻ))*|vài "
    rf"chục|chục)"
)
EN: Final = rf"(?:{_DIGITS}|(?:{_any(_EN)})(?:[ -](?:{_any(_EN)}))*)"
FR: Final = rf"(?:{_DIGITS}|(?:{_any(_FR)})(?:[ -](?:et )?(?:{_any(_FR)}))*)"
RU: Final = rf"(?:{_DIGITS}|(?:{_any(_RU)})(?: (?:{_any(_RU)}))*)"
KO: Final = (
    rf"(?:{_DIGITS}|(?:열|스물|서른|마흔|쉰)?(?:{_any(_KO)})|"
    rf"[일이삼사오육칠팔구]?십[일이삼사오육칠팔구]?)"
)
ZH: Final = rf"(?:{_DIGITS}|[{''.join(_ZH)}十百]+)"
_WORDS: Final = {unaccented(word): value for word, value in _FR.items()} | _RU | _EN
_VI_BARE: Final = {unaccented(word): value for word, value in _VI_UNITS.items()}
_TOKEN: Final = re.compile(r"[\s-]+")


def value(written: str, lang: str) -> float | None:
    """Return what a number says that the pattern of ``lang`` found, or ``None``."""
    written = written.strip()
    if written[:1].isdigit():
        return float(written.replace(",", "."))
    if lang == "vi":
        return _vietnamese(written)
    if lang == "zh":
        return _chinese(written)
    if lang == "ko":
        return _korean(written)
    total = 0.0
    for word in _TOKEN.split(written):
        number = 0 if word == "et" else _WORDS.get(word)
        if number is None:
            return None
        scales = word in ("hundred", "dozen", "cent") and total > 0
        total = total * number if scales else total + number
    return total or None


def _vietnamese(written: str) -> float | None:
    """Read "hai mươi lăm", "mười bốn"; two units in a row ("hai ba người") are a guess."""
    total = 0
    unit: int | None = None
    for word in written.split():
        key = unaccented(word)
        said = _VI_UNITS.get(word, _VI_BARE.get(key))
        if said is not None:
            if unit is not None:
                return None
            unit = said
        elif word == "mười" or (key == "muoi" and unit is None):
            total += 10
        elif key in ("muoi", "chuc", "tram"):
            total += (1 if unit is None else unit) * (100 if key == "tram" else 10)
            unit = None
        elif key not in ("linh", "le"):
            return None
    return float(total + (unit or 0)) or None


def _korean(written: str) -> float | None:
    if written in _KO:
        return float(_KO[written])
    tens, _, unit = written.partition("십")
    if "십" in written:
        return float(_KO.get(tens, 1) * 10 + _KO.get(unit, 0))
    for ten in ("열", "스물", "서른", "마흔", "쉰"):
        if written.startswith(ten):
            return float(_KO[ten] + _KO.get(written[len(ten) :], 0))
    return None


def _chinese(written: str) -> float | None:
    if "百" in written:
        hundreds, _, rest = written.partition("百")
        return _ZH.get(hundreds, 1) * 100.0 + (_chinese(rest.lstrip("零〇")) or 0)
    if "十" in written:
        tens, _, unit = written.partition("十")
        return float(_ZH.get(tens, 1) * 10 + _ZH.get(unit, 0))
    return float(_ZH[written]) if written in _ZH else None

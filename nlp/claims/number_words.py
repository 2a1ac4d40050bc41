"""Numbers said digit by digit, as digits: Vietnamese, English, French, Russian, Korean, Chinese.

Works on folded text (lower case, no accents). Only long runs are read, so that ``năm`` (five,
year) or ``ba`` (three, father) alone stay words.
"""

from __future__ import annotations

import re
from typing import Final

_UNITS: Final = {
    # Vietnamese; "lam", "nham", "tu" and "mot" are the forms behind a ten.
    "khong": "0", "ko": "0", "mot": "1", "hai": "2", "ba": "3", "bon": "4", "tu": "4", "nam": "5",
    "lam": "5", "nham": "5", "sau": "6", "bay": "7", "tam": "8", "chin": "9",
    "linh": "0", "le": "0",
    # "không" as chatted, as drawled, and as the letter that it looks like.
    "k": "0", "hong": "0", "o": "0",
    # English and French.
    "zero": "0", "oh": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5",
    "six": "6", "seven": "7", "eight": "8", "nine": "9",
    "un": "1", "deux": "2", "trois": "3", "quatre": "4", "cinq": "5", "sept": "7", "huit": "8",
    "neuf": "9",
    # Russian.
    "ноль": "0", "нуль": "0", "один": "1", "два": "2", "три": "3", "четыре": "4", "пять": "5",
    "шесть": "6", "семь": "7", "восемь": "8", "девять": "9",
}  # fmt: skip
_TENS: Final = {
    "twenty": "2", "thirty": "3", "forty": "4", "fifty": "5", "sixty": "6", "seventy": "7",
    "eighty": "8", "ninety": "9", "vingt": "2", "trente": "3", "quarante": "4", "cinquante": "5",
    "soixante": "6", "двадцать": "2", "тридцать": "3", "сорок": "4", "пятьдесят": "5",
    "шестьдесят": "6", "семьдесят": "7", "восемьдесят": "8", "девяносто": "9",
}  # fmt: skip
_TEENS: Final = {
    "ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14",
    "fifteen": "15", "sixteen": "16", "dix": "10", "onze": "11", "douze": "12", "treize": "13",
    "quatorze": "14", "quinze": "15", "seize": "16", "десять": "10", "одиннадцать": "11",
    "двенадцать": "12", "тринадцать": "13", "четырнадцать": "14", "пятнадцать": "15",
}  # fmt: skip
_REPEATS: Final = {"double": 2, "triple": 3}
_GLUE: Final = ("con", "so", "muoi", "tram", "et")

_WORDS: Final = "|".join(
    sorted({*_UNITS, *_TENS, *_TEENS, *_REPEATS, *_GLUE}, key=len, reverse=True)
)
_STARTERS: Final = "|".join(sorted({*_UNITS, *_TENS, *_TEENS, *_REPEATS}, key=len, reverse=True))
SPOKEN_RUN: Final = re.compile(
    rf"(?<!\w)(?:{_STARTERS}|\d{{1,4}})(?:[\s.,\-–]{{1,3}}(?:{_WORDS}|\d{{1,4}})(?!\w)){{4,}}"
)
"""A run of at least five number words or short figures."""
_TOKEN: Final = re.compile(r"\w+")
_MIN_WORDS: Final = 4
_MIN_DIGITS: Final = 7

_CJK: Final = dict(
    zip("零〇一二三四五六七八九幺공영일이삼사오육륙칠팔구", "001234567891001234566789", strict=True)
)  # fmt: skip
CJK_RUN: Final = re.compile(rf"[{''.join(_CJK)}](?:[\s\-–.,·，、]{{0,2}}[{''.join(_CJK)}\d]){{6,}}")
"""At least seven Chinese or Sino-Korean digits, with or without spaces."""


def cjk_digits(run: str) -> str | None:
    """Return the digits of a :data:`CJK_RUN`."""
    return "".join(_CJK.get(char, char) for char in run if char in _CJK or char.isdecimal())


def spoken_digits(run: str) -> str | None:
    """Return the digits of a :data:`SPOKEN_RUN`, or ``None`` where it is hardly a number."""
    tokens = _TOKEN.findall(run)
    while tokens and tokens[-1] in ("con", "so", "et", "tu") and not tokens[-1].isdecimal():
        if tokens[-1] == "tu":
            break
        tokens.pop()
    if sum(not token.isdecimal() for token in tokens) < _MIN_WORDS:
        return None
    digits = _read(tokens)
    return digits if len(digits) >= _MIN_DIGITS else None


def _read(tokens: list[str]) -> str:
    """Read tokens left to right: units, tens with their unit, "ba con hai" (three twos)."""
    out: list[str] = []
    place = 0
    while place < len(tokens):
        token = tokens[place]
        following = tokens[place + 1] if place + 1 < len(tokens) else ""
        behind = tokens[place + 2] if place + 2 < len(tokens) else ""
        count = _UNITS.get(token, token)
        if following in ("con", "so") and count in "2345" and len(count) == 1 and _unit(behind):
            out.append(_unit(behind) * int(count))
            place += 3
            continue
        if token in _REPEATS and _unit(following):
            out.append(_unit(following) * _REPEATS[token])
            place += 2
            continue
        if token == "muoi":  # noqa: S105
            # "hai mươi lăm" is 25, "hai mươi" 20, "mười lăm" 15, "mười" 10.
            said = place > 0 and tokens[place - 1] in _UNITS
            out.append(("" if said else "1") + ("" if _unit(following) else "0"))
        elif token == "tram":  # noqa: S105
            # "ba trăm mốt" is 31 digit by digit, "3 trăm 17" is 317, "ba trăm" 300.
            pair = following.isdecimal() and len(following) == 2
            out.append("" if pair or _unit(following) else "00")
        elif token in _TENS:
            out.append(_TENS[token] + ("" if _unit(following) or following == "et" else "0"))
        elif token in _TEENS:
            out.append(_TEENS[token])
        elif token.isdecimal() or token in _UNITS:
            out.append(_UNITS.get(token, token))
        place += 1
    return "".join(out)


def _unit(token: str) -> str:
    """Return the digit of a unit word or a single figure, else an empty string."""
    return _UNITS.get(token, token if token.isdecimal() and len(token) == 1 else "")

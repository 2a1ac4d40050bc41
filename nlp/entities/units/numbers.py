"""Numbers of units as said: "sáu sáu", "ba linh tư", "twenty ninth", 二一三, "двести тридцать"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Final

from nlp.entities.reading import Word

MAX_DIGITS: Final = 4
"""The longest unit numbers: march groups 2001 to 2999."""
_MAX_SPOKEN: Final = 3

_VI: Final = {
    "không": "0", "một": "1", "mốt": "1", "hai": "2", "ba": "3", "bốn": "4", "tư": "4",
    "năm": "5", "lăm": "5", "nhăm": "5", "sáu": "6", "bảy": "7", "bẩy": "7", "tám": "8",
    "chín": "9", "linh": "+", "lẻ": "+", "lẽ": "+", "mười": "X", "mươi": "Y", "trăm": "C",
}  # fmt: skip
_VI_BARE: Final = {
    "khong": "0", "mot": "1", "hai": "2", "ba": "3", "bon": "4", "tu": "4", "nam": "5",
    "lam": "5", "nham": "5", "sau": "6", "bay": "7", "tam": "8", "chin": "9", "linh": "+",
    "le": "+", "muoi": "Y", "tram": "C",
}  # fmt: skip
_VI_NOT_FIRST: Final = frozenset("không mốt tư lăm nhăm linh lẻ lẽ mươi trăm khong tu".split())
_VI_YEAR_SAID: Final = frozenset("nay ngoái ấy đó kia sau trước ngoai ay do truoc".split())


def vietnamese_number(words: Sequence[Word], at: int, accented: bool) -> tuple[str, int]:
    """Read number words from ``at``; return the digits (``""`` for none) and the place behind."""
    table = _VI if accented else _VI_BARE
    signs: list[str] = []
    place = at
    while place < len(words) and len(signs) < 6:
        word = words[place].kept if accented else words[place].bare
        sign = table.get(word)
        if sign is None or (not signs and word in _VI_NOT_FIRST):
            break
        if word in ("năm", "nam") and _is_year(words, place, accented, signs):
            break
        if sign == "Y" and (not signs or not signs[-1].isdigit()):
            sign = "X"
        signs.append(sign)
        place += 1
    while signs and signs[-1] == "+":
        signs.pop()
        place -= 1
    digits = _vi_digits(signs)
    if len(digits) > _MAX_SPOKEN:
        return "", at
    return digits, place


def _is_year(words: Sequence[Word], place: int, accented: bool, before: Sequence[str]) -> bool:
    """Whether "năm" at ``place`` is "year": "năm sáu tám", "năm 1968", "năm ấy"; not "ba năm"."""
    if before and before[-1] in ("Y", "X", "C", "+"):
        return False
    following = words[place + 1 : place + 3]
    if not following:
        return False
    if following[0].text.isdecimal():
        return len(following[0].text) in (2, 4)
    said = [word.kept if accented else word.bare for word in following]
    if said[0] in _VI_YEAR_SAID:
        return True
    table = _VI if accented else _VI_BARE
    signs = [table.get(word, "") for word in said]
    return (len(signs) > 1 and signs[0] in tuple("45678") and signs[1].isdigit()) or (
        signs[:1] == ["1"] and signs[1:] in (["9"], ["Y"])
    )


def _vi_digits(signs: Sequence[str]) -> str:
    out = ""
    hundred = False
    for place, sign in enumerate(signs):
        behind = signs[place + 1] if place + 1 < len(signs) else ""
        if sign.isdigit():
            out += sign
        elif sign == "+":
            out += "0"
        elif sign == "X":
            out += "1" if behind.isdigit() else "10"
        elif sign == "Y":
            out += "" if behind.isdigit() else "0"
        elif not behind:
            out += "00"
        else:
            hundred = True
    # "ba trăm hai" is 320.
    return out + "0" if hundred and len(out) == _MAX_SPOKEN - 1 else out


_EN_UNITS: Final = {
    "oh": 0, "o": 0, "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "niner": 9,
}  # fmt: skip
_EN_TEENS: Final = {
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_EN_TENS: Final = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
}  # fmt: skip
_EN_ORDINAL: Final = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13,
    "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18,
    "nineteenth": 19, "twentieth": 20, "thirtieth": 30, "fortieth": 40, "fiftieth": 50,
    "sixtieth": 60, "seventieth": 70, "eightieth": 80, "ninetieth": 90,
}  # fmt: skip
EN_FIRST: Final = frozenset(
    ("hundred", *_EN_UNITS, *_EN_TEENS, *_EN_TENS, *_EN_ORDINAL)
) - frozenset(("o", "oh", "zero"))
"""Words that can begin an English number."""


def english_number(words: Sequence[Word], at: int) -> tuple[str, int, bool]:
    """Read English number words; return digits, the place behind, whether it is an ordinal."""
    out = ""
    place = at
    tens = False
    while place < len(words) and len(out) <= _MAX_SPOKEN:
        word = words[place].bare
        if word in _EN_ORDINAL:
            value = _EN_ORDINAL[word]
            out = out[:-1] if tens and value < 10 else out
            return out + str(value), place + 1, True
        if word in _EN_UNITS:
            out = (out[:-1] if tens else out) + str(_EN_UNITS[word])
            tens = False
        elif word in _EN_TEENS:
            out += str(_EN_TEENS[word])
            tens = False
        elif word in _EN_TENS:
            out += str(_EN_TENS[word])
            tens = True
        elif word == "hundred" and len(out) < 2:
            out = out or "1"
            rest, after, ordinal = english_number(
                words,
                place + 2
                if words[place + 1 : place + 2] and words[place + 1].bare == "and"
                else place + 1,
            )
            if rest and len(rest) <= 2:
                return out + rest.zfill(2), after, ordinal
            return out + "00", place + 1, False
        elif word == "hundredth" and len(out) == 1:
            return out + "00", place + 1, True
        else:
            break
        place += 1
    return (out, place, False) if len(out) <= MAX_DIGITS else ("", at, False)


_ZH: Final = dict(zip("零〇○一二三四五六七八九两", "0001234567892", strict=True))
ZH_NUMERALS: Final = frozenset((*_ZH, "十", "百"))
"""Chinese signs of numbers."""
_KO: Final = dict(zip("영공일이삼사오육륙칠팔구", "001234566789", strict=True))


def chinese_number(said: str) -> str:
    """Return the digits of a Chinese number, sign by sign or with tens and hundreds."""
    return _positional(said, _ZH, "十", "百")


def korean_number(said: str) -> str:
    """Return the digits of a Sino-Korean number."""
    return _positional(said, _KO, "십", "백")


def _positional(said: str, digits: dict[str, str], ten: str, hundred: str) -> str:
    if ten not in said and hundred not in said:
        return "".join(digits.get(sign, "") for sign in said)
    total = 0
    last = 0
    for sign in said:
        if sign == hundred:
            total += max(last, 1) * 100
            last = 0
        elif sign == ten:
            total += max(last, 1) * 10
            last = 0
        else:
            last = int(digits.get(sign, "0"))
    return str(total + last)


_RU_CARDINAL: Final = {
    "сто": 100, "двести": 200, "триста": 300, "четыреста": 400, "пятьсот": 500, "двадцать": 20,
    "тридцать": 30, "сорок": 40, "пятьдесят": 50, "шестьдесят": 60, "семьдесят": 70,
    "восемьдесят": 80, "девяносто": 90,
}  # fmt: skip
_RU_STEMS: Final = {
    "перв": 1, "втор": 2, "четверт": 4, "четвёрт": 4, "пят": 5, "шест": 6, "седьм": 7,
    "восьм": 8, "девят": 9, "десят": 10, "одиннадцат": 11, "двенадцат": 12, "тринадцат": 13,
    "четырнадцат": 14, "пятнадцат": 15, "шестнадцат": 16, "семнадцат": 17, "восемнадцат": 18,
    "девятнадцат": 19, "двадцат": 20, "тридцат": 30, "сороков": 40, "пятидесят": 50,
    "шестидесят": 60, "семидесят": 70, "восьмидесят": 80, "девяност": 90, "сот": 100,
    "двухсот": 200, "трехсот": 300, "трёхсот": 300,
}  # fmt: skip
_RU_ENDINGS: Final = "ый ой ого ому ым ом ая ую ое".split()
_RU_ORDINAL: Final = {
    stem + ending: value for (stem, value), ending in product(_RU_STEMS.items(), _RU_ENDINGS)
} | {
    f"трет{ending}": 3 for ending in "ий ья ьего ьему ьим ьем ьей ью ье".split()
}  # fmt: skip
RU_FIRST: Final = frozenset((*_RU_CARDINAL, *_RU_ORDINAL))
"""Words that can begin a Russian ordinal."""


def russian_ordinal(words: Sequence[Word], at: int) -> tuple[str, int]:
    """Read a Russian ordinal ("двести тридцать шестой"); ``""`` where there is none."""
    total = 0
    for place in range(at, min(at + 3, len(words))):
        word = words[place].kept
        if word in _RU_ORDINAL:
            return str(total + _RU_ORDINAL[word]), place + 1
        if word not in _RU_CARDINAL:
            break
        total += _RU_CARDINAL[word]
    return "", at

"""Spoken numbers of dates: Vietnamese, English, Chinese and Korean, as digits."""

from __future__ import annotations

from typing import Final

from records.text import unaccented

_UNIT: Final = {
    "khong": "0", "linh": "0", "le": "0", "mot": "1", "hai": "2", "ba": "3", "bon": "4",
    "tu": "4", "nam": "5", "lam": "5", "nham": "5", "sau": "6", "bay": "7", "tam": "8",
    "chin": "9",
}  # fmt: skip

_UNIT_WORDS: Final = "mốt|một|hai|ba|tư|bốn|lăm|nhăm|năm|sáu|bảy|bẩy|tám|chín"
DAY: Final = (
    rf"ba mươi(?: mốt)?|ba mốt|hai mươi(?: (?:{_UNIT_WORDS}))?|(?:hai|hăm) (?:{_UNIT_WORDS})|"
    r"mười(?: (?:một|hai|ba|bốn|tư|lăm|nhăm|sáu|bảy|bẩy|tám|chín))?|một|hai|ba|bốn|năm|sáu|"
    r"bảy|bẩy|tám|chín"
)
"""A day of the month in Vietnamese words."""
MONTH: Final = "giêng|chạp|mười một|mười hai|mười|một|hai|ba|tư|bốn|năm|sáu|bảy|bẩy|tám|chín"
"""A month in Vietnamese words; ``giêng`` and ``chạp`` are lunar."""
_TENS: Final = "bốn|năm|sáu|bảy|bẩy|tám|chín"
YEAR2: Final = rf"(?:{_TENS}) mươi(?: (?:{_UNIT_WORDS}))?|(?:{_TENS}) (?:{_UNIT_WORDS}|không)"
"""Two digits of a year from 40 to 99."""
YEAR4: Final = (
    rf"một (?:nghìn|ngàn) chín trăm (?:linh |lẻ )?(?:{YEAR2})|(?:một )?chín (?:trăm )?(?:{YEAR2})|"
    rf"hai (?:nghìn|ngàn) (?:không trăm )?(?:linh|lẻ) (?:{_UNIT_WORDS})|"
    rf"hai (?:nghìn|ngàn) (?:không trăm )?(?:hai mươi|mười)(?: (?:{_UNIT_WORDS}))?|"
    rf"hai không (?:không|một|hai) (?:không|{_UNIT_WORDS})"
)


def vietnamese_number(words: str) -> str | None:
    """Return the digits of a Vietnamese number as dates say it, or of figures as they are.

    ``hai mươi chín`` and ``hai chín`` are 29, ``một chín sáu tám`` 1968, ``giêng`` 1.
    """
    tokens = unaccented(words).split()
    if len(tokens) == 1:
        named = {"gieng": "1", "chap": "12", "ram": "15"}.get(tokens[0])
        if named:
            return named
    out: list[str] = []
    for place, word in enumerate(tokens):
        following = tokens[place + 1] if place + 1 < len(tokens) else ""
        ends = following not in _UNIT
        if word in _UNIT:
            out.append(_UNIT[word])
        elif word == "muoi":
            said = place > 0 and tokens[place - 1] in _UNIT
            out.append(("" if said else "1") + ("0" if ends else ""))
        elif word == "ham":
            out.append("2" + ("0" if ends else ""))
        elif word in ("nghin", "ngan"):
            out.append("0" if following in ("linh", "le", "hai", "muoi") else "")
        elif word == "tram":
            pass
        elif word.isdecimal():
            out.append(word)
        else:
            return None
    return "".join(out) or None


_EN: Final = {
    word: number
    for number, words in enumerate(
        (
            "zero oh", "one first", "two second", "three third", "four fourth", "five fifth",
            "six sixth", "seven seventh", "eight eighth", "nine ninth", "ten tenth",
            "eleven eleventh", "twelve twelfth", "thirteen thirteenth", "fourteen fourteenth",
            "fifteen fifteenth", "sixteen sixteenth", "seventeen seventeenth",
            "eighteen eighteenth", "nineteen nineteenth",
        )
    )
    for word in words.split()
}  # fmt: skip
_EN_TENS: Final = {
    "twenty": 20, "twentieth": 20, "thirty": 30, "thirtieth": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_EN_UNIT: Final = "one|two|three|four|five|six|seven|eight|nine"
_EN_ORDINAL: Final = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth"
EN_DAY: Final = (
    rf"(?:twenty|thirty)[ -](?:{_EN_ORDINAL})|twentieth|thirtieth|tenth|eleventh|twelfth|"
    rf"(?:thir|four|fif|six|seven|eigh|nine)teenth|{_EN_ORDINAL}"
)
"""A day of the month as an English ordinal in words."""
EN_YEAR: Final = rf"(?:nineteen[ -])?(?:forty|fifty|sixty|seventy|eighty)(?:[ -](?:{_EN_UNIT}))?"
"""A year in English words, with or without its century."""


def english_number(words: str) -> str | None:
    """Return the digits of an English day or year in words (``nineteen sixty eight``)."""
    tokens = words.replace("-", " ").split()
    century = ""
    if tokens and tokens[0] == "nineteen" and len(tokens) > 1:
        century, tokens = "19", tokens[1:]
    total = 0
    for token in tokens:
        if token in _EN:
            total += _EN[token]
        elif token in _EN_TENS:
            total += _EN_TENS[token]
        else:
            return None
    return f"{century}{total:02d}" if century else str(total)


_ZH: Final = dict(zip("零〇○一二三四五六七八九两", "0001234567892", strict=True))
_KO: Final = dict(zip("영공일이삼사오육유륙칠팔구", "0012345666789", strict=True))
ZH_DIGIT: Final = "零〇○一二三四五六七八九"
KO_DIGIT: Final = "영공일이삼사오육유륙칠팔구"


def eastern_number(words: str) -> str | None:
    """Return the digits of a Chinese or Sino-Korean number: 一九六六, 三十, 廿八, 육십팔."""
    if words.isdecimal():
        return words
    digits = {**_ZH, **_KO}
    if words in ("正", "元"):
        return "1"
    words = words.replace("廿", "二十").replace("卅", "三十").replace("腊", "十二")
    if not any(char in "十百千십시백천" for char in words):
        if not all(char in digits for char in words):
            return None
        return "".join(digits[char] for char in words)
    total, pending = 0, 0
    for char in words:
        if char in digits:
            pending = int(digits[char])
        elif char in "十십시":
            total, pending = total + 10 * (pending or 1), 0
        elif char in "百백":
            total, pending = total + 100 * (pending or 1), 0
        elif char in "千천":
            total, pending = total + 1000 * (pending or 1), 0
        else:
            return None
    return str(total + pending)

"""Positions said aloud, written out in figures with the way back to the text.

Radio letters and digits ("yankee delta eight five zero two two fife"), Vietnamese names of letters
("y đê tám năm không …"), decimals ("mười một phẩy sáu ba …") and degrees in words.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from nlp.claims.normalise import MappedText
from nlp.entities.reading import EntityReading
from records.text import unaccented

_RADIO: Final = dict(
    word.split(":")
    for word in (
        "alpha:a alfa:a able:a bravo:b baker:b charlie:c delta:d dog:d echo:e easy:e foxtrot:f "
        "fox:f golf:g george:g hotel:h how:h juliet:j juliett:j jig:j kilo:k king:k lima:l love:l "
        "mike:m november:n nan:n papa:p peter:p quebec:q queen:q romeo:r roger:r sierra:s sugar:s "
        "tango:t tare:t uniform:u uncle:u victor:v whiskey:w whisky:w william:w xray:x x-ray:x "
        "yankee:y yoke:y zulu:z zebra:z"
    ).split()
)
_NAMED: Final = dict(
    word.split(":")
    for word in (
        "a:a bê:b bờ:b xê:c cê:c cờ:c dê:d đê:d đờ:d dờ:d e:e ép:f phờ:f giê:g gờ:g hát:h hờ:h "
        "ca:k ka:k lờ:l mờ:m nờ:n pê:p pờ:p quy:q cu:q rờ:r sờ:s ét:s tê:t tờ:t u:u vê:v vờ:v "
        "vê_kép:w ích:x ích_xì:x ích_sì:x xờ:x y:y i_cờ_rét:y y_dài:y dét:z zét:z dết:z zê:z"
    ).split()
)
_UNITS: Final = {
    "không": "0", "linh": "0", "lẻ": "0", "một": "1", "mốt": "1", "hai": "2", "ba": "3",
    "bốn": "4", "tư": "4", "năm": "5", "lăm": "5", "nhăm": "5", "sáu": "6", "bảy": "7",
    "bẩy": "7", "tám": "8", "chín": "9",
    "zero": "0", "oh": "0", "one": "1", "wun": "1", "two": "2", "three": "3", "tree": "3",
    "four": "4", "fower": "4", "five": "5", "fife": "5", "six": "6", "seven": "7", "eight": "8",
    "ait": "8", "nine": "9", "niner": "9",
}  # fmt: skip
_TENS: Final = {
    "twenty": "2", "thirty": "3", "forty": "4", "fifty": "5", "sixty": "6", "seventy": "7",
    "eighty": "8", "ninety": "9",
}  # fmt: skip
_TEENS: Final = {
    "ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14",
    "fifteen": "15", "sixteen": "16", "seventeen": "17", "eighteen": "18", "nineteen": "19",
}  # fmt: skip
_SCALE: Final = ("mười", "mươi", "trăm", "hundred")
_DIGITS: Final = dict(zip("零〇一二三四五六七八九", "00123456789", strict=True))
_CHINESE_SIDE: Final = re.compile("[北东東][纬緯经經]|[纬緯经經]度")
_CHINESE: Final = re.compile(
    "[零〇一二三四五六七八九十百]{1,8}(?:[点點][零〇一二三四五六七八九]{1,8})?(?=[度分秒])"
)
_POINTS: Final = "phẩy|phảy|chấm|point|decimal|dot|comma"
_ANGLES: Final = "độ|phút|giây|degrees?|minutes?|seconds?"
_LAT: Final = range(7, 25)
_LON: Final = range(100, 119)
_MOST_WORDS: Final = 6
_MOST_DECIMALS: Final = 8
_FEWEST_DIGITS: Final = 4
_GRID_DIGITS: Final = (4, 6, 8, 10)


def _words(accented: bool, *groups: object) -> str:
    listed = {word for group in groups for word in group}  # type: ignore[attr-defined]
    if not accented:
        listed = {unaccented(word) for word in listed}
    ordered = sorted(listed, key=len, reverse=True)
    return "|".join(re.escape(word).replace("_", "[ -]") for word in ordered)


class _Tongue:
    """Patterns and words for texts with Vietnamese accents, or without."""

    def __init__(self, accented: bool) -> None:
        def bare(words: dict[str, str]) -> dict[str, str]:
            return words if accented else {unaccented(key): row for key, row in words.items()}

        numbers = _words(accented, _UNITS, _TENS, _TEENS, _SCALE)
        number = rf"(?:{numbers}|\d{{1,6}})(?!\w)"
        said = rf"(?:{numbers})(?!\w)"
        gap = r"[\s\-]{1,2}"
        named = dict(_NAMED.items())
        points = _POINTS if accented else unaccented(_POINTS)
        angles = _ANGLES if accented else unaccented(_ANGLES)
        self.units, self.tens, self.teens = bare(_UNITS), bare(_TENS), bare(_TEENS)
        self.ten, self.tens_word = ("mười", "mươi") if accented else ("muoi", "muoi")
        self.hundred = ("trăm" if accented else "tram", "hundred")
        self.letters = {**_RADIO, **bare(named)}
        self.radio = re.compile(
            rf"(?<!\w)(?P<zone>(?:four|fower|4){gap}?(?:eight|ait|nine|niner|8|9){gap}?"
            rf"(?:papa|quebec|queen|peter){gap})?"
            rf"(?P<a>{_words(True, _RADIO)}){gap}(?P<b>{_words(True, _RADIO)})[\s,.\-]{{1,2}}"
            rf"(?P<n>{number}(?:[\s,.\-]{{1,2}}{number}){{0,9}})"
        )
        self.named = re.compile(
            rf"(?<!\w)(?P<a>{_words(accented, named)}){gap}(?P<b>{_words(accented, named)})"
            rf"[\s,.\-]{{1,2}}(?P<n>{said}(?:[\s,.\-]{{1,2}}{said}){{3,9}})"
        )
        # "YD bốn ba bốn một chín bốn": letters written, digits said.
        self.lettered = re.compile(
            rf"(?<!\w)[a-hs-z][a-hj-np-v][\s,.:]{{1,2}}(?P<n>{said}(?:[\s,.\-]{{1,2}}{said}){{3,9}})"
        )
        self.point = re.compile(rf"(?<!\w)(?:{points})(?!\w)")
        self.angle = re.compile(rf"(?<!\w)(?:{angles})(?!\w)")
        self.before = re.compile(rf"(?<!\w)(?:{number}{gap}){{1,12}}$")
        self.behind = re.compile(rf"(?:{gap}{number}){{1,14}}")

    def digits(self, said: str) -> str:
        """Return the digits of number words: ``hai mươi lăm`` 25, ``tám trăm linh năm`` 805."""
        words = re.findall(r"\w+", said)
        out: list[str] = []
        for place, word in enumerate(words):
            following = words[place + 1] if place + 1 < len(words) else ""
            unit_follows = following in self.units
            if word in (self.ten, self.tens_word):
                said_before = place > 0 and words[place - 1] in self.units
                out.append(("" if said_before else "1") + ("" if unit_follows else "0"))
            elif word in self.hundred:
                more = unit_follows or following in (self.ten, *self.tens, *self.teens)
                out.append("" if more else "00")
            elif word in self.tens:
                out.append(self.tens[word] + ("" if unit_follows else "0"))
            else:
                out.append(self.teens.get(word) or self.units.get(word) or word)
        return "".join(row for row in out if row.isdecimal())


_WRITTEN: Final = _Tongue(True)
_BARE: Final = _Tongue(False)
_HINTS: Final = {
    accented: frozenset([*_plain.replace("?", "").split("|"), "degree", "minute", "second"])
    for accented, _plain in (
        (True, f"{_POINTS}|{_ANGLES}"),
        (False, unaccented(f"{_POINTS}|{_ANGLES}")),
    )
}
_LETTERS: Final = {
    accented: frozenset(part for name in tongue.letters for part in re.split("[_-]", name))
    for accented, tongue in ((True, _WRITTEN), (False, _BARE))
}


_NUMBERS: Final = {True: frozenset(_UNITS), False: frozenset(map(unaccented, _UNITS))}


def _worth(reading: EntityReading) -> bool:
    """Say whether words of a spoken position stand in the text at all."""
    words = [word.kept if reading.accented else word.bare for word in reading.words]
    if not _HINTS[reading.accented].isdisjoint(words):
        return True
    letters = _LETTERS[reading.accented]
    numbers = _NUMBERS[reading.accented]
    return any(
        (first in letters and second in letters) or (second in numbers and len(first) == 2)
        for first, second in pairwise(words)
    )


def spelled_out(reading: EntityReading) -> MappedText:
    """Return the folded text with spoken positions in letters and figures."""
    mapped = reading.mapped
    if _CHINESE_SIDE.search(mapped.kept):
        mapped = _rewrite(mapped, _chinese(mapped.kept))
    if not _worth(reading):
        return mapped
    tongue = _WRITTEN if reading.accented else _BARE
    return _rewrite(mapped, [*_grids(mapped.kept, tongue), *_numbers(mapped.kept, tongue)])


def _chinese(text: str) -> list[tuple[int, int, str]]:
    """Return Chinese numbers of degrees in figures: ``一百零六度`` 106."""
    found = []
    for match in _CHINESE.finditer(text):
        whole, _, fraction = match.group().replace("點", "点").partition("点")
        if set(whole) & {"十", "百"}:
            hundreds, _, rest = whole.rpartition("百")
            tens, ten, units = rest.lstrip("零〇").rpartition("十")
            value = 100 * int(_DIGITS.get(hundreds, "0"))
            value += 10 * int(_DIGITS.get(tens, "1")) if ten else 0
            figures = str(value + int(_DIGITS.get(units, "0")))
        else:
            figures = "".join(_DIGITS[char] for char in whole)
        decimals = "".join(_DIGITS.get(char, "") for char in fraction)
        found.append((match.start(), match.end(), f"{figures}.{decimals}" if decimals else figures))
    return found


def _grids(text: str, tongue: _Tongue) -> list[tuple[int, int, str]]:
    found = []
    for pattern in (tongue.radio, tongue.named, tongue.lettered):
        for match in pattern.finditer(text):
            end, digits = _grid_digits(match, tongue)
            if pattern is not tongue.radio and len(digits) not in _GRID_DIGITS:
                continue
            if pattern is tongue.lettered:
                found.append((match.start("n"), end, digits))
            elif len(digits) >= _FEWEST_DIGITS:
                letters = "".join(
                    tongue.letters[name if name == "x-ray" else re.sub("[ -]", "_", name)]
                    for name in (match.group("a"), match.group("b"))
                )
                found.append((match.start(), end, f"{letters} {digits}"))
    return found


def _grid_digits(match: re.Match[str], tongue: _Tongue) -> tuple[int, str]:
    """Return where a grid's digits end, and the digits: the first whole grid up to a stop."""
    said = match.group("n")
    for stop in re.finditer(r"\.\s", said):
        digits = tongue.digits(said[: stop.start()])
        if len(digits) in _GRID_DIGITS[1:]:
            return match.start("n") + stop.start(), digits
    return match.end("n"), tongue.digits(said)


def _numbers(text: str, tongue: _Tongue) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    points = list(tongue.point.finditer(text))
    for match in points:
        whole = _whole(text, match.start(), tongue, (*_LAT, *_LON))
        if whole is None:
            continue
        behind = tongue.behind.match(text, match.end())
        if behind is None:
            continue
        end, digits = _decimals(text, match.end(), behind.end(), tongue)
        if digits:
            found.append((whole[0], end, f"{whole[1]}.{digits}"))
    for match in tongue.angle.finditer(text):
        whole = _whole(text, match.start(), tongue, (*range(60), *_LON))
        if whole and not text[whole[0] : match.start()].strip().isdecimal():
            found.append((whole[0], match.start(), f"{whole[1]} "))
    return found


def _decimals(text: str, start: int, end: int, tongue: _Tongue) -> tuple[int, str]:
    """Return where the decimals end and what they are; the next number's whole part is not ours."""
    following = tongue.point.match(text, end + 1)
    if following:
        whole = _whole(text, following.start(), tongue, (*_LAT, *_LON))
        if whole and whole[0] > start:
            end = whole[0]
    said = text[start:end]
    digits = tongue.digits(said)
    return start + len(said.rstrip(" -")), digits[:_MOST_DECIMALS]


def _whole(
    text: str, end: int, tongue: _Tongue, allowed: tuple[int, ...]
) -> tuple[int, str] | None:
    """Return start and digits of the longest number before ``end`` that is ``allowed``."""
    before = tongue.before.search(text, max(0, end - 90), end)
    if before is None:
        return None
    words = list(re.finditer(r"\w+", before.group()))[-_MOST_WORDS:]
    for word in words:
        digits = tongue.digits(before.group()[word.start() :])
        if digits and len(digits) <= 3 and int(digits) in allowed:
            return before.start() + word.start(), str(int(digits))
    return None


def _rewrite(mapped: MappedText, found: list[tuple[int, int, str]]) -> MappedText:
    """Put figures in place of words; every new character stands for all the words replaced."""
    if not found:
        return mapped
    kept: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    done = 0
    for start, end, new in sorted(found):
        if start < done:
            continue
        first, last = mapped.span(start, end)
        kept += (mapped.kept[done:start], new)
        starts += [*mapped.starts[done:start], *[first] * len(new)]
        ends += [*mapped.ends[done:start], *[last] * len(new)]
        done = end
    kept.append(mapped.kept[done:])
    whole = "".join(kept)
    return MappedText(
        "".join(unaccented(char)[:1] or " " for char in whole),
        whole,
        [*starts, *mapped.starts[done:]],
        [*ends, *mapped.ends[done:]],
    )

"""Military units in whatever notation: ``d5``, ``Tiểu đoàn 5``, ``5th Bn``, ``5대대``, ``5营``.

Each becomes a code such as ``bn5``, which is a term of its own beside the words. Letters as in use
since 1949: c company, d battalion, e regiment, f division; ``a`` (squad) and ``b`` (platoon, also
a theatre and a front) count only beside one of those. A letter after the number is part of the
name: ``320B`` is not ``320``. Which army a unit belongs to is not read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import regex

from models.words import Word

_LETTERS: Final = {"a": "sqd", "b": "plt", "c": "co", "d": "bn", "e": "regt", "f": "div"}
_LETTER_UNIT: Final = regex.compile(r"([a-f])([0-9]{1,4}[a-d]?)")
# American aircraft of that war; alone, such a word is no company or division.
_AIRCRAFT: Final = frozenset(
    "c7 c47 c54 c119 c123 c124 c130 c141 e2 f4 f5 f8 f100 f101 f102 f105 f111".split()
)
_NUMBER: Final = regex.compile(r"[0-9]{1,4}[a-d]?")
_ORDINAL: Final = regex.compile(r"([0-9]{1,4})(?:st|nd|rd|th|d|e|er|ere|eme|re)")

_BEFORE_NUMBER: Final = {
    "tieu doi": "sqd",
    "trung doi": "plt",
    "dai doi": "co",
    "tieu doan": "bn",
    "trung doan": "regt",
    "lu doan": "bde",
    "su doan": "div",
    "dai doan": "div",
    "quan doan": "corps",
    "quan khu": "mr",
    "binh tram": "station",
    "su": "div",
    "doan": "group",
    "battalion": "bn",
    "bataillon": "bn",
    "bn": "bn",
    "regiment": "regt",
    "regt": "regt",
    "brigade": "bde",
    "division": "div",
    "div": "div",
    "company": "co",
    "compagnie": "co",
}
# Alone, these syllables must not be another word without its accents ("đoạn 3", "sự 2").
_AS_WRITTEN: Final = {"su": ("su", "sư"), "doan": ("doan", "đoàn", "đòan")}
_AFTER_ORDINAL: Final = {
    "squad": "sqd",
    "platoon": "plt",
    "section": "plt",
    "company": "co",
    "compagnie": "co",
    "co": "co",
    "battalion": "bn",
    "bataillon": "bn",
    "bn": "bn",
    "regiment": "regt",
    "regt": "regt",
    "brigade": "bde",
    "bde": "bde",
    "division": "div",
    "div": "div",
    "corps": "corps",
}
_RUSSIAN: Final = (
    ("взвод", "plt"),
    ("рот", "co"),
    ("батальон", "bn"),
    ("полк", "regt"),
    ("бригад", "bde"),
    ("дивизи", "div"),
    ("корпус", "corps"),
)
# Longest first where one begins another: 連隊 is a Japanese regiment, 連 a Chinese company.
_ATTACHED: Final = (
    ("분대", "sqd"),
    ("소대", "plt"),
    ("중대", "co"),
    ("대대", "bn"),
    ("연대", "regt"),
    ("여단", "bde"),
    ("사단", "div"),
    ("군단", "corps"),
    ("小隊", "plt"),
    ("中隊", "co"),
    ("大隊", "bn"),
    ("連隊", "regt"),
    ("旅団", "bde"),
    ("師団", "div"),
    ("排", "plt"),
    ("连", "co"),
    ("連", "co"),
    ("营", "bn"),
    ("營", "bn"),
    ("团", "regt"),
    ("團", "regt"),
    ("旅", "bde"),
    ("师", "div"),
    ("師", "div"),
    ("军", "corps"),
)
_NAMES: Final = {
    "sqd": ("tiểu đội {n}", "a{n}", "squad {n}"),
    "plt": ("trung đội {n}", "b{n}", "platoon {n}"),
    "co": ("đại đội {n}", "c{n}", "company {n}", "рота {n}", "{n}중대", "{n}连"),
    "bn": ("tiểu đoàn {n}", "d{n}", "{o} battalion", "{n}-й батальон", "{n}대대", "{n}营"),
    "regt": ("trung đoàn {n}", "e{n}", "{o} regiment", "{n}-й полк", "{n}연대", "{n}团"),
    "bde": ("lữ đoàn {n}", "{o} brigade", "{n}여단", "{n}旅"),
    "div": ("sư đoàn {n}", "f{n}", "{o} division", "{n}-я дивизия", "{n}사단", "{n}师"),
    "corps": ("quân đoàn {n}", "{o} corps", "{n}군단", "{n}军"),
    "mr": ("quân khu {n}", "military region {n}"),
    "station": ("binh trạm {n}",),
    "group": ("đoàn {n}",),
}


class UnitMention(NamedTuple):
    """Code of a unit and the words that name it: ``first`` to ``last`` (inclusive)."""

    code: str
    first: int
    last: int


def unit_mentions(found: Sequence[Word], bare: Sequence[str]) -> Iterator[UnitMention]:
    """Yield the units named in a text, in order, not overlapping.

    Args:
        found: the words of the text, lower case.
        bare: the same words without accents.

    """
    at = 0
    while at < len(bare):
        mention = _mention(found, bare, at)
        if mention is None:
            at += 1
            continue
        yield mention
        at = mention.last + 1


def unit_names(code: str) -> tuple[str, ...]:
    """Return the notations of a unit's code, the Vietnamese one first."""
    level = next(name for name in _NAMES if regex.fullmatch(rf"{name}[0-9].*", code))
    shown = code.removeprefix(level).upper()
    return tuple(name.format(n=shown, o=_ordinal(shown)) for name in _NAMES[level])


def _mention(found: Sequence[Word], bare: Sequence[str], at: int) -> UnitMention | None:
    word = bare[at]
    if found[at].script != "spaced":
        return None
    if word[:1].isdigit():
        return _numbered(found, bare, at)
    for length in (2, 1):
        level = _BEFORE_NUMBER.get(" ".join(bare[at : at + length]))
        end = at + length
        if length == 1 and found[at].text not in _AS_WRITTEN.get(word, (found[at].text,)):
            continue
        if level and end < len(bare) and bare[end] == "so":
            end += 1
        if level and end < len(bare) and _NUMBER.fullmatch(bare[end]):
            return UnitMention(level + bare[end], at, end)
    letter = _LETTER_UNIT.fullmatch(word)
    if letter and _is_unit(bare, at, letter.group(1)):
        return UnitMention(_LETTERS[letter.group(1)] + letter.group(2), at, at)
    return None


def _is_unit(bare: Sequence[str], at: int, letter: str) -> bool:
    beside = [
        other.group(1)
        for place in (at - 2, at - 1, at + 1, at + 2)
        if 0 <= place < len(bare)
        and bare[place] not in _AIRCRAFT
        and (other := _LETTER_UNIT.fullmatch(bare[place]))
    ]
    if letter in "ab" or bare[at] in _AIRCRAFT:
        return any(other != letter and other in "cdef" for other in beside)
    return True


def _numbered(found: Sequence[Word], bare: Sequence[str], at: int) -> UnitMention | None:
    """Read a number followed by the kind of unit."""
    after = at + 1
    if after >= len(bare):
        return None
    ordinal = _ORDINAL.fullmatch(bare[at])
    if ordinal and bare[after] in _AFTER_ORDINAL:
        return UnitMention(_AFTER_ORDINAL[bare[after]] + ordinal.group(1), at, after)
    if not _NUMBER.fullmatch(bare[at]):
        return None
    if found[after].script != "spaced":
        attached = found[after].start - found[at].end <= 1
        for sign, level in _ATTACHED if attached else ():
            if found[after].text.startswith(sign):
                return UnitMention(level + bare[at], at, after)
        return None
    if bare[after] in ("й", "я", "го", "ой", "ей", "му", "м", "ю") and after + 1 < len(bare):
        after += 1
    for stem, level in _RUSSIAN:
        if bare[after].startswith(stem):
            return UnitMention(level + bare[at], at, after)
    return None


def _ordinal(number: str) -> str:
    if not number.isdecimal():
        return number
    if number[-2:] in ("11", "12", "13"):
        return number + "th"
    return number + {"1": "st", "2": "nd", "3": "rd"}.get(number[-1], "th")

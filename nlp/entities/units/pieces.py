"""One part of a unit as it stands in a text, before it is joined with its neighbours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from nlp.entities.reading import EntityReading
from nlp.entities.units.norm import LEVELS
from nlp.entities.units.numbers import MAX_DIGITS

_AROUND: Final = 240
_MISREAD: Final = re.compile(
    r"(?P<digits>(?=[lIO]{0,2}[0-9])[0-9lIOS]{2,4}|[lI](?=[\s,.;/\-]))(?P<letter>[ABC])?(?!\w)"
)
_MARINE_WORDS: Final = re.compile(r"\b(?:marines?|usmc|mardiv|iii maf)\b", re.IGNORECASE)
_AS_DIGITS: Final = str.maketrans("lIOS", "1105")
_CYRILLIC: Final = {"А": "A", "Б": "B", "В": "B", "С": "C"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A level with its number or name.

    Attributes:
        first, after: the words it is made of, ``words[first:after]``.
        start, end: its span in the text.
        level, name, arm: as in :class:`nlp.entities.units.norm.Part`.
        side: the side its own words say, or ``""``.
        rule: how it was read.
        weak: alone, and without a word that calls it a unit, it is none.
        more: further parts that the same words say (``2/174``), larger ones.
        alike: a name that only repeats another part ("Sao Vàng" behind "sư đoàn 3").
    """

    first: int
    after: int
    start: int
    end: int
    level: str
    name: str
    rule: str
    arm: str = ""
    side: str = ""
    weak: bool = False
    more: tuple[Piece, ...] = ()
    alike: bool = False

    @property
    def rank(self) -> int:
        """Return the place of its largest part between squad and military region."""
        return LEVELS[self.more[-1].level if self.more else self.level]

    @property
    def low(self) -> int:
        """Return the place of its smallest part."""
        return LEVELS[self.level]


class Cursor:
    """The words of a text with what stands between them."""

    __slots__ = ("_marines", "accented", "reading", "text", "vietnamese", "words")

    def __init__(self, reading: EntityReading) -> None:
        self.reading = reading
        self.text = reading.text
        self.words = reading.words
        self.accented = reading.accented
        self.vietnamese = "vi" in reading.languages
        self._marines: bool | None = None

    @property
    def of_marines(self) -> bool:
        """Whether the text speaks of the Marines."""
        if self._marines is None:
            self._marines = bool(_MARINE_WORDS.search(self.text))
        return self._marines

    def around(self, start: int, end: int) -> str:
        """Return the text around ``[start, end)``, as far as what it says still bears on it."""
        return self.text[max(0, start - _AROUND) : end + _AROUND]

    def bare(self, at: int) -> str:
        """Return word ``at`` without accents, ``""`` outside the text."""
        return self.words[at].bare if 0 <= at < len(self.words) else ""

    def kept(self, at: int) -> str:
        """Return word ``at`` in lower case, ``""`` outside the text."""
        return self.words[at].kept if 0 <= at < len(self.words) else ""

    def raw(self, at: int) -> str:
        """Return word ``at`` as written, ``""`` outside the text."""
        return self.words[at].text if 0 <= at < len(self.words) else ""

    def gap(self, at: int) -> str:
        """Return what stands between word ``at`` and the one before it."""
        if not 0 < at < len(self.words):
            return "\n"
        return self.text[self.words[at - 1].end : self.words[at].start]

    def near(self, at: int) -> bool:
        """Whether word ``at`` follows the one before it, parted by a space or nothing."""
        return self.gap(at) in ("", " ", "\u00a0", "  ")

    def number(self, at: int) -> str:
        """Return the number written at word ``at`` (plain digits), or ``""``."""
        word = self.raw(at)
        if not word.isdecimal() or len(word) > MAX_DIGITS:
            return ""
        return str(int(word)) if int(word) else ""

    def lettered(self, at: int) -> tuple[str, int]:
        """Return the number at word ``at`` with the letter glued to it, and the place behind."""
        number = self.number(at)
        misread = None if number and self.gap(at + 1) else self._misread(at)
        if misread is not None:
            return misread
        if not number:
            return "", at
        letter = self.raw(at + 1)
        glued = len(letter) == 1 and letter.isalpha() and letter.isascii() and not self.gap(at + 1)
        if glued and letter.upper() in "ABCDE" and not self._digit_glued(at + 2):
            return number + letter.upper(), at + 2
        if letter in _CYRILLIC and not self.gap(at + 1):
            return number + _CYRILLIC[letter], at + 2
        return number, at + 1

    def _misread(self, at: int) -> tuple[str, int] | None:
        """Read a number in which l, I or O stand for 1 and 0 ("F3O4", "l01")."""
        if not 0 <= at < len(self.words):
            return None
        match = _MISREAD.match(self.text, self.words[at].start)
        if match is None or match.group().isdecimal():
            return None
        digits = match.group("digits").translate(_AS_DIGITS)
        after = at
        while after < len(self.words) and self.words[after].start < match.end():
            after += 1
        return str(int(digits)) + (match.group("letter") or ""), after

    def _digit_glued(self, at: int) -> bool:
        return self.raw(at).isdecimal() and not self.gap(at)

    def piece(
        self,
        first: int,
        after: int,
        level: str,
        name: str,
        rule: str,
        arm: str = "",
        side: str = "",
        weak: bool = False,
        more: tuple[Piece, ...] = (),
    ) -> Piece:
        """Return a piece over ``words[first:after]``."""
        start, end = self.words[first].start, self.words[after - 1].end
        return Piece(first, after, start, end, level, name, rule, arm, side, weak, more)

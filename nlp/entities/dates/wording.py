"""Vietnamese patterns of dates, for texts with accents and for texts without."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nlp.entities.reading import EntityReading
from records.text import unaccented


@dataclass(frozen=True, slots=True)
class Wording:
    """One pattern, as written and without accents; finds are places in the folded text."""

    written: re.Pattern[str]
    bare: re.Pattern[str]

    def find(self, reading: EntityReading) -> Iterator[re.Match[str]]:
        """Yield the finds: in a text with accents "sau" is no "sáu", in one without it may be."""
        # A line break inside a date is a space.
        if reading.accented:
            return self.written.finditer(reading.mapped.kept.replace("\n", " "))
        return self.bare.finditer(reading.mapped.folded.replace("\n", " "))


def plain(words: str) -> str:
    """Return found words without accents and with single spaces, as tables know them."""
    return " ".join(unaccented(words).split())


def _spaced(source: str) -> str:
    """Let every space of a pattern be two, as scans have them; in a character class it stays."""
    out: list[str] = []
    inside = False
    for place, char in enumerate(source):
        if char in "[]" and source[place - 1 : place] != "\\":
            inside = char == "["
        if char == "?" and out and out[-1] == " {1,2}":
            out[-1] = " {0,2}"
        elif char == " " and not inside:
            out.append(" {1,2}")
        else:
            out.append(char)
    return "".join(out)


def worded(source: str) -> Wording:
    r"""Compile whole words in lower case; ``ngày`` and ``tháng`` may have lost their accents.

    Args:
        source: as written with accents; no ``\S``, ``\W`` or ``\D`` in it.
    """
    source = _spaced(source)
    bare = unaccented(source).replace("(?p<", "(?P<").replace("(?p=", "(?P=")
    written = source.replace("tháng", "th[áa]ng").replace("ngày", "ng[àa]y")
    return Wording(
        re.compile(rf"(?<!\w)(?:{written})(?!\w)"), re.compile(rf"(?<!\w)(?:{bare})(?!\w)")
    )

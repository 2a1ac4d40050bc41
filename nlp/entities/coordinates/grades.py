"""French maps: grades from the Paris meridian, ``23 G 760 N, 111 G 866 E de Paris``."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from nlp.entities.coordinates.context import Context
from nlp.entities.coordinates.datums import GRADE, PARIS, PARIS_GRADES
from nlp.entities.coordinates.degrees import LAT, LON
from nlp.entities.coordinates.edges import BEFORE
from nlp.entities.coordinates.notes import (
    GRADES_FROM_PARIS,
    GRADES_UNSAID,
    NOWHERE,
    contradiction,
)
from nlp.entities.coordinates.position import METRES_PER_DEGREE, Found, stated

_UNIT: Final = r"(?P<unit>g(?:r(?:ad(?:e?s|e)?)?)?|gon)\.?(?![^\W\d_])"
_GRADES: Final = re.compile(
    rf"{BEFORE}(?<![.,])(?:(?P<pre>[ne]|lat\w*|long\w*)\.?\s?[:=]?\s?)?"
    rf"(?:(?P<a>\d{{1,3}}(?:[.,]\d{{1,5}})?)\s?{_UNIT}\s?[.,]?\s?(?P<f>\d{{1,5}})?(?!\d))"
    r"(?:\s?(?P<suf>(?:de )?lat\w*(?: nord)?|(?:de )?long\w*(?: est)?|nord|est|north|east|"
    r"bắc|đông|n|e)(?!\w))?"
)
_REACH: Final = 40
_FRENCH: Final = re.compile(r"paris|(?<!\w)(?:carte|coordonn\w*|quadrillage|feuille|grad\w*)(?!\w)")
_JOIN: Final = re.compile(r"[\s,;:/()–—\-]{0,4}(?:(?:et|và|and)\s)?")


@dataclass(frozen=True, slots=True)
class Grades:
    """A pair of grades: latitude and longitude east of Paris, the last digit in grades."""

    start: int
    end: int
    lat: float
    lon: float
    step: float
    named: bool

    def read(self, context: Context) -> Found:
        """Return the reading in grades from Paris."""
        if context.datums:
            reason = contradiction(("grad Paris", *context.datums))
            return Found(self.start, self.end, "coord-grades", reason=reason, score=0.7)
        why = GRADES_FROM_PARIS if context.paris else GRADES_UNSAID
        precision = self.step * GRADE * METRES_PER_DEGREE
        position = stated(PARIS_GRADES, self.lon, self.lat, precision)
        if position is None:  # pragma: no cover - an affine step always has an answer
            return Found(self.start, self.end, "coord-grades", reason=NOWHERE)
        return Found(self.start, self.end, "coord-grades", (position,), assumption=why, score=0.9)


def find_grades(folded: str) -> Iterator[Grades]:
    """Yield pairs of grades that lie in Indochina."""
    marks = list(_GRADES.finditer(folded))
    for first, second in itertools.pairwise(marks):
        if not _JOIN.fullmatch(folded, first.end(), second.start()):
            continue
        a, a_step = _value(first)
        b, b_step = _value(second)
        swapped = a > b
        lat, lon = (b, a) if swapped else (a, b)
        inside = LAT[0] <= lat * GRADE <= LAT[1] and LON[0] <= lon * GRADE + PARIS <= LON[1]
        named = bool(_side(first) and _side(second))
        near = folded[max(0, first.start() - _REACH) : second.end() + _REACH]
        paris = bool(_FRENCH.search(near))
        written = all(len(row.group("unit").rstrip(".")) > 1 for row in (first, second))
        if inside and (named or paris or (written and max(a_step, b_step) < 1)):
            yield Grades(first.start(), second.end(), lat, lon, max(a_step, b_step), named)


def _side(match: re.Match[str]) -> str:
    return match.group("pre") or match.group("suf") or ""


def _value(match: re.Match[str]) -> tuple[float, float]:
    whole = match.group("a").replace(",", ".")
    fraction = match.group("f") or ""
    text = f"{whole}.{fraction}" if fraction and "." not in whole else whole
    digits = len(text.split(".")[1]) if "." in text else 0
    return float(text), 10.0**-digits

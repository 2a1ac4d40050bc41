"""Plane pairs in metres: VN-2000, Hanoi 1972 and UTM, ``X=1884983 Y=589670``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from nlp.entities.coordinates.context import Context
from nlp.entities.coordinates.edges import AFTER, BEFORE
from nlp.entities.coordinates.notes import NO_PLANE, ONE_PLANE_NUMBER, SWAPPED_XY, WRONG_SIDES, Note
from nlp.entities.coordinates.planes import read_planes
from nlp.entities.coordinates.position import Found

_NUMBER: Final = (
    r"(?:\d{6,8}(?:[.,]\d{1,4})?|\d{1,2}(?P<@t>[ .,])\d{3}(?:(?P=@t)\d{3})(?:[.,]\d{1,3})?"
    r"|\d{3}[ .,]\d{3}(?:[.,]\d{1,3})?)"
)
_NORTHING: Final = r"(?:bắc|bac|northing|north|nord|n)"
_EASTING: Final = r"(?:đông|dong|easting|east|est|e)"
_LABEL: Final = (
    rf"(?P<@l>(?:[xy]|{_NORTHING}|{_EASTING})(?:\s?\((?:[xyemn]|{_NORTHING}|{_EASTING}|mét)\))?)"
    r"\s?[:=.]?\s?"
)
_UNIT: Final = r"(?:\s?(?:m[ne]?|mét|[ne])(?!\w))?"


def _side(letter: str) -> str:
    return (
        rf"(?:{_LABEL.replace('@', letter)})?(?P<{letter}>{_NUMBER.replace('@', letter)})(?!\d)"
        rf"(?![.,]\d)(?P<{letter}u>{_UNIT})"
    )


_PAIR: Final = re.compile(
    BEFORE + r"(?<![.,])(?:\(?(?P<zone>4[89])\s?(?P<band>[npqs])?\)?[\s,:]{1,2})?"
    rf"{_side('a')}[\s,;/|–\-]{{0,4}}(?:(?:và|va|and|et)\s)?{_side('b')}{AFTER}"
)
_NORTH_M: Final = (930_000.0, 2_660_000.0)
_EAST_M: Final = (120_000.0, 880_000.0)
_ALONE: Final = re.compile(
    r"(?<![\w.,])(?P<l>[xy])\s?[:=]\s?(?P<n>\d{6,8}(?:[.,]\d{1,4})?)(?![\d.,]\d)(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Metres:
    """North and east in metres as stated.

    Attributes:
        start: first character.
        end: behind the last.
        north: metres, ``None`` where only one number stands.
        east: metres without a zone in front.
        step: the last stated digit, metres.
        zone: 18 or 19 from the east, or 48 or 49 written before.
        labelled: whether both numbers carry letters.
        swapped: whether the letters stand the other way round (X east).
        doubt: why the numbers have no answer, or ``None``.
    """

    start: int
    end: int
    north: float | None
    east: float | None
    step: float
    zone: int | None
    labelled: bool
    swapped: bool = False
    doubt: Note | None = None

    def read(self, context: Context) -> Found:
        """Return the readings in every system the words allow."""
        if self.doubt or self.north is None or self.east is None:
            reason = self.doubt or ONE_PLANE_NUMBER
            return Found(self.start, self.end, "coord-metres", reason=reason, score=0.7)
        found = read_planes(self.north, self.east, self.step, self.zone, context)
        warnings = (SWAPPED_XY,) if self.swapped else ()
        return Found(
            self.start,
            self.end,
            "coord-metres",
            found.readings,
            found.rejected,
            found.reason,
            found.assumption,
            warnings,
            0.9 if not warnings else 0.8,
        )


def find_metres(folded: str, told: bool) -> Iterator[Metres]:
    """Yield plane pairs.

    Args:
        folded: lower case text.
        told: whether the text names a plane system anywhere, so that bare numbers may count.
    """
    done = 0
    for match in _PAIR.finditer(folded):
        pair = _metres(match, told)
        if pair:
            done = match.end()
            yield pair
    for match in _ALONE.finditer(folded):
        north = match.group("l") == "x"
        value, step = _value(match.group("n"))
        if match.start() >= done and told:
            yield Metres(
                match.start(), match.end(), value if north else None, None, step, None, True
            )


def _value(text: str) -> tuple[float, float]:
    """Return a number and its last stated digit; groups of three are thousands."""
    plain = re.fullmatch(r"(\d{6,8})(?:[.,](\d{1,4}))?", text)
    if plain:
        whole, fraction = plain.group(1), plain.group(2) or ""
    else:
        parts = re.split(r"[ .,]", text)
        groups = 3 if len(parts[0]) <= 2 else 2
        whole, fraction = "".join(parts[:groups]), "".join(parts[groups:])
    return float(f"{whole}.{fraction or 0}"), 10.0 ** -len(fraction)


def _axis(match: re.Match[str], side: str) -> str:
    """Return ``x`` (north by rule), ``y``, ``n``, ``e`` or nothing."""
    label = match.group(f"{side}l") or ""
    unit = match.group(f"{side}u").strip().removeprefix("m")
    inner = re.search(r"\((bắc|bac|đông|dong|[ne])", label)
    name = inner.group(1) if inner else label.split("(")[0].strip() or unit
    if name in ("x", "y"):
        return name
    if re.fullmatch(_NORTHING, name):
        return "n"
    return "e" if re.fullmatch(_EASTING, name) else ""


def _metres(match: re.Match[str], told: bool) -> Metres | None:
    a, a_step = _value(match.group("a"))
    b, b_step = _value(match.group("b"))
    sides = (_axis(match, "a"), _axis(match, "b"))
    labelled = all(sides) and sides[0] != sides[1]
    written = match.group("zone")
    if not labelled and not written and not told:
        return None
    for (north, north_side), (east, east_side) in (
        ((a, sides[0]), (b, sides[1])),
        ((b, sides[1]), (a, sides[0])),
    ):
        zone, rest = _zoned(east)
        if not (_NORTH_M[0] <= north <= _NORTH_M[1] and _EAST_M[0] <= rest <= _EAST_M[1]):
            continue
        if north_side == "e" or east_side == "n":
            return _doubtful(match, WRONG_SIDES)
        return Metres(
            match.start(),
            match.end(),
            north,
            rest,
            max(a_step, b_step),
            int(written) if written else zone,
            labelled,
            north_side == "y" and east_side == "x",
        )
    if labelled and told:
        return _doubtful(match, NO_PLANE)
    return None


def _doubtful(match: re.Match[str], why: Note) -> Metres:
    return Metres(match.start(), match.end(), None, None, 1.0, None, True, doubt=why)


def _zoned(east: float) -> tuple[int | None, float]:
    zone = int(east // 1_000_000)
    if zone in (18, 19, 48, 49):
        return zone, east - zone * 1_000_000
    return None, east

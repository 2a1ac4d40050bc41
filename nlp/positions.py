"""Positions written in degrees (WGS 84): decimal, or degrees, minutes and seconds.

Grid letters of wartime maps (``YD 343194``) and projected metres are another matter: they need a
datum, which a text seldom names. They are not read here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from records.provenance import ModelRef

MODEL: Final = ModelRef("manhmoi-position-rules", "1")
# Vietnam, Laos and Cambodia; latitude and longitude cannot be mistaken for each other here.
_LAT: Final = (7.0, 24.0)
_LON: Final = (102.0, 118.0)
_METRES_PER_DEGREE: Final = 111_320.0
# What may stand between the two angles of one position.
_LONGEST_GAP: Final = 24

_BEFORE: Final = r"(?:[NSEWBĐ]|北纬|东经|북위|동경)\s*"
_AFTER: Final = (
    r"\s*(?:[NSEWBĐ](?!\w)|(?:vĩ\s+|kinh\s+)?(?:Bắc|Đông|bắc|đông)|с\.\s?ш\.|в\.\s?д\.|°?\s?[NE]\b)"
)
_ANGLE: Final = re.compile(
    rf"(?P<before>{_BEFORE})?(?<![\d.,])(?P<deg>\d{{1,3}})"
    r"(?:(?P<frac>[.,]\d{3,8})\s*(?:°|độ|度|도)?"
    r"|\s*(?:°|º|độ|度|도)\s*(?:(?P<min>\d{1,2}(?:[.,]\d{1,4})?)\s*(?:['’′]|phút|分|분)"
    r"\s*(?:(?P<sec>\d{1,2}(?:[.,]\d{1,3})?)\s*(?:[\"”″]|''|giây|秒|초))?)?)"
    rf"(?![\d.,]\d)(?P<after>{_AFTER})?"
)


@dataclass(frozen=True, slots=True)
class Position:
    """A point said in ``text[start:end]``: degrees, WGS 84; ``radius_m`` is half of what the
    writing leaves open.
    """

    start: int
    end: int
    lat: float
    lon: float
    radius_m: float


@dataclass(frozen=True, slots=True)
class _Angle:
    start: int
    end: int
    degrees: float
    step: float
    marked: bool


def find_positions(text: str) -> list[Position]:
    """Return the positions of ``text`` in order, without overlap."""
    found: list[Position] = []
    angles = list(_angles(text))
    used = -1
    for one, other in pairwise(angles):
        if one.start < used or not _one_position(text, one, other):
            continue
        lat, lon = sorted((one, other), key=lambda angle: angle.degrees)
        if not (_LAT[0] <= lat.degrees <= _LAT[1] and _LON[0] <= lon.degrees <= _LON[1]):
            continue
        radius = max(one.step, other.step) / 2 * _METRES_PER_DEGREE
        found.append(Position(one.start, other.end, lat.degrees, lon.degrees, round(radius, 1)))
        used = other.end
    return found


def _angles(text: str) -> Iterator[_Angle]:
    for match in _ANGLE.finditer(text):
        degrees, step = _value(match["deg"], match["frac"], match["min"], match["sec"])
        if step is None:
            continue
        signed = match["before"] or match["after"] or match["min"]
        yield _Angle(match.start(), match.end(), degrees, step, bool(signed))


def _value(
    deg: str, frac: str | None, minutes: str | None, seconds: str | None
) -> tuple[float, float | None]:
    """Return the angle and the smallest step its writing can tell, ``None`` where it is none."""
    if frac:
        digits = frac[1:]
        return float(f"{deg}.{digits}"), 10.0 ** -len(digits)
    if minutes is None:
        return float(deg), None
    minute, minute_step = _part(minutes)
    second, second_step = _part(seconds) if seconds else (0.0, 60.0 * minute_step)
    if minute >= 60 or second >= 60:
        return 0.0, None
    return int(deg) + minute / 60 + second / 3600, second_step / 3600


def _part(written: str) -> tuple[float, float]:
    plain = written.replace(",", ".")
    digits = len(plain.partition(".")[2])
    return float(plain), 10.0**-digits


def _one_position(text: str, one: _Angle, other: _Angle) -> bool:
    gap = text[one.end : other.start]
    if len(gap) > _LONGEST_GAP or any(char.isdigit() for char in gap) or "\n\n" in gap:
        return False
    # Two bare decimals are a position only side by side: "16.9200, 107.0750".
    close = re.fullmatch(r"\s*[,;/ ]\s*", gap) is not None
    return close or (one.marked and other.marked) or "kinh" in gap.lower() or "lon" in gap.lower()

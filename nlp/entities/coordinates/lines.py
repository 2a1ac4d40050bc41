"""Lines of the wartime military grid (UTM on Indian 1960) to be drawn over a map."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from nlp.entities.coordinates.datums import System, indian_utm
from nlp.entities.coordinates.squares import SQUARE_M, ZONES, letters_of, regional_squares

STEPS: Final = (1_000, 10_000, 100_000)
"""Metres between lines."""
MOST_LINES: Final = 400
_CORNERS: Final = 20
# Zone 48 reaches to 108°E, zone 49 begins there.
_SEAM: Final = {48: (102.0, 108.0), 49: (108.0, 114.0)}


@dataclass(frozen=True, slots=True)
class GridLine:
    """One line: its points (lat, lon) in WGS 84, and the kilometres that maps print on it."""

    points: tuple[tuple[float, float], ...]
    label: str


@dataclass(frozen=True, slots=True)
class GridSquare:
    """The letters of a 100 km square, and where they are written (WGS 84)."""

    letters: str
    lat: float
    lon: float


def grid_lines(
    south: float, west: float, north: float, east: float, step_m: int
) -> tuple[list[GridLine], list[GridSquare]]:
    """Return the grid over a window of the map.

    Args:
        south: degrees WGS 84, like the three behind it; the window may reach past the grid.
        west: western edge.
        north: northern edge.
        east: eastern edge.
        step_m: metres between lines, one of :data:`STEPS`; a wider step is taken where there
            would be more than :data:`MOST_LINES`.
    """
    lines: list[GridLine] = []
    squares: list[GridSquare] = []
    for zone in ZONES:
        low, high = max(west, _SEAM[zone][0]), min(east, _SEAM[zone][1])
        bottom, top = max(south, 6.5), min(north, 24.0)
        if low >= high or bottom >= top:
            continue
        box = _box(indian_utm(zone), bottom, low, top, high)
        for step in (one for one in STEPS if one >= step_m):
            if (box[2] - box[0]) / step + (box[3] - box[1]) / step <= MOST_LINES / 2:
                lines += _lines(zone, box, step, (low, high))
                break
        squares += _squares(zone, box, (low, high))
    return lines, squares


def _box(
    system: System, south: float, west: float, north: float, east: float
) -> tuple[float, float, float, float]:
    """Return (east, north, east, north) in metres that hold the window."""
    corners = [
        system.from_wgs84(lat, lon)
        for lat in (south, (south + north) / 2, north)
        for lon in (west, (west + east) / 2, east)
    ]
    easts, norths = [one[0] for one in corners], [one[1] for one in corners]
    return min(easts), min(norths), max(easts), max(norths)


def _multiples(low: float, high: float, step: int) -> range:
    return range(math.floor(low / step) * step, math.ceil(high / step) * step + 1, step)


def _lines(
    zone: int, box: tuple[float, float, float, float], step: int, seam: tuple[float, float]
) -> Iterator[GridLine]:
    system = indian_utm(zone)
    left, bottom, right, top = box
    for value in _multiples(left, right, step):
        ends = _points(system, [(value, y) for y in _along(bottom, top)], seam)
        if len(ends) > 1:
            yield GridLine(ends, _kilometres(value, step))
    for value in _multiples(bottom, top, step):
        ends = _points(system, [(x, value) for x in _along(left, right)], seam)
        if len(ends) > 1:
            yield GridLine(ends, _kilometres(value, step))


def _along(low: float, high: float) -> list[float]:
    return [low + (high - low) * n / _CORNERS for n in range(_CORNERS + 1)]


def _points(
    system: System, metres: list[tuple[float, float]], seam: tuple[float, float]
) -> tuple[tuple[float, float], ...]:
    """Return the points that lie in the zone; a line is cut off at its edge."""
    found = [system.to_wgs84(x, y) for x, y in metres]
    margin = 0.02
    return tuple(
        (round(lat, 5), round(lon, 5))
        for lat, lon in found
        if seam[0] - margin <= lon <= seam[1] + margin
    )


def _kilometres(metres: int, step: int) -> str:
    """Return the two digits printed on a line; nothing on the edge of a square."""
    if step >= SQUARE_M:
        return ""
    return f"{metres // 1_000 % 100:02d}"


def _squares(
    zone: int, box: tuple[float, float, float, float], seam: tuple[float, float]
) -> Iterator[GridSquare]:
    system = indian_utm(zone)
    left, bottom, right, top = box
    for x in _multiples(left, right, SQUARE_M)[:-1]:
        for y in _multiples(bottom, top, SQUARE_M)[:-1]:
            letters = letters_of(zone, x + 1, y + 1)
            lat, lon = system.to_wgs84(x + SQUARE_M / 2, y + SQUARE_M / 2)
            # Over the open sea nobody reported by squares.
            if letters in regional_squares() and seam[0] <= lon <= seam[1]:
                yield GridSquare(str(letters), round(lat, 5), round(lon, 5))

"""Positions as those may see them who need not know exactly where a grave is."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

POSITION_MASK: Final = "[tọa độ đã che]"
# A tenth of a degree is 11 km: a commune or two. The point shown is the middle of the square.
GRID: Final = 10
GRID_RADIUS_M: Final = 7_900.0


@dataclass(frozen=True, slots=True)
class Shown:
    """A point as it is shown: degrees, WGS 84, metres."""

    lat: float
    lon: float
    radius_m: float
    blurred: bool


def shown(lat: float, lon: float, radius_m: float, *, exact: bool) -> Shown:
    """Return a point exactly, or as the middle of its tenth of a degree."""
    if exact:
        return Shown(round(lat, 6), round(lon, 6), radius_m, False)
    return Shown(_middle(lat), _middle(lon), max(GRID_RADIUS_M, radius_m), True)


def _middle(degrees: float) -> float:
    return round((math.floor(degrees * GRID) + 0.5) / GRID, 2)

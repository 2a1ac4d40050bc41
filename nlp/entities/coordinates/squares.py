"""The 100 km squares of the military grid over Vietnam, Laos and Cambodia.

Wartime maps (Indian 1960) use the same letters as WGS 84 here. The first letter tells the zone
(S–Z zone 48, A–H zone 49); rows repeat every 2,000 km, so two letters are unique.
"""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path
from typing import Final

import nlp.gazetteer

SQUARE_M: Final = 100_000
ZONES: Final = (48, 49)
OVERLAP_M: Final = 40_000
"""How far over 108°E a report may still use the other zone's grid."""
_COLUMNS: Final = {48: "STUVWXYZ", 49: "ABCDEFGH"}
_ROWS: Final = "ABCDEFGHJKLMNPQRSTUV"
_FIRST_ROW: Final = {48: 5, 49: 0}
# Northings from 700 km (6.3°N) to 2,700 km (24.4°N).
_LOWEST_M: Final = 700_000
# Squares that a 5 km raster over the outlines in nlp.gazetteer.neighbours meets.
_FOREIGN: Final = (
    "SE SF SG SH SJ SK TA TE TF TG TH TS TT TU TV UA UF UT UU UV VA VD VE VT VU VV WA WB WC WD WU "
    "WV XA XB XC XV"
)
_BANDS: Final = {"N": (0, 8), "P": (8, 16), "Q": (16, 24)}


def zone_of(letters: str) -> int | None:
    """Return the zone of a square's first letter, ``None`` where it is not of this region."""
    for zone, columns in _COLUMNS.items():
        if letters[0] in columns:
            return zone
    return None


def corner(letters: str) -> tuple[int, float, float] | None:
    """Return (zone, east, north) of a square's south-west corner in metres, or ``None``."""
    zone = zone_of(letters)
    if zone is None or letters[1] not in _ROWS:
        return None
    north = ((_ROWS.index(letters[1]) - _FIRST_ROW[zone]) % len(_ROWS)) * SQUARE_M
    if north < _LOWEST_M:
        north += len(_ROWS) * SQUARE_M
    return zone, (_COLUMNS[zone].index(letters[0]) + 1) * SQUARE_M, north


def letters_of(zone: int, east: float, north: float) -> str | None:
    """Return the two letters of the square that holds a position, or ``None`` off the scheme."""
    column = int(east // SQUARE_M) - 1
    if zone not in _COLUMNS or not 0 <= column < len(_COLUMNS[zone]):
        return None
    row = (int(north // SQUARE_M) + _FIRST_ROW[zone]) % len(_ROWS)
    return _COLUMNS[zone][column] + _ROWS[row]


def band_of(lat: float) -> str | None:
    """Return the letter of the 8° band (N, P or Q), ``None`` outside 0–24°N."""
    return next((band for band, (low, high) in _BANDS.items() if low <= lat < high), None)


def band_agrees(band: str, lat: float, margin: float = 0.02) -> bool:
    """Say whether a latitude lies in ``band``, give or take ``margin`` degrees."""
    low, high = _BANDS.get(band, (90, -90))
    return low - margin <= lat < high + margin


@lru_cache(maxsize=1)
def vietnamese_squares() -> frozenset[str]:
    """Return the letters of the 85 squares that touch mainland Vietnam."""
    path = Path(nlp.gazetteer.__file__).parent / "data" / "mgrs_squares.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return frozenset(row["square"] for row in csv.DictReader(file))


@lru_cache(maxsize=1)
def regional_squares() -> frozenset[str]:
    """Return the squares of Vietnam and those whose box touches Laos or Cambodia (rough)."""
    return vietnamese_squares() | frozenset(_FOREIGN.split())

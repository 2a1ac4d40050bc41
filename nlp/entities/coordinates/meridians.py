"""Central meridians of VN-2000: 3° zones by old province, and the 6° zones.

From the names and areas of EPSG:3405–3406, 5896–5899 and 9205–9218; provinces that no EPSG area
names (105°00′, 108°00′) by circular 973/2001/TT-TCĐC.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from nlp.entities.coordinates.datums import System, vn2000

TM3: Final = 0.9999
UTM: Final = 0.9996


@dataclass(frozen=True, slots=True)
class Meridian:
    """A central meridian in degrees, its scale and EPSG code, and the old provinces that use it."""

    degrees: float
    scale: float
    epsg: int | None
    provinces: frozenset[str] = frozenset()

    @property
    def system(self) -> System:
        """The plane system on this meridian."""
        return vn2000(self.degrees, self.scale, self.epsg)

    @property
    def shown(self) -> str:
        """``KTT 105°45′, múi 3°``."""
        whole, part = divmod(round(self.degrees * 60), 60)
        return f"KTT {whole}°{part:02d}′, múi {3 if self.scale == TM3 else 6}°"


def _tm3(degrees: float, epsg: int, provinces: str = "") -> Meridian:
    return Meridian(degrees, TM3, epsg, frozenset(provinces.split()))


THREE_DEGREES: Final = (
    _tm3(102, 5896),
    _tm3(103, 9205, "11 12"),
    _tm3(104, 9206, "14"),
    _tm3(104.5, 9207, "91 96"),
    _tm3(104.75, 9208, "89 10 40 25 15"),
    _tm3(105, 5897, "01 26 35 37 38 87 92 93 95"),
    _tm3(105.5, 9209, "27 02 42 30 33 36 94 72 34 84 86"),
    _tm3(105.75, 9210, "31 79 83 74 04 80 82"),
    _tm3(106, 9211, "17 44 08"),
    _tm3(106.25, 9212, "70 45"),
    _tm3(106.5, 9213, "06 19"),
    _tm3(107, 9214, "24 46"),
    _tm3(107.25, 9215, "20"),
    _tm3(107.5, 9216, "62"),
    _tm3(107.75, 5899, "22 48 49 77 75 68"),
    _tm3(108, 5898, "51"),
    _tm3(108.25, 9217, "52 56 58"),
    _tm3(108.5, 9218, "60 66 67 64 54"),
)
SIX_DEGREES: Final = (Meridian(105, UTM, 3405), Meridian(111, UTM, 3406))


def official(province: str) -> Meridian | None:
    """Return the 3° meridian of an old province (code), ``None`` for an unknown code."""
    return next((row for row in THREE_DEGREES if province in row.provinces), None)


def of_provinces(codes: Iterable[str]) -> tuple[Meridian, ...]:
    """Return the 3° meridians of several old provinces, each once."""
    found = (official(code) for code in sorted(set(codes)))
    return tuple(dict.fromkeys(row for row in found if row))


def three_degrees(degrees: float) -> Meridian | None:
    """Return the 3° system on a meridian, ``None`` where no map of Vietnam has it."""
    for row in THREE_DEGREES:
        if abs(row.degrees - degrees) < 1e-6:
            return row
    return None


def six_degrees(degrees: float) -> Meridian | None:
    """Return the 6° system on 105° or 111°, else ``None``."""
    return next((row for row in SIX_DEGREES if abs(row.degrees - degrees) < 1e-6), None)


def by_epsg(code: int) -> Meridian | None:
    """Return the meridian of an EPSG code."""
    return next((row for row in (*THREE_DEGREES, *SIX_DEGREES) if row.epsg == code), None)

"""Reference systems of Vietnamese, American and French maps, to and from WGS 84.

Pipelines are written out: ``from_crs(3148, …)`` silently takes a null shift outside 14–18°N (some
500 m off) and Hanoi 1972 is 52 m off by default. None needs a grid file or the network.
Parameters: EPSG operations 1541/1542 (Indian 1960, 44 m), 5224-style shift of Hanoi 1972
(−17.51, −108.32, −62.39) and EPSG operation 2 (VN-2000, 1 m); domain rules §1.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pyproj import Transformer

PARIS: Final = 2.33722917
"""Longitude of the Paris meridian east of Greenwich, degrees (2°20′14.025″)."""
GRADE: Final = 0.9
"""Degrees in a grade."""

_INDIAN: Final = "+ellps=evrst30"
_INDIAN_SHIFT: Final = "+proj=helmert +x=198 +y=881 +z=317"
_KRASS: Final = "+ellps=krass"
_KRASS_SHIFT: Final = "+proj=helmert +x=-17.51 +y=-108.32 +z=-62.39"
_WGS: Final = "+ellps=WGS84"
# VN-2000 to WGS 84, EPSG:6960 (coordinate frame rotation).
_VN_SHIFT: Final = (
    "+proj=helmert +x=-191.90441429 +y=-39.30318279 +z=-111.45032835 "
    "+rx=-0.00928836 +ry=0.01975479 +rz=-0.00427372 +s=0.252906278 +convention=coordinate_frame"
)


@dataclass(frozen=True, slots=True)
class System:
    """One way to state a position.

    Attributes:
        name: as written in results, ``"MGRS Indian 1960"``.
        steps: PROJ steps from the stated numbers (east, north in metres; or degrees) to WGS 84.
        error_m: stated accuracy of the way to WGS 84, in metres.
        degrees: whether the stated numbers are longitude and latitude.
    """

    name: str
    steps: str
    error_m: float
    degrees: bool = False

    def to_wgs84(self, east: float, north: float) -> tuple[float, float]:
        """Return (lat, lon) in degrees WGS 84; infinite where the projection has no inverse."""
        lon, lat = _pipeline(self.steps).transform(east, north)
        return lat, lon

    def from_wgs84(self, lat: float, lon: float) -> tuple[float, float]:
        """Return (east, north) in metres, or (lon, lat) in degrees, of this system."""
        east, north = _pipeline(self.steps).transform(lon, lat, direction="INVERSE")
        return east, north


@lru_cache(maxsize=128)
def _pipeline(steps: str) -> Transformer:
    from pyproj import Transformer

    return Transformer.from_pipeline(f"+proj=pipeline {steps}")


def _geocentric(first: str, ellipsoid: str, shift: str) -> str:
    return (
        f"{first} +step +proj=cart {ellipsoid} +step {shift} "
        f"+step +inv +proj=cart {_WGS} +step +proj=unitconvert +xy_in=rad +xy_out=deg"
    )


_FROM_DEGREES: Final = "+step +proj=unitconvert +xy_in=deg +xy_out=rad"
# What a handheld receiver is off by in the open; under trees it may be more.
_RECEIVER_M: Final = 5.0
WGS84: Final = System("WGS84", "+step +proj=noop", _RECEIVER_M, degrees=True)


@lru_cache(maxsize=8)
def indian_utm(zone: int) -> System:
    """Indian 1960, UTM ``zone`` 48 or 49: the grid of US wartime maps (EPSG 3148, 3149)."""
    first = f"+step +inv +proj=utm +zone={zone} {_INDIAN}"
    return System(f"UTM {zone}N Indian 1960", _geocentric(first, _INDIAN, _INDIAN_SHIFT), 44)


@lru_cache(maxsize=8)
def wgs84_utm(zone: int) -> System:
    """WGS 84, UTM ``zone``."""
    steps = (
        f"+step +inv +proj=utm +zone={zone} {_WGS} +step +proj=unitconvert +xy_in=rad +xy_out=deg"
    )
    return System(f"UTM {zone}N WGS84", steps, _RECEIVER_M)


@lru_cache(maxsize=8)
def hanoi_gauss(zone: int) -> System:
    """Hanoi 1972, Gauss–Krüger zone 18 or 19; east as on the map, with the zone in front."""
    meridian = zone * 6 - 3
    first = (
        f"+step +inv +proj=tmerc +lat_0=0 +lon_0={meridian} +k=1 "
        f"+x_0={zone * 1_000_000 + 500_000} +y_0=0 {_KRASS}"
    )
    name = f"Hanoi 1972 zone {zone} (EPSG:{2026 + zone})"
    return System(name, _geocentric(first, _KRASS, _KRASS_SHIFT), 30)


@lru_cache(maxsize=64)
def vn2000(meridian: float, scale: float, epsg: int | None) -> System:
    """VN-2000, transverse Mercator on ``meridian`` (degrees), scale 0.9999 (3°) or 0.9996 (6°)."""
    first = (
        f"+step +inv +proj=tmerc +lat_0=0 +lon_0={meridian:.6f} +k={scale} "
        f"+x_0=500000 +y_0=0 {_WGS}"
    )
    label = f"EPSG:{epsg}" if epsg else f"KTT {meridian:g}°"
    return System(f"VN-2000 {label}", _geocentric(first, _WGS, _VN_SHIFT), 1)


INDIAN_DEGREES: Final = System(
    "Indian 1960 EPSG:4131", _geocentric(_FROM_DEGREES, _INDIAN, _INDIAN_SHIFT), 44, degrees=True
)
HANOI_DEGREES: Final = System(
    "Hanoi 1972 EPSG:4147", _geocentric(_FROM_DEGREES, _KRASS, _KRASS_SHIFT), 30, degrees=True
)
VN2000_DEGREES: Final = System(
    "VN-2000 EPSG:4756", _geocentric(_FROM_DEGREES, _WGS, _VN_SHIFT), 1, degrees=True
)
# No shift from the French triangulation has been published; 1.5 km covers what was measured.
PARIS_GRADES: Final = System(
    "grades, Paris meridian",
    f"+step +proj=affine +s11={GRADE} +s22={GRADE} +xoff={PARIS}",
    1500,
    degrees=True,
)
PARIS_DEGREES: Final = System(
    "degrees, Paris meridian", f"+step +proj=affine +xoff={PARIS}", 1500, degrees=True
)

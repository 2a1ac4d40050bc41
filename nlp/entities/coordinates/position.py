"""What a stated position may mean: its readings, the chosen one, and why others fell away."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Final

from nlp.entities.coordinates.datums import System
from nlp.entities.coordinates.notes import Note
from nlp.gazetteer import areas

METRES_PER_DEGREE: Final = 111_195.0
COAST_M: Final = 3_000.0
"""How far off the simplified coast a point still counts as on land, in metres."""
OFFSHORE_M: Final = 10_000.0
"""How far off the coast a map grid or plane pair is still taken, in metres."""


@dataclass(frozen=True, slots=True)
class Position:
    """One reading of a stated position, in WGS 84.

    Attributes:
        system: in which system the text was read.
        lat: degrees.
        lon: degrees.
        radius_m: half the stated precision plus the error of the system's way to WGS 84.
        assumed: the central meridian that was tried, ``KTT 105°45′, múi 3°``, or empty.
    """

    system: str
    lat: float
    lon: float
    radius_m: float
    assumed: str = ""

    @property
    def country(self) -> areas.Country | None:
        """VN, LA or KH; a point just off Vietnam's simplified coast is Vietnam's."""
        found = areas.country(self.lat, self.lon)
        if found is None and areas.at_sea(self.lat, self.lon):
            away = areas.distance_to_vietnam_m(self.lat, self.lon)
            return "VN" if away <= COAST_M + self.radius_m else None
        return found

    @property
    def province(self) -> str | None:
        """Code of the province before July 2025, ``None`` outside."""
        found = areas.province_pre2025(self.lat, self.lon)
        return found.code if found else None


@dataclass(frozen=True, slots=True)
class Rejected:
    """A reading that was set aside, and why."""

    position: Position
    reason: Note


@dataclass(frozen=True, slots=True)
class Found:
    """A stated position in a text; offsets are those of the folded text until it is stored.

    Attributes:
        start: first character.
        end: behind the last.
        rule: id of the rule.
        readings: all that are plausible, the preferred first.
        rejected: others, with the reason.
        reason: why there is no answer; ``None`` where the first reading is the answer.
        assumption: which datum, zone or meridian was taken, and why.
        warnings: what a person should look at.
        score: how sure the rule is.
    """

    start: int
    end: int
    rule: str
    readings: tuple[Position, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    reason: Note | None = None
    assumption: Note | None = None
    warnings: tuple[Note, ...] = ()
    score: float = 0.9
    sea: bool = field(default=False)

    @property
    def chosen(self) -> Position | None:
        """The reading taken, or ``None``."""
        return self.readings[0] if self.readings and not self.reason else None


def stated(
    system: System, east: float, north: float, precision: float, assumed: str = ""
) -> Position | None:
    """Read stated numbers in ``system``.

    Args:
        system: of the numbers.
        east: metres, or longitude in degrees of the system.
        north: metres, or latitude.
        precision: the last stated digit, in metres.
        assumed: the central meridian that was tried, or empty.

    Returns:
        The position, or ``None`` where the numbers have no place on the earth.
    """
    lat, lon = system.to_wgs84(east, north)
    if not (math.isfinite(lat) and math.isfinite(lon)):
        return None
    return Position(system.name, lat, lon, precision / 2 + system.error_m, assumed)


def distance_m(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Return metres between two points, good to 0.5 % over short ways."""
    narrow = math.cos(math.radians((lat + other_lat) / 2))
    return METRES_PER_DEGREE * math.hypot(lat - other_lat, (lon - other_lon) * narrow)

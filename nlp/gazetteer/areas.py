"""Which commune, province and country holds a point.

Polygons are simplified to about 200 m; a point nearer to a border than :data:`BORDER_M` may belong
to the neighbour. Laos and Cambodia are drawn by hand (:mod:`nlp.gazetteer.neighbours`). Everything
is loaded at the first question about it.
"""

from __future__ import annotations

import gzip
import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Literal

import orjson

from nlp.gazetteer.neighbours import CAMBODIA, LAOS, NEIGHBOUR_ERROR_M, SEA

Country = Literal["VN", "LA", "KH"]
BORDER_M: Final = 250.0
"""How far a simplified border may lie from the true one, in metres."""
_DATA: Final = Path(__file__).parent / "data"
_METRES_PER_DEGREE: Final = 111_195.0


@dataclass(frozen=True, slots=True)
class Area:
    """A unit of administration: ``code`` of the statistics office, ``name`` with accents."""

    code: str
    name: str
    parent: str = ""


class _Layer:
    """Polygons with a spatial index."""

    def __init__(self, file: str, parent: str = "") -> None:
        from shapely import STRtree
        from shapely.geometry import shape

        features: list[dict[str, Any]] = orjson.loads(gzip.decompress((_DATA / file).read_bytes()))[
            "features"
        ]
        self.areas = [
            Area(row["code"], row["name"], row.get(parent, ""))
            for feature in features
            for row in (feature["properties"],)
        ]
        self.shapes = [shape(feature["geometry"]) for feature in features]
        self.places = {area.code: place for place, area in enumerate(self.areas)}
        self.tree = STRtree(self.shapes)

    def holding(self, lat: float, lon: float) -> Area | None:
        from shapely import Point

        found = self.tree.query(Point(lon, lat), predicate="intersects")
        return self.areas[int(min(found))] if len(found) else None

    def nearest(self, lat: float, lon: float) -> tuple[Area, float]:
        from shapely import Point

        place = int(self.tree.nearest(Point(lon, lat)))
        return self.areas[place], _distance(self.shapes[place], lat, lon)


def _distance(shape: Any, lat: float, lon: float) -> float:
    """Return metres from the point to the shape, 0 inside; good to 1 % below 400 km."""
    from shapely import Point
    from shapely.ops import nearest_points

    point = Point(lon, lat)
    if shape.intersects(point):
        return 0.0
    near = nearest_points(shape, point)[0]
    narrow = math.cos(math.radians((near.y + lat) / 2))
    return _METRES_PER_DEGREE * math.hypot(near.y - lat, (near.x - lon) * narrow)


@lru_cache(maxsize=1)
def _old() -> _Layer:
    return _Layer("provinces_pre2025.geojson.gz", "new_code")


@lru_cache(maxsize=1)
def _new() -> _Layer:
    return _Layer("provinces_2026.geojson.gz")


@lru_cache(maxsize=1)
def _communes() -> _Layer:
    return _Layer("communes_2026.geojson.gz", "p")


@lru_cache(maxsize=1)
def _foreign() -> tuple[tuple[Country, Any], ...]:
    from shapely import Polygon

    return (("LA", Polygon(LAOS)), ("KH", Polygon(CAMBODIA)))


@lru_cache(maxsize=1)
def _sea() -> Any:
    from shapely import Polygon

    return Polygon(SEA)


def _sane(lat: float, lon: float) -> bool:
    return math.isfinite(lat) and math.isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180


@lru_cache(maxsize=8192)
def province_pre2025(lat: float, lon: float) -> Area | None:
    """Return which of the 63 provinces before 1 July 2025 holds the point (WGS 84 degrees)."""
    return _old().holding(lat, lon) if _sane(lat, lon) else None


def province_2026(lat: float, lon: float) -> Area | None:
    """Return which of the 34 provinces of today holds the point."""
    return _new().holding(lat, lon) if _sane(lat, lon) else None


def commune_2026(lat: float, lon: float) -> Area | None:
    """Return which commune of today holds the point; ``parent`` is its province's code."""
    return _communes().holding(lat, lon) if _sane(lat, lon) else None


def provinces() -> tuple[Area, ...]:
    """Return the 63 provinces before July 2025; ``parent`` is the code of today's province."""
    return tuple(_old().areas)


def provinces_of_today() -> tuple[Area, ...]:
    """Return the 34 provinces of today."""
    return tuple(_new().areas)


def distance_to_province_m(code: str, lat: float, lon: float) -> float:
    """Return metres to the old province ``code``, 0 inside; infinite for an unknown code."""
    layer = _old()
    place = layer.places.get(code)
    if place is None or not _sane(lat, lon):
        return math.inf
    return _distance(layer.shapes[place], lat, lon)


def distance_to_vietnam_m(lat: float, lon: float) -> float:
    """Return metres to the nearest land or island of Vietnam, 0 inside."""
    return _old().nearest(lat, lon)[1] if _sane(lat, lon) else math.inf


@lru_cache(maxsize=8192)
def country(lat: float, lon: float) -> Country | None:
    """Return the country; between Laos and Cambodia and towards Thailand good to 15 km.

    Vietnam by its provinces; Laos and Cambodia by rough outlines with their error allowed for, so
    a point a few kilometres inside Thailand or China may still count as theirs.
    """
    if province_pre2025(lat, lon):
        return "VN"
    if not _sane(lat, lon):
        return None
    distances = [(_distance(shape, lat, lon), code) for code, shape in _foreign()]
    nearest, code = min(distances)
    vietnam = distance_to_vietnam_m(lat, lon)
    if vietnam <= BORDER_M and nearest > 0:
        return "VN"
    return code if nearest <= NEIGHBOUR_ERROR_M and nearest <= vietnam else None


def at_sea(lat: float, lon: float) -> bool:
    """Say whether a point lies in the waters off Vietnam and on no land of the three countries."""
    if not _sane(lat, lon) or country(lat, lon):
        return False
    from shapely import Point

    return bool(_sea().intersects(Point(lon, lat)))

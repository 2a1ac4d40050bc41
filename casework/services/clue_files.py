"""Clue points as files for field teams: GeoJSON, KML with circles of error, GPX.

Pure: who may see which point, and how far it is blurred, was decided before.
"""

from __future__ import annotations

import html
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import orjson
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from pyproj import Geod

SCHEMA: Final = "manhmoi.clues/1"
_CIRCLE_CORNERS: Final = 48
# Control characters, lone surrogates and non-characters that XML and JSON cannot hold, and marks
# that turn the direction of writing, with which a name could lie about itself.
_UNFIT: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    "\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
_WEB: Final = re.compile(r"https?://[^\s\"'<>\\^`{|}]+", re.IGNORECASE)
_CONFIRMED_COLOUR: Final = "ff2e7d32"
_SUGGESTED_COLOUR: Final = "ff1565c0"
_CIRCLE_COLOUR: Final = "331565c0"


@dataclass(frozen=True, slots=True)
class ClueMark:
    """One clue on the map, already blurred where it must be.

    Attributes:
        name: short title.
        description: what was said, plain text.
        lat: degrees WGS 84.
        lon: degrees WGS 84.
        radius_m: error in metres, ``None`` where unknown.
        kind: stable word: ``burial``, ``death``, ``battle``, ``other``.
        source_id: number of the item it comes from.
        source_url: web address of the source; anything but http(s) is left out.
        date: as shown, dd/mm/yyyy or EDTF, or empty.
        confirmed: a person confirmed it; otherwise it is the machine's suggestion.
        blurred: the position was made coarse on purpose.

    Raises:
        ValueError: the position is not on the earth, or the radius is no length.
    """

    name: str
    description: str
    lat: float
    lon: float
    radius_m: float | None
    kind: str
    source_id: int | None = None
    source_url: str | None = None
    date: str = ""
    confirmed: bool = False
    blurred: bool = False

    def __post_init__(self) -> None:
        if not (-90 <= self.lat <= 90 and -180 <= self.lon <= 180):
            raise ValueError("latitude or longitude is not on the earth")
        if self.radius_m is not None and not (math.isfinite(self.radius_m) and self.radius_m >= 0):
            raise ValueError("radius is no length")

    @property
    def web(self) -> str | None:
        """The source's address, where it is a web address."""
        if self.source_url and _WEB.fullmatch(self.source_url):
            return self.source_url
        return None


def as_geojson(marks: Iterable[ClueMark]) -> bytes:
    """Return a GeoJSON FeatureCollection of points (RFC 7946: longitude first)."""
    return orjson.dumps(
        {
            "type": "FeatureCollection",
            "schema": SCHEMA,
            "features": [
                {
                    "type": "Feature",
                    "geometry": {"type": "Point", "coordinates": [mark.lon, mark.lat]},
                    "properties": _properties(mark),
                }
                for mark in marks
            ],
        }
    )


def as_kml(marks: Iterable[ClueMark], title: str) -> bytes:
    """Return KML: a point and, where the error is known, its circle as a polygon."""
    import simplekml

    file = simplekml.Kml(name=_plain(title))
    for mark in marks:
        folder = file.newfolder(name=_plain(mark.name))
        point = folder.newpoint(name=_plain(mark.name), coords=[(mark.lon, mark.lat)])
        # The balloon is shown as HTML, so the text is escaped once more than the file needs.
        lines = html.escape("\n".join(_lines(mark)))
        point.description = lines.replace("\n", "<br>")
        point.style.iconstyle.color = _CONFIRMED_COLOUR if mark.confirmed else _SUGGESTED_COLOUR
        for name, value in _properties(mark).items():
            if value is not None:
                # simplekml escapes names and descriptions, but not these.
                escaped = html.escape(_plain(str(value)), quote=False)
                point.extendeddata.newdata(name=name, value=escaped)
        if mark.radius_m:
            circle = folder.newpolygon(name=_("Vòng sai số"), outerboundaryis=_circle(mark))
            circle.style.polystyle.color = _CIRCLE_COLOUR
            circle.style.linestyle.color = _SUGGESTED_COLOUR
    return str(file.kml()).encode()


def as_gpx(marks: Iterable[ClueMark], title: str) -> bytes:
    """Return GPX 1.1 with one waypoint a clue; the error stands in its description."""
    from gpxpy.gpx import GPX, GPXWaypoint

    file = GPX()
    file.name = _plain(title)
    file.creator = "Manh Mối"
    for mark in marks:
        point: Any = GPXWaypoint(mark.lat, mark.lon, name=_plain(mark.name))
        point.description = "\n".join(_lines(mark))
        point.type = _plain(mark.kind)
        point.symbol = "Flag, Green" if mark.confirmed else "Flag, Blue"
        point.link = html.escape(mark.web) if mark.web else None
        file.waypoints.append(point)
    return str(file.to_xml(version="1.1")).encode()


def _plain(text: str) -> str:
    """Return text that XML can hold and that opens no CDATA section (simplekml keeps those)."""
    return _UNFIT.sub("", text).replace("<![CDATA[", "< ![CDATA[")


def _properties(mark: ClueMark) -> dict[str, Any]:
    return {
        "name": _UNFIT.sub("", mark.name),
        "description": _UNFIT.sub("", mark.description),
        "kind": _UNFIT.sub("", mark.kind),
        "radius_m": mark.radius_m,
        "date": _UNFIT.sub("", mark.date) or None,
        "status": "confirmed" if mark.confirmed else "suggested",
        "blurred": mark.blurred,
        "source_id": mark.source_id,
        "source_url": mark.web,
    }


def _lines(mark: ClueMark) -> list[str]:
    """Return what a person reads at the point, line by line."""
    lines = [_plain(mark.description)] if mark.description else []
    if mark.date:
        lines.append(_("Thời gian: %s") % _plain(mark.date))
    if mark.radius_m is not None:
        lines.append(_("Sai số: %s m") % f"{mark.radius_m:.0f}")
    lines.append(_("Đã có người xác nhận") if mark.confirmed else _("Máy gợi ý, chưa ai xác nhận"))
    if mark.blurred:
        lines.append(_("Vị trí đã được làm mờ"))
    if mark.source_id is not None:
        lines.append(_("Tư liệu số %s") % mark.source_id)
    if mark.web:
        lines.append(mark.web)
    return lines


@lru_cache(maxsize=1)
def _earth() -> Geod:
    from pyproj import Geod

    return Geod(ellps="WGS84")


def _circle(mark: ClueMark) -> list[tuple[float, float]]:
    """Return the corners (lon, lat) of the circle of error, closed."""
    turns = [index * 360 / _CIRCLE_CORNERS for index in range(_CIRCLE_CORNERS)]
    corners = [_earth().fwd(mark.lon, mark.lat, azimuth, mark.radius_m)[:2] for azimuth in turns]
    return [(round(lon, 7), round(lat, 7)) for lon, lat in [*corners, corners[0]]]

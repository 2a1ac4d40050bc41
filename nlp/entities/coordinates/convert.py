"""A position in every way it may be written, and back: for the converter and ``manhmoi coord``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from nlp.entities.coordinates.datums import (
    PARIS_GRADES,
    System,
    hanoi_gauss,
    indian_utm,
    wgs84_utm,
)
from nlp.entities.coordinates.degrees import LAT, LON
from nlp.entities.coordinates.find import find_coordinates
from nlp.entities.coordinates.meridians import SIX_DEGREES, Meridian, official
from nlp.entities.coordinates.squares import SQUARE_M, band_of, letters_of
from nlp.entities.reading import prepare
from nlp.gazetteer import areas
from records.entity import Entity
from records.errors import Refused

_ZONE_BORDER: Final = 108.0


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write a position.

    Attributes:
        name: key of :data:`FORMS`, ``"mgrs-indian1960-6"``.
        text: the position as it would be written.
        system: reference system.
        precision_m: size of the last stated digit, metres.
    """

    name: str
    text: str
    system: str
    precision_m: float


def _zone(lon: float) -> int:
    return 48 if lon < _ZONE_BORDER else 49


def _decimal(lat: float, lon: float) -> Form:
    return Form("decimal", f"{lat:.5f}, {lon:.5f}", "WGS84", 1.1)


def _sexagesimal(value: float) -> str:
    tenths = round(abs(value) * 36000)
    minutes, rest = divmod(tenths, 600)
    return f"{minutes // 60}°{minutes % 60:02d}′{rest / 10:04.1f}″"


def _dms(lat: float, lon: float) -> Form:
    text = f"{_sexagesimal(lat)}N, {_sexagesimal(lon)}E"
    return Form("dms", text, "WGS84", 3.1)


def _grid(name: str, system: System, digits: int, lat: float, lon: float, zone: int) -> Form | None:
    east, north = system.from_wgs84(lat, lon)
    letters, band = letters_of(zone, east, north), band_of(lat)
    if letters is None or band is None:
        return None
    half = digits // 2
    step = 10 ** (5 - half)
    numbers = "".join(f"{int(value % SQUARE_M // step):0{half}d}" for value in (east, north))
    return Form(name, f"{zone}{band} {letters} {numbers}", system.name, float(step))


def _wartime(digits: int) -> Callable[[float, float], Form | None]:
    def make(lat: float, lon: float) -> Form | None:
        zone = _zone(lon)
        name = f"mgrs-indian1960-{digits}"
        return _grid(name, indian_utm(zone), digits, lat, lon, zone)

    return make


def _modern(lat: float, lon: float) -> Form | None:
    return _grid("mgrs-wgs84", wgs84_utm(_zone(lon)), 10, lat, lon, _zone(lon))


def _utm(lat: float, lon: float) -> Form | None:
    zone, band = _zone(lon), band_of(lat)
    east, north = wgs84_utm(zone).from_wgs84(lat, lon)
    return Form("utm-wgs84", f"{zone}{band} {east:.0f} {north:.0f} WGS84", f"UTM {zone}N WGS84", 1)


def _plane(name: str, row: Meridian, lat: float, lon: float) -> Form:
    east, north = row.system.from_wgs84(lat, lon)
    whole, part = divmod(round(row.degrees * 60), 60)
    width = 3 if name == "vn2000" else 6
    text = (
        f"X = {north:.2f}, Y = {east:.2f}; VN-2000, "
        f"kinh tuyến trục {whole}°{part:02d}', múi {width} độ"
    )
    return Form(name, text, row.system.name, 0.01)


def _vn2000(lat: float, lon: float) -> Form | None:
    province = areas.province_pre2025(lat, lon)
    row = official(province.code) if province else None
    return _plane("vn2000", row, lat, lon) if row else None


def _vn2000_wide(lat: float, lon: float) -> Form:
    return _plane("vn2000-6", SIX_DEGREES[0 if lon < _ZONE_BORDER else 1], lat, lon)


def _hanoi(lat: float, lon: float) -> Form:
    zone = 18 if lon < _ZONE_BORDER else 19
    east, north = hanoi_gauss(zone).from_wgs84(lat, lon)
    text = f"X = {north:.1f}, Y = {east:.1f}; Hà Nội 1972"
    return Form("hanoi1972", text, hanoi_gauss(zone).name, 0.1)


def _grades(lat: float, lon: float) -> Form:
    east, north = PARIS_GRADES.from_wgs84(lat, lon)
    parts = [divmod(round(value * 1000), 1000) for value in (north, east)]
    text = f"{parts[0][0]} G {parts[0][1]:03d} N, {parts[1][0]} G {parts[1][1]:03d} E de Paris"
    return Form("grades", text, PARIS_GRADES.name, 100)


_MAKERS: Final[dict[str, Callable[[float, float], Form | None]]] = {
    "decimal": _decimal,
    "dms": _dms,
    "mgrs-indian1960-6": _wartime(6),
    "mgrs-indian1960-8": _wartime(8),
    "mgrs-wgs84": _modern,
    "utm-wgs84": _utm,
    "vn2000": _vn2000,
    "vn2000-6": _vn2000_wide,
    "hanoi1972": _hanoi,
    "grades": _grades,
}
FORMS: Final = tuple(_MAKERS)
"""Names of all forms, in the order they are shown."""


def read_position(text: str, places: Sequence[Entity] = ()) -> Entity:
    """Read the one position in ``text``.

    Returns:
        The COORD entity; its ``norm`` may be ``None`` with a reason.

    Raises:
        Refused: no position stands there, or more than one.
    """
    found = find_coordinates(prepare(text, ""), places)
    if not found:
        raise Refused("Không thấy tọa độ nào trong câu này", "no position was found in this text")
    if len(found) > 1:
        listed = "; ".join(row.text for row in found)
        raise Refused(
            f"Có {len(found)} tọa độ, hãy hỏi từng cái: {listed}",
            f"{len(found)} positions were found, ask for one at a time: {listed}",
        )
    return found[0]


def convert(position: str | tuple[float, float], to: str | None = None) -> tuple[Form, ...]:
    """Write a position in other ways.

    Args:
        position: text that holds one position, or (lat, lon) in WGS 84 degrees.
        to: one of :data:`FORMS`; all of them where ``None``.

    Returns:
        The forms asked for; a form that does not exist there (VN-2000 of a province outside
        Vietnam) is left out of "all".

    Raises:
        Refused: the text has no single answer, the point lies off the grids, or the form does not
            exist there. The message says why.
    """
    if to is not None and to not in _MAKERS:
        raise Refused(
            f"Không có hệ {to}. Có: {', '.join(FORMS)}",
            f"no system {to}. There are: {', '.join(FORMS)}",
        )
    lat, lon = _point(position)
    made = [_MAKERS[name](lat, lon) for name in ([to] if to else FORMS)]
    forms = tuple(form for form in made if form is not None)
    if not forms:
        raise Refused(f"Điểm này không ghi được theo {to}", f"this point cannot be written as {to}")
    return forms


def _point(position: str | tuple[float, float]) -> tuple[float, float]:
    if isinstance(position, str):
        entity = read_position(position)
        norm = entity.norm
        if not isinstance(norm, dict):
            raise Refused(str(entity.details["reason"]), str(entity.details["reason_en"]))
        return float(str(norm["lat"])), float(str(norm["lon"]))
    lat, lon = position
    if not (LAT[0] <= lat <= LAT[1] and LON[0] <= lon <= LON[1]):
        raise Refused(
            "Điểm nằm ngoài vùng Việt Nam, Lào, Campuchia",
            "the point lies outside the region of Vietnam, Laos and Cambodia",
        )
    return lat, lon

"""Which plane system a pair of metres was stated in: datum, zone, central meridian."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from nlp.entities.coordinates.context import Context
from nlp.entities.coordinates.datums import hanoi_gauss, indian_utm, wgs84_utm
from nlp.entities.coordinates.meridians import (
    SIX_DEGREES,
    THREE_DEGREES,
    Meridian,
    by_epsg,
    of_provinces,
    six_degrees,
    three_degrees,
)
from nlp.entities.coordinates.notes import (
    HANOI_NO_ZONE,
    HANOI_ZONE,
    NO_111,
    NO_MERIDIAN,
    NONE_FITS,
    NOT_IN_PROVINCE,
    ONLY_SIX,
    OUTSIDE,
    SEVERAL_FIT,
    TAKEN_AS_VN2000,
    TRY_ALL,
    TRY_PROVINCE,
    TWO_MERIDIANS,
    TWO_WIDTHS_105,
    TWO_ZONES,
    UTM_MODERN,
    UTM_WARTIME,
    Note,
    contradiction,
    gauss_prefix,
    not_six,
    province_uses,
    text_says,
    unused,
)
from nlp.entities.coordinates.position import Position, Rejected, stated
from nlp.gazetteer import areas

NEAR_PROVINCE_M: Final = 1_000.0
"""How far from the named province a reading may fall and still count as inside, metres."""
_GAUSS_ZONES: Final = (18, 19)
_UTM_ZONES: Final = (48, 49)
_WIDE: Final = 6
_LAST_MERIDIAN: Final = 111


@dataclass(frozen=True, slots=True)
class Planes:
    """Readings of a plane pair; ``reason`` where none may be chosen."""

    readings: tuple[Position, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    reason: Note | None = None
    assumption: Note | None = None


@dataclass(frozen=True, slots=True)
class _Pair:
    north: float
    east: float
    step: float


@dataclass(frozen=True, slots=True)
class _Candidates:
    """Meridians to try, why these, and whether the text itself decides."""

    rows: tuple[Meridian, ...]
    why: Note
    told: bool


def read_planes(
    north: float, east: float, step: float, zone: int | None, context: Context
) -> Planes:
    """Read plane metres.

    Args:
        north: metres.
        east: metres without a zone in front.
        step: the last stated digit, metres.
        zone: 18, 19, 48 or 49 where the numbers carry one.
        context: the words beside them.

    Returns:
        Readings, those set aside, and the reason where several or none are left.
    """
    if len(context.datums) > 1:
        return Planes(reason=contradiction(context.datums))
    pair = _Pair(north, east, step)
    zones = {*context.zones, *((zone,) if zone else ())}
    datum = context.datums[0] if context.datums else ""
    if not datum and any(code in (2044, 2045) for code in context.epsg):
        datum = "Hanoi 1972"
    gauss = sorted(zones.intersection(_GAUSS_ZONES))
    utm = sorted(zones.intersection(_UTM_ZONES))
    if datum == "Hanoi 1972" or (gauss and not datum):
        return _hanoi(pair, gauss, context)
    if gauss:
        return Planes(reason=gauss_prefix(gauss[0], datum))
    if len(utm) > 1:
        return Planes(reason=TWO_ZONES)
    vietnamese = datum == "VN-2000" or context.meridians or context.widths or context.epsg
    if datum in ("WGS84", "Indian 1960") or (not vietnamese and (utm or context.utm)):
        return _utm(pair, utm, datum, context)
    return _vn2000(pair, utm, context, assumed=not vietnamese)


def _hanoi(pair: _Pair, zones: list[int], context: Context) -> Planes:
    if len(zones) > 1:
        return Planes(reason=TWO_ZONES)
    zones = zones or [int(row + 3) // 6 for row in context.meridians if row in (105, 111)]
    zones = zones or [code - 2026 for code in context.epsg if code in (2044, 2045)]
    readings = [
        position
        for zone in zones or _GAUSS_ZONES
        if (position := stated(hanoi_gauss(zone), zone * 1e6 + pair.east, pair.north, pair.step))
    ]
    return _keep(readings, context, HANOI_ZONE if zones else HANOI_NO_ZONE, bool(zones))


def _utm(pair: _Pair, zones: list[int], datum: str, context: Context) -> Planes:
    wartime = datum == "Indian 1960" or (not datum and context.map and not context.gps)
    first, second = (indian_utm, wgs84_utm) if wartime else (wgs84_utm, indian_utm)
    readings = {
        zone: position
        for zone in zones or _UTM_ZONES
        if (position := stated(first(zone), pair.east, pair.north, pair.step))
    }
    why = text_says(datum) if datum else UTM_WARTIME if wartime else UTM_MODERN
    found = _keep(readings.values(), context, why, bool(zones))
    if datum or found.reason:
        return found
    kept = next(zone for zone, position in readings.items() if position == found.readings[0])
    other = stated(second(kept), pair.east, pair.north, pair.step)
    return Planes((*found.readings, *((other,) if other else ())), found.rejected, None, why)


def _vn2000(pair: _Pair, zones: list[int], context: Context, assumed: bool) -> Planes:
    candidates = _meridians(zones, context)
    if isinstance(candidates, Note):
        return Planes(reason=candidates)
    why = candidates.why.and_then(TAKEN_AS_VN2000) if assumed else candidates.why
    readings = [
        position
        for row in candidates.rows
        if (position := stated(row.system, pair.east, pair.north, pair.step, row.shown))
    ]
    if not candidates.told and not context.provinces and not context.meridians:
        inside = tuple(row for row in readings if row.country == "VN")
        return Planes(inside, reason=NO_MERIDIAN, assumption=why)
    return _keep(readings, context, why, candidates.told)


def _meridians(zones: list[int], context: Context) -> _Candidates | Note:
    """Return the meridians to try, or why there are none."""
    if len(context.meridians) > 1 or len(context.widths) > 1:
        return TWO_MERIDIANS
    for code in context.epsg:
        row = by_epsg(code)
        if row:
            return _Candidates((row,), text_says(f"EPSG:{code}"), told=True)
    width = context.widths[0] if context.widths else _WIDE if zones else None
    if context.meridians:
        return _stated_meridian(context.meridians[0], width, context)
    if width == _WIDE:
        rows = tuple(row for row in SIX_DEGREES if not zones or row.degrees == zones[0] * 6 - 183)
        return _Candidates(rows, text_says("VN-2000 múi 6°"), told=bool(zones))
    if context.provinces:
        own = of_provinces(context.provinces)
        return _Candidates(own if width else (*own, *SIX_DEGREES), TRY_PROVINCE, told=False)
    return _Candidates((*THREE_DEGREES, *SIX_DEGREES), TRY_ALL, told=False)


def _stated_meridian(degrees: float, width: int | None, context: Context) -> _Candidates | Note:
    wide = six_degrees(degrees)
    narrow = three_degrees(degrees)
    if width == _WIDE:
        if wide is None:
            return not_six(degrees)
        return _Candidates((wide,), text_says(wide.shown), told=True)
    if degrees == _LAST_MERIDIAN:
        if width or wide is None:
            return NO_111
        return _Candidates((wide,), ONLY_SIX, told=True)
    if narrow is None:
        return unused(degrees)
    if width or wide is None:
        return _Candidates((narrow,), text_says(narrow.shown), told=True)
    if any(code in narrow.provinces for code in context.provinces):
        return _Candidates((narrow,), province_uses(narrow.shown), told=True)
    return _Candidates((narrow, wide), TWO_WIDTHS_105, told=False)


def _keep(readings: Iterable[Position], context: Context, why: Note, told: bool) -> Planes:
    """Keep readings that fall in the named province (or the country); two left have no answer."""
    kept: list[Position] = []
    dropped: list[Rejected] = []
    for row in readings:
        near = any(
            areas.distance_to_province_m(code, row.lat, row.lon) <= NEAR_PROVINCE_M
            for code in context.provinces
        )
        if told or near or (not context.provinces and row.country):
            kept.append(row)
        else:
            dropped.append(Rejected(row, NOT_IN_PROVINCE if context.provinces else OUTSIDE))
    if not kept:
        return Planes((), tuple(dropped), NONE_FITS, why)
    if len(kept) > 1:
        return Planes(tuple(kept), tuple(dropped), SEVERAL_FIT, why)
    if kept[0].assumed and not told:
        why = why.and_then(Note(kept[0].assumed, kept[0].assumed))
    return Planes(tuple(kept), tuple(dropped), None, why)

"""Which plane system a pair of metres was stated in: datum, zone, central meridian."""

from __future__ import annotations

from collections.abc import Iterable
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
from nlp.entities.coordinates.position import Found, Position, Rejected, stated
from nlp.entities.coordinates.reasons import (
    NO_111,
    NO_MERIDIAN,
    NONE_FITS,
    SEVERAL_FIT,
    TWO_MERIDIANS,
    TWO_ZONES,
    Reason,
    contradiction,
    gauss_prefix,
    not_six,
)
from nlp.gazetteer import areas

NEAR_PROVINCE_M: Final = 1_000.0
"""How far from the named province a reading may fall and still count as inside, metres."""
_GAUSS_ZONES: Final = (18, 19)
_UTM_ZONES: Final = (48, 49)


def read_planes(
    north: float, east: float, step: float, zone: int | None, context: Context
) -> Found:
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
        return _none(contradiction(context.datums))
    zones = {*context.zones, *((zone,) if zone else ())}
    datum = context.datums[0] if context.datums else ""
    if not datum and any(code in (2044, 2045) for code in context.epsg):
        datum = "Hanoi 1972"
    gauss = sorted(zones & {*_GAUSS_ZONES})
    utm = sorted(zones & {*_UTM_ZONES})
    if datum == "Hanoi 1972" or (gauss and not datum):
        return _hanoi(north, east, step, gauss, context)
    if gauss and datum:
        return _none(gauss_prefix(gauss[0], datum))
    if len(utm) > 1:
        return _none(TWO_ZONES)
    if datum in ("WGS84", "Indian 1960") or (not datum and utm and not _vietnamese(context)):
        return _utm(north, east, step, utm, datum, context)
    if datum == "VN-2000" or _vietnamese(context):
        return _vn2000(north, east, step, utm, context)
    if context.utm:
        return _utm(north, east, step, utm, datum, context)
    return _vn2000(north, east, step, utm, context, assumed=True)


def _vietnamese(context: Context) -> bool:
    return bool(context.meridians or context.widths or context.epsg)


def _none(reason: Reason) -> Found:
    return Found(0, 0, "coord-metres", reason=reason)


def _hanoi(north: float, east: float, step: float, zones: list[int], context: Context) -> Found:
    if len(zones) > 1:
        return _none(TWO_ZONES)
    zones = zones or [
        {105: 18, 111: 19}[int(row)] for row in context.meridians if row in (105, 111)
    ]
    zones = zones or [code - 2026 for code in context.epsg if code in (2044, 2045)]
    told = bool(zones)
    readings = [
        position
        for zone in zones or _GAUSS_ZONES
        if (position := stated(hanoi_gauss(zone), zone * 1e6 + east, north, step))
    ]
    why = "Hà Nội 1972, múi theo hai chữ số đầu của Y" if told else "Hà Nội 1972, không nêu múi"
    return _keep(readings, context, why, told)


def _utm(
    north: float, east: float, step: float, zones: list[int], datum: str, context: Context
) -> Found:
    wartime = datum == "Indian 1960" or (not datum and context.map and not context.gps)
    make = indian_utm if wartime else wgs84_utm
    other = wgs84_utm if wartime else indian_utm
    readings = [
        position
        for zone in zones or _UTM_ZONES
        if (position := stated(make(zone), east, north, step))
    ]
    why = (
        f"văn bản nêu {datum}"
        if datum
        else "UTM trong văn bản thời chiến: Indian 1960"
        if wartime
        else "UTM không nêu hệ quy chiếu: WGS 84"
    )
    found = _keep(readings, context, why, bool(zones))
    if datum or found.reason or not found.readings:
        return found
    kept = int(found.readings[0].system[4:6])
    second = stated(other(kept), east, north, step)
    return Found(
        0,
        0,
        found.rule,
        (*found.readings, *((second,) if second else ())),
        found.rejected,
        found.reason,
        found.assumption,
    )


def _vn2000(
    north: float,
    east: float,
    step: float,
    zones: list[int],
    context: Context,
    assumed: bool = False,
) -> Found:
    candidates, why, told = _meridians(zones, context)
    if isinstance(candidates, Reason):
        return _none(candidates)
    if assumed:
        why += "; không nêu hệ quy chiếu, cho là VN-2000"
    readings = [
        position
        for row in candidates
        if (position := stated(row.system, east, north, step, row.shown))
    ]
    if not told and not context.provinces:
        inside = [row for row in readings if row.country == "VN"]
        return Found(
            0,
            0,
            "coord-metres",
            tuple(inside),
            reason=NO_MERIDIAN,
            assumption=why,
        )
    return _keep(readings, context, why, told)


def _meridians(
    zones: list[int], context: Context
) -> tuple[tuple[Meridian, ...] | Reason, str, bool]:
    """Return candidate meridians (or why there are none), the reason, and whether the text says."""
    if len(context.meridians) > 1 or len(context.widths) > 1:
        return TWO_MERIDIANS, "", True
    for code in context.epsg:
        row = by_epsg(code)
        if row:
            return (row,), f"văn bản nêu EPSG:{code}", True
    width = context.widths[0] if context.widths else 6 if zones else None
    if context.meridians:
        return _stated_meridian(context.meridians[0], width, context)
    if width == 6:
        rows = tuple(row for row in SIX_DEGREES if not zones or row.degrees == zones[0] * 6 - 183)
        return rows, "VN-2000 múi 6°", bool(zones)
    if context.provinces:
        own = of_provinces(context.provinces)
        rows = own if width == 3 else (*own, *SIX_DEGREES)
        return rows, "không nêu kinh tuyến trục: thử kinh tuyến của tỉnh được nhắc tới", False
    return (*THREE_DEGREES, *SIX_DEGREES), "không nêu kinh tuyến trục", False


def _stated_meridian(
    degrees: float, width: int | None, context: Context
) -> tuple[tuple[Meridian, ...] | Reason, str, bool]:
    wide = six_degrees(degrees)
    narrow = three_degrees(degrees)
    if width == 6:
        if wide is None:
            return not_six(degrees), "", True
        return (wide,), f"văn bản nêu {wide.shown}", True
    if width == 3 or wide is None:
        if degrees == 111:
            return NO_111, "", True
        return (narrow,), f"văn bản nêu {narrow.shown}", True
    if degrees == 111:
        return (wide,), "kinh tuyến trục 111° chỉ có ở múi 6°", True
    if any(code in narrow.provinces for code in context.provinces):
        return (narrow,), f"tỉnh được nhắc tới dùng {narrow.shown}", True
    return (narrow, wide), "kinh tuyến trục 105° có cả ở múi 3° và múi 6°", False


def _keep(readings: Iterable[Position], context: Context, why: str, told: bool) -> Found:
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
        elif context.provinces:
            dropped.append(Rejected(row, "không rơi vào tỉnh được nhắc tới"))
        else:
            dropped.append(Rejected(row, "ngoài Việt Nam, Lào, Campuchia"))
    reason = None
    if not kept:
        reason = NONE_FITS
    elif len(kept) > 1:
        reason = SEVERAL_FIT
    if kept and not reason and kept[0].assumed and not told:
        why += f": {kept[0].assumed}"
    return Found(0, 0, "coord-metres", tuple(kept), tuple(dropped), reason, why)

"""Points of the map as a file for field teams; each hand-out is put on record."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from django.db import transaction

from casework.models import User
from casework.permissions import Action, require
from casework.selectors.map_points import MapPoint, map_points
from casework.selectors.restricted import OPEN
from casework.services.audit import audit_record
from casework.services.clue_files import ClueMark, as_geojson, as_gpx, as_kml
from records.errors import Refused
from records.search import SearchFilters

Format = Literal["geojson", "kml", "gpx"]
MIME: Final[dict[Format, str]] = {
    "geojson": "application/geo+json",
    "kml": "application/vnd.google-earth.kml+xml",
    "gpx": "application/gpx+xml",
}
_TITLE: Final = "Manh Mối"
_WRITERS: Final[dict[Format, Callable[[list[ClueMark]], bytes]]] = {
    "geojson": as_geojson,
    "kml": lambda marks: as_kml(marks, _TITLE),
    "gpx": lambda marks: as_gpx(marks, _TITLE),
}


@dataclass(frozen=True, slots=True)
class ExportedMap:
    """A file of points; ``cut`` says that there were more than one file holds."""

    data: bytes
    form: Format
    points: int
    cut: bool


def map_format(name: str) -> Format:
    """Return the format that a file name, or a bare ending, asks for.

    Raises:
        Refused: none of the three.
    """
    ending = name.rpartition(".")[2].lower()
    for form in MIME:
        if ending == form:
            return form
    raise Refused(
        f"Chỉ xuất được geojson, kml, gpx, không phải “{ending}”.",
        f"exports are geojson, kml or gpx, not “{ending}”",
    )


def map_export(
    *,
    user: User | None,
    query: str,
    filters: SearchFilters,
    form: Format,
    operator: bool = False,
) -> ExportedMap:
    """Return the points that the map shows as a file; blurred where the map blurs them.

    Raises:
        Refused: the role may not.
        OperatorError: the index cannot be opened.
    """
    if not operator:
        require(user, Action.SEARCH_EXPORT)
    answer = map_points(user=user, query=query, filters=filters, operator=operator)
    data = _WRITERS[form]([_mark(point) for point in answer.points])
    _put_on_record(user, form, data, answer.points, exact=answer.exact)
    return ExportedMap(data, form, len(answer.points), answer.cut)


def _mark(point: MapPoint) -> ClueMark:
    clue = point.clue
    about = str(clue.data.get("about") or "other")
    return ClueMark(
        name=point.text,
        # The passage around it may write the position out, so only the span is handed out.
        description=f"{clue.label} · {clue.model} · {clue.score:.2f}",
        lat=point.lat,
        lon=point.lon,
        radius_m=point.radius_m,
        kind=about,
        source_id=clue.item_id,
        source_url=clue.item.url or None,
        date="–".join(str(year) for year in _ends(point.years)),
        blurred=point.blurred,
    )


def _ends(years: tuple[int, ...]) -> tuple[int, ...]:
    return years if len(years) < 2 else (years[0], years[-1])


@transaction.atomic
def _put_on_record(
    user: User | None, form: Format, data: bytes, points: tuple[MapPoint, ...], *, exact: bool
) -> None:
    items = {point.clue.item for point in points}
    audit_record(
        action="map.export",
        subject=f"sha256:{hashlib.sha256(data).hexdigest()}",
        detail={
            "format": form,
            "points": len(points),
            "items": sorted(item.pk for item in items),
            "restricted": sorted(item.pk for item in items if item.access != OPEN),
            "positions": "exact" if exact else "blurred",
        },
        actor=user,
    )

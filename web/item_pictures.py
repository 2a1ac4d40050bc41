"""What stands beside the pictures of an item: provenance, fields, near copies, pins."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from casework.blurring import Shown, shown
from casework.models import MapPin, Media, MediaMatch, Reading, User
from casework.permissions import Action, allowed
from casework.selectors.items import ItemPage
from casework.selectors.known_media import matches_of_item
from casework.selectors.pictures import Copies, copies_of
from casework.services.hit_rows import masked

# What a telephone's receiver leaves open under trees.
_DEVICE_RADIUS_M: Final = 30.0


@dataclass(frozen=True, slots=True)
class Capture:
    """What a file says of its making; the position as this user may see it."""

    taken: str
    device: str
    place: Shown | None
    raw: str
    origin: str


@dataclass(frozen=True, slots=True)
class Pin:
    """A pin as this user may see it; ``left`` and ``top`` are percentages of the drawing."""

    row: MapPin
    place: Shown
    label: str
    note: str
    left: str
    top: str


@dataclass(frozen=True, slots=True)
class FieldTable:
    """Fields of one reading: ``rows`` of a list by ``columns``, or ``fields`` of a notice."""

    reading: Reading
    fields: list[dict[str, Any]]
    columns: list[str]
    rows: list[list[dict[str, Any] | None]]


@dataclass(frozen=True, slots=True)
class PictureView:
    """Everything beside one file; ``first_here``: no near copy was seen before this item."""

    capture: Capture | None
    tables: list[FieldTable]
    copies: Copies
    pins: list[Pin]
    removed: int
    first_here: bool
    known: list[MediaMatch]


def picture_views(user: User, page: ItemPage) -> dict[int, PictureView]:
    """Return what stands beside each file of an item, by media id."""
    exact = allowed(user, Action.POSITION_EXACT)
    pins: dict[int, list[MapPin]] = {}
    rows = MapPin.objects.filter(media__in=page.media).select_related("set_by", "removed_by")
    for row in rows:
        pins.setdefault(row.media_id, []).append(row)
    known = (
        matches_of_item(user=user, item_id=page.item.pk)
        if allowed(user, Action.KNOWN_MEDIA_VIEW)
        else []
    )
    views: dict[int, PictureView] = {}
    for media in page.media:
        set_here = pins.get(media.pk, [])
        copies = _copies(user, media)
        views[media.pk] = PictureView(
            capture_view(media.capture, exact=exact),
            field_tables(one for one in page.readings if one.media_id == media.pk),
            copies,
            [pin_view(row, exact=exact) for row in set_here if not row.removed_at],
            sum(1 for row in set_here if row.removed_at),
            _first_here(page, copies),
            [match for match in known if match.media_id == media.pk],
        )
    return views


def _first_here(page: ItemPage, copies: Copies) -> bool:
    own = page.item.published_at or page.item.collected_at
    seen = [copy.seen_at for copy in copies.shown if copy.seen_at is not None]
    return own is not None and all(own <= one for one in seen)


def _copies(user: User, media: Media) -> Copies:
    if media.type not in (Media.Type.IMAGE, Media.Type.VIDEO):
        return Copies([], 0)
    return copies_of(user=user, media=media)


def capture_view(said: dict[str, Any], *, exact: bool) -> Capture | None:
    """Return what a file says of its making; its position blurred unless ``exact``."""
    if not said:
        return None
    place = None
    if "latitude" in said:
        place = shown(said["latitude"], said["longitude"], _DEVICE_RADIUS_M, exact=exact)
    device = " ".join(str(said[key]) for key in ("make", "model") if said.get(key))
    return Capture(
        _taken(said),
        device,
        place,
        str(said.get("raw", "")) if exact else "",
        str(said.get("origin", "")),
    )


def _taken(said: dict[str, Any]) -> str:
    """Return the time as the device showed it, ``dd/mm/yyyy HH:mm``; no zone is made up."""
    day, _, time = str(said.get("taken_at", "")).partition("T")
    parts = day.split("-")
    if len(parts) != 3:
        return ""
    zone = {"": "", "Z": " UTC"}.get(str(said.get("offset", "")), f" {said.get('offset', '')}")
    return f"{parts[2]}/{parts[1]}/{parts[0]} {time[:5]}{zone}"


def pin_view(row: MapPin, *, exact: bool) -> Pin:
    """Return a pin; its position, also where its words repeat it, blurred unless ``exact``."""
    return Pin(
        row,
        shown(row.latitude, row.longitude, row.radius_m, exact=exact),
        masked(row.label, exact=exact)[0],
        masked(row.note, exact=exact)[0],
        "" if row.x is None else f"{row.x * 100:.2f}",
        "" if row.y is None else f"{row.y * 100:.2f}",
    )


def field_tables(readings: Iterable[Reading]) -> list[FieldTable]:
    """Return the fields of readings that have any, lists by row and column."""
    tables: list[FieldTable] = []
    for reading in readings:
        fields = reading.fields
        if not fields:
            continue
        if not any(field["row"] for field in fields):
            tables.append(FieldTable(reading, fields, [], []))
            continue
        columns = list(dict.fromkeys(field["name"] for field in fields))
        by_row: dict[int, dict[str, dict[str, Any]]] = {}
        for field in fields:
            by_row.setdefault(field["row"], {})[field["name"]] = field
        rows = [[cells.get(name) for name in columns] for _, cells in sorted(by_row.items())]
        tables.append(FieldTable(reading, [], columns, rows))
    return tables

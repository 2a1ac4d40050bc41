"""Pins that people set on hand-drawn maps: never by a machine, never changed, only replaced."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from casework.clock import now
from casework.models import MapPin, Media, User
from casework.permissions import Action, require
from casework.selectors.restricted import require_readable
from casework.services.audit import audit_record
from nlp.positions import find_positions
from records.errors import Refused
from records.text import nfc

LONGEST_LABEL: Final = 200
LONGEST_NOTE: Final = 2_000
# Half of Vietnam's breadth at its narrowest: a wider ring says nothing.
WIDEST_M: Final = 50_000.0


@dataclass(frozen=True, slots=True)
class PinContent:
    """What a person says of a spot.

    ``place`` is the position as written, decimal or in degrees and minutes; ``x`` and ``y`` are
    shares of the drawing's width and height, ``None`` for the whole drawing; ``radius_m`` ``None``
    takes what the writing leaves open.
    """

    place: str
    label: str
    x: float | None = None
    y: float | None = None
    radius_m: float | None = None
    note: str = ""


@transaction.atomic
def pin_set(*, user: User, media: Media, content: PinContent) -> MapPin:
    """Set a pin on a drawing.

    Raises:
        Refused: the role may not, the file is no picture, or the position cannot be read.
    """
    require(user, Action.MAP_PIN_EDIT)
    require_readable(user, media.item)
    if media.type != Media.Type.IMAGE:
        raise Refused("Chỉ đặt ghim trên ảnh.", "Pins are set on pictures only.")
    latitude, longitude, open_m = _position(content.place)
    radius = open_m if content.radius_m is None else content.radius_m
    if not (math.isfinite(radius) and 0 < radius <= WIDEST_M):
        raise Refused(
            "Sai số phải lớn hơn 0 và không quá 50 km.", "The radius is above 0 and at most 50 km."
        )
    label = nfc(content.label).strip()[:LONGEST_LABEL]
    if not label:
        raise Refused("Hãy đặt tên cho điểm này.", "Name this spot.")
    pin = MapPin.objects.create(
        media=media,
        x=_share(content.x),
        y=_share(content.y),
        latitude=latitude,
        longitude=longitude,
        radius_m=radius,
        label=label,
        note=nfc(content.note).strip()[:LONGEST_NOTE],
        set_by=user,
    )
    audit_record(
        action="pin.set", subject=f"item:{media.item_id}", detail={"pin": pin.pk}, actor=user
    )
    return pin


def _position(written: str) -> tuple[float, float, float]:
    found = find_positions(written[:200])
    if len(found) != 1:
        raise Refused(
            "Không đọc được tọa độ. Viết như 16.7701, 107.0926 hoặc 16°46'12\"B 107°05'33\"Đ, "
            "trong vùng Việt Nam, Lào, Campuchia.",
            "The position cannot be read. Write 16.7701, 107.0926 or 16°46'12\"N 107°05'33\"E, "
            "in Vietnam, Laos or Cambodia.",
        )
    # Nobody points more finely than ten metres on a drawing.
    return found[0].lat, found[0].lon, max(10.0, found[0].radius_m)


def _share(value: float | None) -> float | None:
    if value is None or not math.isfinite(value):
        return None
    return min(1.0, max(0.0, value))


@transaction.atomic
def pin_remove(*, user: User, pin: MapPin) -> None:
    """Take a pin off; the row stays, with who did it and when. Twice is once.

    Raises:
        Refused: the role may not.
    """
    require(user, Action.MAP_PIN_EDIT)
    require_readable(user, pin.media.item)
    changed = MapPin.objects.filter(pk=pin.pk, removed_at=None).update(
        removed_at=now(), removed_by=user
    )
    if changed:
        audit_record(
            action="pin.remove",
            subject=f"item:{pin.media.item_id}",
            detail={"pin": pin.pk},
            actor=user,
        )

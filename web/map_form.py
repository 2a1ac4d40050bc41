"""The converter beside the map: one position as typed, read and written in every system."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from nlp.entities.coordinates import convert, read_position
from nlp.gazetteer import areas
from records.errors import Refused
from records.text import nfc
from web.clue_words import COUNTRY
from web.wording import error_text

FORM_NAME: Final[dict[str, Promise]] = {
    "decimal": _("độ thập phân, WGS 84"),
    "dms": _("độ phút giây, WGS 84"),
    "mgrs-indian1960-6": _("lưới chữ bản đồ Mỹ thời chiến, 6 số"),
    "mgrs-indian1960-8": _("lưới chữ bản đồ Mỹ thời chiến, 8 số"),
    "mgrs-wgs84": _("lưới chữ MGRS ngày nay"),
    "utm-wgs84": _("UTM, WGS 84"),
    "vn2000": _("VN-2000, múi 3 độ"),
    "vn2000-6": _("VN-2000, múi 6 độ"),
    "hanoi1972": _("Hà Nội 1972"),
    "grades": _("grade, kinh tuyến Paris"),
}


@dataclass(frozen=True, slots=True)
class OtherReading:
    """A reading that was not chosen, with why; without a point when it was ruled out."""

    system: str
    reason: str
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True)
class PositionAnswer:
    """What was read of a typed position; ``problem`` says why there is no point.

    ``forms`` are (name of the system, the position written in it).
    """

    typed: str
    lat: float | None = None
    lon: float | None = None
    radius_m: float | None = None
    system: str = ""
    assumption: str = ""
    where: str = ""
    forms: tuple[tuple[str, str], ...] = ()
    others: tuple[OtherReading, ...] = ()
    problem: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return it as the page's script reads it."""
        return asdict(self)


def position_answer(typed: str) -> PositionAnswer | None:
    """Read a position as typed; ``None`` when nothing was typed."""
    text = nfc(typed.replace("\x00", " ")).strip()
    if not text:
        return None
    try:
        entity = read_position(text)
        details = entity.details
        if not isinstance(entity.norm, Mapping):
            return PositionAnswer(text, others=_others(details), problem=_said(details, "reason"))
        lat, lon = float(str(entity.norm["lat"])), float(str(entity.norm["lon"]))
        forms = convert((lat, lon))
    except Refused as error:
        return PositionAnswer(text, problem=error_text(error))
    return PositionAnswer(
        typed=text,
        lat=lat,
        lon=lon,
        radius_m=float(str(details.get("radius_m") or 0)),
        system=str(details.get("system", "")),
        assumption=_said(details, "assumption"),
        where=_where(lat, lon),
        forms=tuple((str(FORM_NAME.get(one.name, one.name)), one.text) for one in forms),
        others=tuple(one for one in _others(details) if (one.lat, one.lon) != (lat, lon)),
    )


def _said(details: Mapping[str, Any], key: str) -> str:
    english = details.get(f"{key}_en") if get_language() == "en" else None
    return str(english or details.get(key) or "")


def _others(details: Mapping[str, Any]) -> tuple[OtherReading, ...]:
    readings = [one for one in details.get("readings") or () if isinstance(one, Mapping)]
    rejected = [one for one in details.get("rejected") or () if isinstance(one, Mapping)]
    return (
        *(
            OtherReading(str(one.get("system", "")), "", one.get("lat"), one.get("lon"))
            for one in readings
        ),
        *(OtherReading(str(one.get("system", "")), _said(one, "reason")) for one in rejected),
    )


def _where(lat: float, lon: float) -> str:
    names = [
        area.name
        for area in (areas.commune_2026(lat, lon), areas.province_2026(lat, lon))
        if area is not None
    ]
    country = areas.country(lat, lon)
    if not names and country is not None:
        return str(COUNTRY.get(country, country))
    return ", ".join(names)

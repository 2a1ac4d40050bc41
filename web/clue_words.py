"""Clues in the words of the page: what a span means, what it is about, how it was read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from casework.blurring import shown
from casework.models import Clue
from nlp.entities.units import in_words
from nlp.gazetteer.province_names import province_name
from web.edtf_words import edtf_words
from web.grave_words import grave_words

ABOUT: Final[dict[str, Promise]] = {
    "home": _("quê quán"),
    "death": _("hy sinh"),
    "birth": _("sinh"),
    "enlist": _("nhập ngũ"),
    "burial": _("chôn cất"),
    "reburial": _("cất bốc, quy tập"),
    "battle": _("trận đánh"),
    "letter": _("ngày viết"),
    "other": _("việc khác"),
    "fallen": _("liệt sĩ"),
    "witness": _("nhân chứng"),
    "relative": _("thân nhân"),
}
COUNTRY: Final[dict[str, Promise]] = {
    "LA": _("Lào"),
    "KH": _("Campuchia"),
    "TH": _("Thái Lan"),
    "CN": _("Trung Quốc"),
    "VN": _("Việt Nam"),
}


@dataclass(frozen=True, slots=True)
class ClueView:
    """A clue as a page shows it.

    ``value`` is what the span means, ``about`` what it is about, ``notes`` how it was read:
    assumptions, other readings, rejected ones, reasons. ``blurred`` says that the position shown
    is not the exact one.
    """

    clue: Clue
    value: str
    about: str
    notes: tuple[str, ...]
    blurred: bool


def clue_view(clue: Clue, *, exact: bool) -> ClueView:
    """Return ``clue`` in words; positions only roughly unless ``exact``."""
    about = str(clue.data.get("about") or clue.data.get("role") or "")
    return ClueView(
        clue=clue,
        value=clue_value(clue, exact=exact),
        about=str(ABOUT.get(about, about)),
        notes=tuple(_notes(clue, exact)),
        blurred=clue.label == "COORD" and clue.lat is not None and not exact,
    )


def clue_value(clue: Clue, *, exact: bool) -> str:
    """Return what a clue's norm says, in the page's language."""
    match clue.label:
        case "UNIT":
            return in_words(clue.norm, "en" if get_language() == "en" else "vi")
        case "DATE":
            return edtf_words(clue.norm)
        case "PLACE":
            return place_words(clue.norm)
        case "COORD":
            return _position(clue, exact)
        case "BURIAL":
            return grave_words(clue.data.get("norm") or {})
        case "PERSON" | "ALIAS" | "OBJECT":
            return clue.norm if clue.norm != clue.text else ""
        case _:
            return clue.norm


def place_words(norm: str) -> str:
    """Return the name of ``province:45`` or ``country:LA``; anything else as it is."""
    kind, _sep, code = norm.partition(":")
    if kind == "province":
        return province_name(code) or norm
    return str(COUNTRY.get(code, code)) if kind == "country" else norm


def _position(clue: Clue, exact: bool) -> str:
    if clue.lat is None or clue.lon is None:
        return ""
    point = shown(clue.lat, clue.lon, clue.radius_m or 0.0, exact=exact)
    place = f"{point.lat:.5f}, {point.lon:.5f}" if exact else f"{point.lat:.2f}, {point.lon:.2f}"
    return f"{place} ± {round(point.radius_m)} m"


def _notes(clue: Clue, exact: bool) -> list[str]:
    """Return how the clue was read, position by position only for who may see positions."""
    data = clue.data
    notes: list[str] = []
    if data.get("calendar") == "lunar":
        notes.append(gettext("âm lịch"))
    if data.get("as_said"):
        notes.append(gettext("trong lời kể: %(unit)s") % {"unit": data["as_said"]})
    if data.get("expanded"):
        notes.append(gettext("phần thêm vào là gợi ý, cần người xác nhận"))
    for other in data.get("alt") or ():
        notes.append(gettext("cũng có thể: %(day)s") % {"day": edtf_words(str(other))})
    for key in ("system", "assumption", "reason"):
        if data.get(key):
            notes.append(_said(data, key))
    english = data.get("warnings_en") if get_language() == "en" else None
    notes += [str(one) for one in english or data.get("warnings") or ()]
    if clue.label == "COORD" and exact:
        notes += [_reading(one) for one in data.get("readings") or () if _is_other(one, clue)]
    notes += [_rejected(one) for one in data.get("rejected") or ()]
    return notes


def _said(data: dict[str, Any], key: str) -> str:
    """Return a remark in the page's language."""
    english = data.get(f"{key}_en") if get_language() == "en" else None
    return str(english or data.get(key) or "")


def _is_other(reading: Any, clue: Clue) -> bool:
    return isinstance(reading, dict) and (reading.get("lat"), reading.get("lon")) != (
        clue.lat,
        clue.lon,
    )


def _reading(reading: dict[str, Any]) -> str:
    return gettext("cách đọc khác: %(system)s %(lat)s, %(lon)s") % {
        "system": reading.get("system", ""),
        "lat": reading.get("lat", ""),
        "lon": reading.get("lon", ""),
    }


def _rejected(reading: Any) -> str:
    if not isinstance(reading, dict):
        return str(reading)
    return gettext("đã loại: %(system)s (%(reason)s)") % {
        "system": reading.get("system", ""),
        "reason": _said(reading, "reason"),
    }

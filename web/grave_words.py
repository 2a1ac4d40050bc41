"""Facts about a grave in the words of the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

FACT: Final[dict[str, Promise]] = {
    "grave_kind": _("loại mộ"),
    "graves": _("số mộ"),
    "dead": _("số người"),
    "depth_m": _("độ sâu"),
    "container": _("bọc, đựng bằng"),
    "neighbour": _("cạnh mộ"),
    "landmark": _("vật làm mốc"),
    "moved": _("đã cất bốc"),
    "sketch": _("sơ đồ mộ"),
    "head": _("hướng đầu"),
}
VALUE: Final[dict[str, Promise]] = {
    "single": _("mộ riêng"),
    "mass": _("mộ tập thể"),
    "bunker": _("hầm"),
    "trench": _("hào"),
    "bomb_crater": _("hố bom"),
    "tunnel": _("địa đạo"),
    "cave": _("hang"),
    "groundsheet": _("tăng"),
    "hammock": _("võng"),
    "plastic_sheet": _("ni lông"),
    "blanket": _("chăn"),
    "mat": _("chiếu"),
    "parachute": _("vải dù"),
    "coffin": _("quan tài"),
    "bag": _("túi"),
    "none": _("không có gì bọc"),
    "tree": _("cây"),
    "rock": _("tảng đá"),
    "stream": _("suối"),
    "river": _("sông"),
    "pond": _("ao, hồ"),
    "well": _("giếng"),
    "termite_mound": _("gò mối"),
    "mound": _("mô đất"),
    "road": _("đường"),
    "bridge": _("cầu"),
    "post": _("cột mốc"),
    "house": _("nhà"),
    "fence": _("hàng rào"),
    "vehicle": _("xác xe, máy bay"),
    "grave": _("ngôi mộ khác"),
    "field": _("ruộng, nương"),
    "hill": _("đồi, núi"),
    "helipad": _("bãi đáp, đường băng"),
}


def grave_words(norm: Mapping[str, Any]) -> str:
    """Return a fact about a grave with its value, as ``{"fact", "value"}`` holds them."""
    name = str(norm.get("fact", ""))
    return f"{FACT.get(name, name)}: {grave_value(norm.get('value'))}"


def grave_value(value: Any) -> str:
    """Return the value of a fact in words: yes or no, a kind, a number, a landmark."""
    if isinstance(value, bool):
        return gettext("có") if value else gettext("không")
    if isinstance(value, Mapping):
        kind = str(value.get("kind", ""))
        words = [str(VALUE.get(kind, kind))]
        if value.get("distance_m") is not None:
            words.append(f"{value['distance_m']:g} m")
        if value.get("direction"):
            words.append(str(value["direction"]))
        return " · ".join(words)
    if isinstance(value, float):
        return f"{value:g}".replace(".", ",")
    return str(VALUE.get(str(value), value))

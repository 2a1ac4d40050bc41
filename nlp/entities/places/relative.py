"""Distance and direction from a named place: ``cách Khe Sanh 5 km về phía tây``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from nlp.entities.places.numbers import said_number
from records.entity import Json

_REACH: Final = 48
_DIRECTIONS: Final[Mapping[str, str]] = {
    "đông bắc": "NE", "tây bắc": "NW", "đông nam": "SE", "tây nam": "SW", "đông": "E", "tây": "W",
    "nam": "S", "bắc": "N", "dong bac": "NE", "tay bac": "NW", "dong nam": "SE", "tay nam": "SW",
    "dong": "E", "tay": "W", "bac": "N", "northeast": "NE", "northwest": "NW", "southeast": "SE",
    "southwest": "SW", "north": "N", "south": "S", "east": "E", "west": "W", "ne": "NE",
    "nw": "NW", "se": "SE",
    "sw": "SW", "nord-est": "NE", "nord-ouest": "NW", "sud-est": "SE", "sud-ouest": "SW",
    "nord": "N",
    "sud": "S", "est": "E", "ouest": "W", "северо-восто": "NE", "северо-запад": "NW",
    "юго-восто": "SE",
    "юго-запад": "SW", "север": "N", "юг": "S", "юж": "S", "восто": "E", "запад": "W",
    "북동": "NE", "동북": "NE",
    "북서": "NW", "서북": "NW", "남동": "SE", "동남": "SE", "남서": "SW", "서남": "SW",
    "북": "N", "남": "S", "동": "E",
    "서": "W", "东北": "NE", "西北": "NW", "东南": "SE", "西南": "SW", "北": "N", "南": "S",
    "东": "E", "西": "W",
}  # fmt: skip
_WAY: Final = "|".join(sorted(map(re.escape, _DIRECTIONS), key=len, reverse=True))
_LATIN_WAY: Final = "|".join(
    sorted((word for word in _DIRECTIONS if word[0] < "Ѐ"), key=len, reverse=True)
)
_UNIT: Final = (
    r"(?P<unit>mét|met|m|km|ki lô mét|kilômét|cây số|cây|kilometers?|kilometres?|klicks?|clicks?"
    r"|meters?|metres?|miles?"
    r"|mètres|kilomètres|bước|км|километр\w*|метр\w*|м|킬로미터|킬로|미터|公里|里|米)(?!\w)"
)
_AMOUNT: Final = r"(?P<amount>\d{1,4}(?:[.,]\d+)?)"
_METRES: Final = {
    "km": 1000.0, "ki": 1000.0, "câ": 1000.0, "kl": 1000.0, "cl": 1000.0, "mi": 1609.0,
    "bư": 0.7, "км": 1000.0,
    "킬로": 1000.0, "公里": 1000.0, "里": 500.0,
}  # fmt: skip
_BEFORE: Final = tuple(
    re.compile(pattern + r"\s*$", re.IGNORECASE)
    for pattern in (
        rf"{_AMOUNT}\s?{_UNIT}\s+(?:về\s+)?(?:phía|hướng|ve phia|huong)\s+(?P<way>{_LATIN_WAY})"
        r"(?:\s+(?:của|cua))?",
        rf"(?:{_AMOUNT}\s?{_UNIT}\s+)?(?:just\s+|due\s+)?(?P<way>{_LATIN_WAY})(?:ern)?"
        r"\s+(?:of|from)(?:\s+the)?",
        rf"(?:{_AMOUNT}\s?{_UNIT}\s+)?(?:au|à l')\s?(?P<way>{_LATIN_WAY})\s+(?:de|d'|du)",
        rf"{_AMOUNT}\s?{_UNIT}\s+(?:from|de|d'|off|outside|от|до|out of)(?:\s+the)?",
        rf"(?:{_AMOUNT}\s?{_UNIT}\s+)?(?:к\s+)?(?P<way>{_WAY})\w*\s+от",
        rf"(?P<way>{_WAY})(?:нее|ее|ую|ой)",
        rf"(?:phía|hướng|mạn|phia|huong)\s+(?P<way>{_LATIN_WAY})(?:\s+(?:của|cua))?",
    )
)
_AWAY: Final = frozenset({"cách", "cach", "距离", "距"})
_LAST: Final = re.compile(r"([^\s'’]+['’]?)\s*$")
# The last words of the patterns below: most places are left at once.
_CLOSING: Final = frozenset(
    (
        *(word for word in _DIRECTIONS if word[0] < "Ѐ"),
        *"bắc nam đông tây của cua of from the de d' d’ du off outside от до out".split(),
    )
)
_OPENING: Final = frozenset("북남동서에로以之北南东西约vpth")
_NEAR_LAST: Final = frozenset(
    "gần cạnh sát ngay giáp quanh diện gan canh near to beside around of vic outside de d' d’"
    " vers около возле близ от под у"
    " bên".split()
)
_AFTER: Final = tuple(
    re.compile(r"\s*" + pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:chừng |khoảng |độ |tầm |chung |khoang )?{_AMOUNT}\s?{_UNIT}"
        rf"(?:\s+(?:về\s+)?(?:phía|hướng|ve phia|huong)\s+(?P<way>{_LATIN_WAY}))?",
        rf"(?:에서\s+|로부터\s+)?(?P<way>{_WAY})(?:쪽|방|부|편)(?:으로)?\s*(?:약\s*)?(?:{_AMOUNT}\s?{_UNIT})?",
        rf"(?:以|之)?(?P<way>{_WAY})(?:面|方|边|侧|约)?(?:约)?(?:{_AMOUNT}\s?{_UNIT})?",
        rf"(?:về\s+)?(?:phía|hướng)\s+(?P<way>{_LATIN_WAY})",
    )
)
_SAID: Final = re.compile(
    r"\s*(?:chừng |khoảng |độ |tầm )?((?:[a-zà-ỹ]+ ){1,5}?)(mét|m|cây số|cây"
    r"|km)(?!\w)(?:\s+(?:về\s+)?(?:phía|hướng)\s+(?P<way>" + _LATIN_WAY + "))?"
)
_NEAR: Final = re.compile(
    r"(?:gần|cạnh|sát|bên cạnh|ngay|giáp|quanh|đối diện|gan|canh|near|close to|next to|beside"
    r"|around|vicinity of|vic"
    r"|outside|près de|près d'|aux environs de|vers|около|возле|близ|недалеко от|под|у)\s*$",
    re.IGNORECASE,
)
_NEAR_AFTER: Final = re.compile(r"\s*(?:부근|근처|인근|附近|一带|近郊)")
_PART: Final = re.compile(
    r"(?P<side>bờ (?:nam|bắc|đông|tây|trái|phải|tả|hữu)|bờ|chân|sườn(?: đông| tây| nam| bắc)?"
    r"|đỉnh|mỏm|bìa(?: rừng)?|mé"
    r"|ven|tả ngạn|hữu ngạn|đầu nguồn|thượng nguồn|hạ nguồn|sau lưng|sau|vườn|triền|lưng chừng"
    r"|lưng|cửa rừng)(?!\w)"
)


def relative_to(text: str, start: int, stop: int, name: str) -> Mapping[str, Json] | None:
    """Return how the account places something by the place at ``text[start:stop]``.

    Returns:
        ``anchor`` the name, ``distance_m`` in metres, ``direction`` as a compass letter from the
        anchor, ``relation`` (``near``, ``from``, or the side said in the text); ``None`` if nothing
        is said.
    """
    before, behind = text[max(0, start - _REACH) : start], text[stop : stop + _REACH]
    last = _LAST.search(before)
    word = last.group(1).lower() if last else ""
    away = word in _AWAY
    if word in _CLOSING or word.endswith(("нее", "ее", "ую", "ой")):
        for pattern in _BEFORE:
            match = pattern.search(before)
            if match:
                return _made(name, match, "from")
    opening = behind.lstrip()[:1].lower()
    for pattern in _AFTER if away else _AFTER[1:] if opening in _OPENING else ():
        match = pattern.match(behind)
        if match and (away or match.groupdict().get("way")):
            return _made(name, match, "from")
    if away:
        spoken = _SAID.match(behind)
        if spoken:
            amount, used = said_number(spoken.group(1).split())
            if used:
                return _relation(name, amount * _factor(spoken.group(2)), spoken["way"], "from")
    side = _PART.match(text, start)
    if side:
        return _relation(
            name, None, side["side"].split()[-1] if " " in side["side"] else None, side["side"]
        )
    if (word in _NEAR_LAST and _NEAR.search(before)) or _NEAR_AFTER.match(behind):
        return _relation(name, None, None, "near")
    return None


def _factor(unit: str) -> float:
    low = unit.lower()
    return next((metres for head, metres in _METRES.items() if low.startswith(head)), 1.0)


def _made(name: str, match: re.Match[str], relation: str) -> Mapping[str, Json]:
    groups = match.groupdict()
    metres: float | None = None
    if groups.get("amount"):
        metres = float(groups["amount"].replace(",", ".")) * _factor(groups["unit"])
    return _relation(name, metres, groups.get("way"), relation)


def _relation(
    name: str, metres: float | None, way: str | None, relation: str
) -> Mapping[str, Json]:
    found: dict[str, Json] = {"anchor": name, "relation": relation}
    if metres is not None:
        found["distance_m"] = round(metres)
    direction = _DIRECTIONS.get(way.lower()) if way else None
    if direction:
        found["direction"] = direction
    return found

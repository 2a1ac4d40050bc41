"""Latitude and longitude in six languages: decimals, degrees with minutes, links to maps."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from nlp.entities.coordinates.context import CUE, Context, sentence_bounds
from nlp.entities.coordinates.datums import (
    HANOI_DEGREES,
    INDIAN_DEGREES,
    PARIS_DEGREES,
    VN2000_DEGREES,
    WGS84,
    System,
)
from nlp.entities.coordinates.edges import AFTER, BEFORE
from nlp.entities.coordinates.notes import (
    BOX,
    FROM_PARIS,
    LON_FIRST,
    NOWHERE,
    ONE_NUMBER,
    OUTSIDE,
    PLAIN_DEGREES,
    Note,
    contradiction,
    text_says,
)
from nlp.entities.coordinates.position import METRES_PER_DEGREE, Found, stated

Axis = Literal["lat", "lon", "outside", ""]
LAT: Final = (7.0, 24.0)
LON: Final = (100.0, 118.0)

_NORTH_BEFORE: Final = "|".join(
    (
        r"vĩ độ bắc|vi do bac|vĩ độ|vi do|vĩ tuyến|vi tuyen|latitude(?: nord)?|lat\.?|широта",
        "북위|위도|北纬|北緯|纬度|緯度",
    )
)
_EAST_BEFORE: Final = (
    r"kinh độ đông|kinh do dong|kinh độ|kinh do|kinh tuyến|kinh tuyen|longitude(?: est)?|"
    r"long\.?|lon\.?|lng\.?|долгота|동경|경도|东经|東經|经度|經度"
)
_NORTH: Final = r"bắc|bac|north|nord|n|b"
_EAST: Final = r"đông|dong|east|est|e|đ"
_NORTH_BEHIND: Final = (
    rf"(?:độ )?vĩ bắc|vi bac|vĩ độ bắc|(?:độ )?(?:{_NORTH})(?: latitude|erly)?|с\.?\s?ш\.?|"
    r"сев\w*\.?\s?шир\w*\.?|de latitude(?: nord| n)?|latitude nord"
)
_EAST_BEHIND: Final = (
    rf"(?:độ )?kinh đông|kinh dong|kinh độ đông|(?:độ )?(?:{_EAST})(?: longitude)?|в\.?\s?д\.?|"
    r"вост\w*\.?\s?долг\w*\.?|de longitude(?: est| e)?|longitude est"
)
_OTHER: Final = r"nam|south|sud|west|ouest|tây|ю\.?\s?ш\.?|з\.?\s?д\.?|s|w"
_DEG: Final = (
    r"\s?(?:[°˚∘]|o(?=\s?\d{1,2}(?:[.,]\d+)?\s?['′’‘`p])|độ|do(?!\w)|deg(?:rees?)?|degrés?|도|度|"
    r"градус(?:ов|а)?|гр\.)"
)
_MIN: Final = r"\s?(?:['′’‘`](?!['′’])|phút|phut|min(?:utes?)?|분|分|мин(?:ут[аы]?)?\.?)"
_SEC: Final = r"\s?(?:[\"”“]{1,2}|['′’]{2}|giây|giay|sec(?:onds?)?|초|秒|сек(?:унд[аы]?)?\.?)"
_FRACTION: Final = r"(?:[.,]\d{1,8})?"
_SIDE_BEFORE: Final = rf"(?P<ln>{_NORTH})|(?P<le>{_EAST})|(?P<lo>[sw])"
_PRE: Final = (
    rf"(?:(?:(?P<pn>{_NORTH_BEFORE})|(?P<pe>{_EAST_BEFORE})|{_SIDE_BEFORE})"
    r"(?:[\s:=.]{0,3}(?:là|la|is|of)\s|[\s:=.\"]{1,3}|(?<=[^a-z])(?=\d)|(?<=[nesw])(?=\d)))?"
)
# "N 16.6 E 106.7": behind a letter before the number, the next letter is the next number's.
_SUF: Final = (
    rf"(?(ln)|(?(le)|(?(lo)|(?:\s?(?:(?P<sn>{_NORTH_BEHIND})|(?P<se>{_EAST_BEHIND})|(?P<so>{_OTHER}))"
    rf"{AFTER})?)))"
)
_ANGLE: Final = re.compile(
    rf"{BEFORE}{_PRE}(?<!\d)(?:"
    rf"(?P<d>\d{{1,3}}){_DEG}(?:\s?(?P<m>[0-5]?\d{_FRACTION})(?!\d)(?:{_MIN}|(?!{_DEG})(?!\w))"
    rf"(?:\s?(?P<s>[0-5]?\d{_FRACTION})(?!\d)(?!{_DEG})(?:{_SEC})?)?)?"
    rf"|(?P<f>\d{{1,3}}[.,]\d{{1,10}})(?!\d)(?P<fd>{_DEG})?"
    rf"){_SUF}"
)
# Signs left out: "N 16 39.267 E 106 43.850", "16-39-16N 106-43-51E", "163916N 1064351E".
_BARE: Final = re.compile(
    BEFORE + r"(?P<n1>n\s?)?(?P<a>\d{1,2})[\s\-.:](?P<am>[0-5]\d(?:[.,]\d{1,4})?)"
    rf"(?:[\s\-.:](?P<as>[0-5]\d(?:[.,]\d{{1,3}})?))?\s?(?P<n2>[nb]{AFTER})?"
    r"[\s,;/\-]{1,3}"
    r"(?P<e1>e\s?)?(?P<o>1[01]\d)[\s\-.:](?P<om>[0-5]\d(?:[.,]\d{1,4})?)"
    rf"(?:[\s\-.:](?P<os>[0-5]\d(?:[.,]\d{{1,3}})?))?\s?(?P<e2>[eđ]{AFTER})?{AFTER}"
)
_PACKED: Final = re.compile(
    BEFORE + r"(?P<a>\d{2})(?P<am>[0-5]\d)(?P<as>[0-5]\d)?\s?[nb][\s,/\-]{0,3}"
    rf"(?P<o>1[01]\d)(?P<om>[0-5]\d)(?P<os>[0-5]\d)?\s?[eđ]{AFTER}"
)
_JOIN: Final = re.compile(
    r"[\s,;:/|、–—\-()\"]{0,4}(?:(?:và|va|and|et|и|х|x|&|,|;|/|및|和|与|tới|độ)[\s,]{0,2})?"
)
_TO: Final = re.compile(r"\s?(?:-|–|—|~|đến|den|tới|to|à|до|至|~)\s?")
_LINK: Final = re.compile(
    r"(?:[@=/:]|%40|!3d|point\()(?P<a>\d{1,3}\.\d+)(?:,|%2c|!4d|\+|%20|\s){1,3}(?P<b>\d{1,3}\.\d+)"
)
_LINKED: Final = re.compile(r"(?:https?://|maps?|geo:|@|ll=)\S*$")
_MONEY: Final = re.compile(
    r"\s?(?:đồng|đ(?!\w)|vnđ|vnd|usd|\$|%|km|kg|triệu|nghìn|ngàn|tỷ|ha(?!\w)|m2|°c)"
)
_ALONE_WORD: Final = re.compile(
    "vĩ độ|vi do|kinh độ|kinh do|lat|lon|lng|북위|동경|위도|경도|[北东東]|широта|долгота|[ne]"
)
_ALONE_END: Final = re.compile(
    r"(?:[\d'\"′”°]\s?[neđb]|vĩ bắc|kinh đông|bắc|đông|ш\.?|д\.?|latitude|longitude)$"
)
_ALONE_DECIMALS: Final = 3
_SURE_DECIMALS: Final = 4
_FEW_DECIMALS: Final = 2


@dataclass(frozen=True, slots=True)
class Angle:
    """One stated angle: degrees, its last stated digit in degrees, which way, how it is marked."""

    start: int
    end: int
    value: float
    step: float
    axis: Axis
    marked: bool
    decimals: int


@dataclass(frozen=True, slots=True)
class Degrees:
    """Latitude and longitude as stated; one of them ``None`` where only one number stands."""

    start: int
    end: int
    lat: Angle | None
    lon: Angle | None
    doubt: Note | None = None
    swapped: bool = False

    def read(self, context: Context) -> Found:
        """Return the reading in the system named, WGS 84 where none is."""
        if self.lat is None or self.lon is None or self.doubt:
            reason = self.doubt or ONE_NUMBER
            return Found(self.start, self.end, "coord-degrees", reason=reason, score=0.7)
        if len(context.datums) > 1:
            reason = contradiction(context.datums)
            return Found(self.start, self.end, "coord-degrees", reason=reason, score=0.7)
        system, why = _system(context)
        precision = max(self.lat.step, self.lon.step) * METRES_PER_DEGREE
        position = stated(system, self.lon.value, self.lat.value, precision)
        if position is None:  # pragma: no cover - every degree pair has a place
            return Found(self.start, self.end, "coord-degrees", reason=NOWHERE)
        if self.swapped:
            why = why.and_then(LON_FIRST)
        return Found(
            self.start, self.end, "coord-degrees", (position,), assumption=why, score=0.95, sea=True
        )


def _system(context: Context) -> tuple[System, Note]:
    if context.paris:
        return PARIS_DEGREES, FROM_PARIS
    if context.datums:
        datum = context.datums[0]
        systems = {
            "WGS84": WGS84,
            "VN-2000": VN2000_DEGREES,
            "Hanoi 1972": HANOI_DEGREES,
            "Indian 1960": INDIAN_DEGREES,
        }
        return systems[datum], text_says(datum)
    return WGS84, PLAIN_DEGREES


def find_degrees(folded: str) -> Iterator[Degrees]:
    """Yield pairs of degrees, and single ones that a word marks as a coordinate."""
    yield from _links(folded)
    for pattern in (_PACKED, _BARE):
        yield from _unsigned(folded, pattern)
    angles = [angle for match in _ANGLE.finditer(folded) if (angle := _angle(folded, match))]
    place = 0
    while place < len(angles):
        first = angles[place]
        second = angles[place + 1] if place + 1 < len(angles) else None
        if second and _JOIN.fullmatch(folded, first.end, second.start):
            pair = _pair(folded, first, second)
            if pair and _range(folded, angles, place):
                pair = Degrees(pair.start, pair.end, None, None, BOX)
            if pair:
                yield pair
                place += 2
                continue
        if first.axis in ("lat", "lon") and first.marked and _alone(folded, first):
            yield Degrees(
                first.start,
                first.end,
                first if first.axis == "lat" else None,
                first if first.axis == "lon" else None,
            )
        place += 1


def _range(folded: str, angles: Sequence[Angle], place: int) -> bool:
    """Say whether one of a pair is an end of a range: "16°39' – 16°45'B, 106°43' – 106°50'Đ"."""
    for index, other in ((place, place - 1), (place + 1, place + 2)):
        if not 0 <= other < len(angles):
            continue
        first, second = angles[min(index, other)], angles[max(index, other)]
        alike = any(
            _inside(first.value, bounds) and _inside(second.value, bounds) for bounds in (LAT, LON)
        )
        if alike and _TO.fullmatch(folded, first.end, second.start):
            return True
    return False


def _alone(folded: str, angle: Angle) -> bool:
    """Say whether one angle is a coordinate without its other half, not a parallel's name."""
    if angle.value > (90 if angle.axis == "lat" else 180):
        return False
    if angle.decimals:
        near = _inside(angle.value, LAT if angle.axis == "lat" else LON)
        exact = angle.decimals >= _ALONE_DECIMALS
        return exact and (near or bool(_ALONE_WORD.match(folded, angle.start)))
    return angle.step < 1 and bool(
        _ALONE_WORD.match(folded, angle.start)
        or _ALONE_END.search(folded[max(angle.start, angle.end - 12) : angle.end])
    )


def _angle(folded: str, match: re.Match[str]) -> Angle | None:
    start, end = match.span()
    first = match.start("d") if match.group("d") else match.start("f")
    before = folded[max(0, first - 3) : first]
    if re.search(r"\d[.,]$", before) and (before[-1] == "." or not match.group("f")):
        # The tail of a longer number; only a comma parts two decimals.
        return None
    if re.search(r"(?:^|[^\w\s])\s?[\-−]$", before):
        return None
    axis: Axis = ""
    if match.group("pn") or match.group("ln") or match.group("sn"):
        axis = "lat"
    if match.group("pe") or match.group("le") or match.group("se"):
        axis = "outside" if axis else "lon"
    if match.group("lo") or match.group("so"):
        axis = "outside"
    if match.group("f"):
        number = match.group("f")
        if folded[end : end + 1] == number[-1:] or (
            "." in number and re.match(r"\.\d", folded[end:])
        ):
            return None
        if _MONEY.match(folded, end):
            return None
        decimals = len(re.split("[.,]", number)[1])
        value, step = float(number.replace(",", ".")), 10.0**-decimals
        marked = bool(match.group("fd") or axis)
        return Angle(start, end, value, step, axis, marked, decimals)
    value, step = _sexagesimal(match.group("d"), match.group("m"), match.group("s"))
    return Angle(start, end, value, step, axis, True, 0)


def _sexagesimal(degrees: str, minutes: str | None, seconds: str | None) -> tuple[float, float]:
    """Return degrees and the last stated digit, in degrees."""
    value, step = float(degrees), 1.0
    for part, unit in ((minutes, 60.0), (seconds, 3600.0)):
        if part:
            value += float(part.replace(",", ".")) / unit
            fraction = re.split("[.,]", part)
            step = (10.0 ** -len(fraction[1]) if len(fraction) > 1 else 1.0) / unit
    return value, step


def _inside(value: float, bounds: tuple[float, float]) -> bool:
    return bounds[0] <= value <= bounds[1]


def _pair(folded: str, first: Angle, second: Angle) -> Degrees | None:
    swapped = first.axis == "lon" or second.axis == "lat"
    if not swapped and not first.axis and not second.axis:
        swapped = _inside(first.value, LON) and _inside(second.value, LAT)
    lat, lon = (second, first) if swapped else (first, second)
    start, end = first.start, second.end
    if {first.axis, second.axis} in ({"lat"}, {"lon"}) and first.axis == second.axis:
        return None
    if any(_inside(first.value, row) and _inside(second.value, row) for row in (LAT, LON)):
        return None
    named = bool(first.axis and second.axis)
    low, high = sentence_bounds(folded, start, end)
    cue = named or bool(CUE.search(folded, low, high))
    if not (_inside(lat.value, LAT) and _inside(lon.value, LON)) or "outside" in (
        first.axis,
        second.axis,
    ):
        plausible = abs(lat.value) <= 90 and abs(lon.value) <= 180
        exact = min(first.decimals, second.decimals) >= _SURE_DECIMALS
        spelled = all(
            not row.decimals or row.decimals >= _ALONE_DECIMALS for row in (first, second)
        )
        if spelled and (named or (cue and exact and plausible)):
            return Degrees(start, end, lat, lon, OUTSIDE)
        return None
    if not _enough(first, second, cue):
        return None
    return Degrees(start, end, lat, lon, None, swapped and not (first.axis or second.axis))


def _enough(first: Angle, second: Angle, cue: bool) -> bool:
    """Say whether two numbers in range are marked well enough to be a position."""
    if first.axis or second.axis or (first.marked and second.marked):
        return bool(first.axis and second.axis) or first.step < 1 or second.step < 1
    fewest = min(first.decimals, second.decimals)
    return fewest >= _SURE_DECIMALS or (cue and fewest >= _FEW_DECIMALS)


def _links(folded: str) -> Iterator[Degrees]:
    for match in _LINK.finditer(folded):
        if not _LINKED.search(folded, max(0, match.start() - 200), match.start("a")):
            continue
        a, b = (
            Angle(
                match.start(name),
                match.end(name),
                float(match.group(name)),
                10.0 ** -len(match.group(name).split(".")[1]),
                "",
                True,
                _SURE_DECIMALS,
            )
            for name in ("a", "b")
        )
        pair = _pair(folded, a, b)
        if pair:
            yield pair


def _unsigned(folded: str, pattern: re.Pattern[str]) -> Iterator[Degrees]:
    for match in pattern.finditer(folded):
        if pattern is _BARE and not (
            (match.group("n1") or match.group("n2")) and (match.group("e1") or match.group("e2"))
        ):
            continue
        angles = []
        for whole, axis in (("a", "lat"), ("o", "lon")):
            value, step = _sexagesimal(
                match.group(whole), match.group(f"{whole}m"), match.group(f"{whole}s")
            )
            side: Axis = "lat" if axis == "lat" else "lon"
            angles.append(Angle(match.start(), match.end(), value, step, side, True, 0))
        pair = _pair(folded, angles[0], angles[1])
        if pair:
            yield pair

"""Words about a position that stand beside it: datum, meridian, zone, map or receiver."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

Datum = Literal["WGS84", "VN-2000", "Hanoi 1972", "Indian 1960"]

_SIGNS: Final = r"\s?(?:°|˚|º|o|độ|do|-|\s)\s?"
_WIDTH: Final = r"(?:(?:múi(?: chiếu)?|mui(?: chieu)?)\s?[:=]?)"
MODIFIER: Final = re.compile(
    r"(?P<vn2000>vn[\s\-–]?2000|epsg\s?:?\s?4756)(?!\d)"
    r"(?:[\s,;:(/]{1,3}(?P<vdeg>10[2-9]|11[01])[°\-]\s?(?P<vmin>00|15|30|45)['′’]?(?!\s?[\d.,]))?"
    r"|(?P<wgs84>wgs[\s\-–]?(?:19)?84|epsg\s?:?\s?4326)(?!\d)"
    r"|(?P<hanoi>(?:hn|hà nội|ha noi|hanoi)[\s\-–]?(?:19)?72)(?!\d)"
    r"|(?P<indian>indian[\s\-–]?(?:19)?60|indian datum|ấn độ[\s\-–]?(?:19)?60|"
    r"everest(?:\s?1830)?)(?!\d)"
    r"|(?P<meridian>(?:kinh tuyến(?: trục| trung ương)?|kinh tuyen(?: truc)?|kttw|kttư|ktt|l0|"
    r"tm[\s\-]?3|central meridian)(?:\s(?:địa phương|local))?\s?[:=]?\s?"
    rf"(?P<deg>10[2-9]|11[01])(?:[.,](?P<frac>\d{{1,6}})|{_SIGNS}(?P<min>[0-5]?\d)(?![.,]?\d)|(?![.,]?\d))"
    r"(?:\s?(?:['′’`]|phút|phut)(?:\s?0?0(?:[.,]0+)?\s?(?:[\"″”]|''|′′|giây))?)?)(?!\d)"
    r"(?:\s?(?:°|độ|đông|đ(?!\w)|e(?!\w)))?"
    rf"|(?P<three>{_WIDTH}\s?3(?:\s?(?:°|độ|do|o(?!\w)))?|tm[\s\-]?3)(?![\d\w])"
    rf"|(?P<six>{_WIDTH}\s?6(?:\s?(?:°|độ|do|o(?!\w)))?)(?![\d\w])"
    rf"|(?:(?:{_WIDTH}|utm|zone|vùng|khu)[\s\-]{{0,2}}(?:zone\s?)?(?P<zone>18|19|48|49)"
    r"(?:\s?[npq](?!\w))?)(?!\d)"
    r"|epsg\s?:?\s?(?P<epsg>589[6-9]|92(?:0[5-9]|1[0-8])|340[56]|204[45]|314[89])(?!\d)"
    r"|(?P<paris>(?:(?:méridien |meridien )?de |kinh tuyến |gốc |from |of )?"
    r"\(?paris(?: meridian)?\)?)(?!\w)"
    r"|(?P<utm>utm)(?!\w)"
)
"""Everything that says in which system numbers are stated, over folded text."""
_FILL: Final = re.compile(
    r"[\s,;:()\[\]|\-–—/.]{0,3}"
    r"(?:(?:hệ(?: (?:tọa|toạ) độ| quy chiếu)?(?: quốc gia)?|he(?: toa do)?(?: quoc gia)?|theo|"
    r"thuộc|in|dans|datum|system|grid)\s?){0,2}"
)
_CLOSING: Final = re.compile(r"[^()\d\n]{0,30}\)")
_BETWEEN: Final = re.compile(r"[.!?…]\s|\n")
_REACH: Final = 70
GPS: Final = re.compile(
    r"(?<!\w)(?:gps|máy định vị|may dinh vi|định vị|dinh vi|garmin|google|smartphone|iphone|"
    r"điện thoại|dien thoai|maps?\.me|навигатор\w*|위성|卫星定位)(?!\w)"
)
MAP: Final = re.compile(
    r"(?<!\w)(?:bản đồ (?:mỹ|my|chiến lợi phẩm|quân sự|cũ|utm|1\s?[:/]\s?50)|ban do my|tài liệu mỹ|"
    r"tai lieu my|captured map|map sheet|ams|l7014|1\s?:\s?50[.,]?000|after action|aar|"
    r"(?:19)(?:4[5-9]|5\d|6\d|7[0-5]))(?!\w)"
)
CUE: Final = re.compile(
    r"(?<!\w)(?:tọa độ|toạ độ|toa do|tđ|gps|định vị|dinh vi|vị trí|vi tri|coord\w*|location|loc|"
    r"lat|latitude|position|positioned|grid|wgs|maps?|google|điểm|좌표|위치|координат\w*|坐标|座標|位置|"
    r"coordonnées|plus code|geo|pin|ghim|locate\w*)(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Context:
    """What the words beside one position say.

    Attributes:
        datums: named reference systems; two contradict each other.
        meridians: central meridians in degrees.
        widths: 3 or 6, width of the zone in degrees.
        zones: 48, 49 (UTM) or 18, 19 (Gauss–Krüger).
        epsg: codes of plane systems.
        paris: whether longitudes are from Paris.
        utm: whether the word UTM stands there.
        gps: whether the sentence speaks of a receiver or a telephone.
        map: whether it speaks of a wartime map or a year of the wars.
        cue: whether it speaks of a position at all.
        provinces: codes of old provinces named in the sentence.
        lang: of the text.
    """

    datums: tuple[Datum, ...] = ()
    meridians: tuple[float, ...] = ()
    widths: tuple[int, ...] = ()
    zones: tuple[int, ...] = ()
    epsg: tuple[int, ...] = ()
    paris: bool = False
    utm: bool = False
    gps: bool = False
    map: bool = False
    cue: bool = False
    provinces: tuple[str, ...] = ()
    lang: str = ""


def meridian_of(degrees: str, minutes: str | None, fraction: str | None = None) -> float:
    """Return degrees of a central meridian.

    Behind a point 15, 30 and 45 are minutes (105.45 is written for 105°45′), all else decimals.
    """
    if fraction:
        if fraction in ("15", "30", "45"):
            return int(degrees) + int(fraction) / 60
        return float(f"{degrees}.{fraction}")
    return int(degrees) + int(minutes or 0) / 60


def sentence_bounds(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the bounds of the sentence around ``text[start:end]``, at most 200 characters off."""
    low = max(0, start - 200)
    before = [match.end() for match in _BETWEEN.finditer(text, low, start)]
    behind = _BETWEEN.search(text, end, min(len(text), end + 200))
    return (before[-1] if before else low), (
        behind.start() if behind else min(len(text), end + 200)
    )


Mark = re.Match[str]


def attach(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[tuple[int, int], list[Mark]]]:
    """Give every modifier to the position it belongs to.

    Args:
        text: folded.
        spans: of the positions, in order, without overlaps.

    Returns:
        For each position its span, widened over modifiers that touch it, and its modifiers.
    """
    if not spans:
        return []
    low, high = max(0, spans[0][0] - _REACH), min(len(text), spans[-1][1] + 2 * _REACH)
    marks = [
        mark
        for mark in MODIFIER.finditer(text, low, high)
        if not (mark.start() and text[mark.start() - 1].isalnum())
    ]
    starts = [mark.start() for mark in marks]
    free = set(range(len(marks)))
    wide: list[tuple[int, int]] = []
    owned: list[list[Mark]] = []
    for place, (start, end) in enumerate(spans):
        floor = wide[-1][1] if wide else 0
        stop = spans[place + 1][0] if place + 1 < len(spans) else len(text)
        inside = range(bisect_left(starts, start), bisect_left(starts, end))
        before, start = _before(text, marks, inside.start, start, floor)
        behind, end = _behind(text, marks, inside.stop, end, stop)
        if text.count("(", start, end) > text.count(")", start, end):
            closing = _CLOSING.match(text, end, stop)
            end = closing.end() if closing else end
        mine = [*before, *inside, *behind]
        free.difference_update(mine)
        wide.append((start, end))
        owned.append([marks[index] for index in mine])
    for index in sorted(free):
        nearest = _nearest(text, wide, marks[index])
        if nearest is not None:
            owned[nearest].append(marks[index])
    return list(zip(wide, owned, strict=True))


def _behind(
    text: str, marks: Sequence[Mark], first: int, end: int, stop: int
) -> tuple[list[int], int]:
    """Return which marks touch a position from behind, and where the last of them ends."""
    found: list[int] = []
    for index in range(first, len(marks)):
        mark = marks[index]
        if mark.end() > stop or not _FILL.fullmatch(text, end, mark.start()):
            break
        rest = text[mark.end() : stop] if stop < len(text) else ""
        if rest.strip(" ") and not rest.strip(" :(=-,"):
            # It introduces the next position: "…; WGS84: 16.5".
            break
        found.append(index)
        end = mark.end()
    return found, end


def _before(
    text: str, marks: Sequence[Mark], stop: int, start: int, floor: int
) -> tuple[list[int], int]:
    """Return which marks touch a position from before, and where the first of them begins."""
    found: list[int] = []
    for index in range(stop - 1, -1, -1):
        mark = marks[index]
        touching = re.fullmatch(r"[\s,;:(=\-–]{0,3}", text[mark.end() : start])
        if mark.start() < floor or mark.group("utm") or not touching:
            break
        found.append(index)
        start = mark.start()
    return found, start


def _nearest(text: str, wide: Sequence[tuple[int, int]], mark: Mark) -> int | None:
    """Return which position stands nearest in the same sentence."""
    following = bisect_left(wide, (mark.start(), 0))
    best: tuple[int, int] | None = None
    for place in (following - 1, following):
        if not 0 <= place < len(wide):
            continue
        start, end = wide[place]
        low, high = (mark.end(), start) if mark.end() <= start else (end, mark.start())
        if not 0 <= high - low <= _REACH or _BETWEEN.search(text, low, high):
            continue
        if best is None or high - low < best[0]:
            best = (high - low, place)
    return best[1] if best else None


def describe(
    text: str,
    span: tuple[int, int],
    marks: Sequence[Mark],
    provinces: tuple[str, ...],
    lang: str,
) -> Context:
    """Return what ``marks`` and the sentence around ``span`` say."""
    low, high = sentence_bounds(text, *span)
    datums: list[Datum] = []
    meridians: list[float] = []
    for mark in marks:
        for group, datum in _DATUMS.items():
            if mark.group(group):
                datums.append(datum)
        if mark.group("vdeg"):
            meridians.append(meridian_of(mark.group("vdeg"), mark.group("vmin")))
        if mark.group("meridian"):
            meridians.append(meridian_of(mark.group("deg"), mark.group("min"), mark.group("frac")))
    sentence = text[low:high]
    return Context(
        tuple(dict.fromkeys(datums)),
        tuple(dict.fromkeys(meridians)),
        tuple(
            dict.fromkeys(
                3 if mark.group("three") or mark.group(0).startswith("tm") else 6
                for mark in marks
                if mark.group("three") or mark.group("six") or mark.group(0).startswith("tm")
            )
        ),
        tuple(dict.fromkeys(int(mark.group("zone")) for mark in marks if mark.group("zone"))),
        tuple(dict.fromkeys(int(mark.group("epsg")) for mark in marks if mark.group("epsg"))),
        any(mark.group("paris") for mark in marks),
        any(mark.group("utm") or mark.group(0).startswith("utm") for mark in marks),
        bool(GPS.search(sentence)),
        bool(MAP.search(sentence)),
        bool(CUE.search(sentence)),
        provinces,
        lang,
    )


_DATUMS: Final[dict[str, Datum]] = {
    "vn2000": "VN-2000",
    "wgs84": "WGS84",
    "hanoi": "Hanoi 1972",
    "indian": "Indian 1960",
}

"""Map grids by letters: ``YD 850225``, ``48Q XD 8541``, ``(yd343-194)``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from nlp.entities.coordinates.context import Context
from nlp.entities.coordinates.datums import indian_utm, wgs84_utm
from nlp.entities.coordinates.edges import AFTER, BEFORE
from nlp.entities.coordinates.notes import (
    BY_RECEIVER,
    GPS_AND_MAP,
    NOWHERE,
    O_AS_ZERO,
    OTHER_SYSTEM,
    OVER_BORDER,
    TEN_DIGITS,
    TWICE_FOUR,
    UNEVEN,
    WARTIME_GRID,
    Note,
    also_a_word,
    contradiction,
    foreign_square,
    not_a_letter_grid,
    text_says,
    wrong_band,
    wrong_digits,
    wrong_zone,
)
from nlp.entities.coordinates.position import Found, Position, Rejected, stated
from nlp.entities.coordinates.squares import (
    OVERLAP_M,
    band_agrees,
    corner,
    regional_squares,
    vietnamese_squares,
)

_UNLIKE: Final = (
    r"(?P<u>\d{3} \d{1,2}(?![\d/:°]|[.,]\d)|\d{3} \d{4,5}|\d{2} \d{3})(?!\d)(?!\s?[^\W\d_])"
)
_RUN: Final = r"\d[\do]{1,9}"
_HALVES: Final = "|".join(
    rf"(?P<e{size}>\d{{{size}}})(?P<s{size}>[\s.,/\-–]{{1,3}})(?P<n{size}>\d{{{size}}})(?!\d)"
    for size in (5, 4, 3, 2)
)
_GRID: Final = re.compile(
    BEFORE + r"(?:(?P<zone>4[789])\s?(?P<band>[c-hj-np-x])?[\s.\-]{0,2})?"
    r"(?P<sq>[a-hj-np-z][\s.]?[a-hj-np-v])(?P<gap>[\s.:\-–=]{0,2}\(?)"
    rf"(?P<digits>{_HALVES}|{_UNLIKE}|{_RUN}){AFTER}(?![.,]\d)"
)
_CUE: Final = re.compile(
    r"(?<![a-zà-ɏḁ-ỹа-яё])(?:grid(?: square| ref(?:erence)?)?|coord\w*|vic(?:inity)?|utm|mgrs|wr|"
    r"loc(?:ation)?|"
    r"tọa độ|toạ độ|toa do|tđ|ô|ô vuông|ô lưới|o luoi|lưới ô vuông|координат\w*|квадрат\w*|"
    r"좌표|坐标|座標|方格|coordonn\w*|carroyage)[\s.:,(=\-–«“\"]{0,4}(?:(?:là|la|of|số|is|at|vic)[\s.:]{1,2})?$"
)
_NUMBERED: Final = re.compile(
    r"(?:(?<!\w)(?:số|so|number|no|n°|nr|biển số|biển|bien so|bks|xe|plate|cmnd|cmt|cccd|"
    r"giấy|giấy phép|gpxd|bằng|phiếu|vé|sổ|hóa đơn|hợp đồng|công văn|biên bản|"
    r"quyết định|qđ|mã|ma so|thẻ|lệnh|document|doc|cdec|tel|phone|đt|sđt|sdt|tàu|tau|máy bay|"
    r"súng|sung|serial|seri|sê ri|series|hòm thư|hom thu|đơn vị|stk|tài khoản|tai khoan|"
    r"номер|編號|编号|번호)|№|#)[\s.:]{0,3}$"
)
_UNEVEN: Final = re.compile(r"[ \-]\d{2,3}(?![\d/.,:\-])(?!\s?[^\W\d_])")
_COUNTED: Final = re.compile(
    r"\s?(?:°|%|tuổi|tuoi|giờ|gio(?!\w)|hours?|hrs?|đồng|dong(?!\w)|vnđ|vnd|đ(?!\w)|usd|km|kg|mét|met(?!\w)|"
    r"m(?!\w)|người|nguoi|men(?!\w)|rounds|viên|vien|tấn|năm|"
    r"/\s?[a-zđ]|/\d{1,4}(?!\d)|[.\-–/ ]{1,3}\d{3,4}(?!\d)[.\-–/ ]{1,2}\d)"
)
# Words and abbreviations that are also squares; in small letters they need a word before them.
_WORDS: Final = frozenset(
    "AT AN AM AD AS AU AP US XE YA YE VS BS BT BP BN CN CT CP TK TL XL".split()
)
# With four digits they are years, hours, units and numbers of papers far more often.
_ABBREVIATED: Final = _WORDS | frozenset("UK VK VL WK UL XH VF BM AR AQ".split())
_ENGLISH: Final = frozenset("AT AN AM AD AS AP US VS BN CP CT UK".split())
_ACCOUNT: Final = frozenset(("TK", "TL"))
_CAPITAL: Final = re.compile("[A-Z]")
_FEW_CAPITALS: Final = 12
_METRES: Final = {4: 1000.0, 6: 100.0, 8: 10.0, 10: 1.0}


@dataclass(frozen=True, slots=True)
class Grid:
    """Letters and digits as read; offsets are those of the folded text."""

    start: int
    end: int
    letters: str
    digits: str
    zone: int | None
    band: str
    doubt: Note | None = None
    repaired: bool = False
    word: bool = False

    def read(self, context: Context) -> Found:
        """Return the readings on Indian 1960 and WGS 84, the preferred first."""
        reason = self.doubt or self._contradiction(context)
        square = corner(self.letters)
        if square is None or (self.digits and len(self.digits) not in _METRES):
            kinds = wrong_digits(len(self.digits)) if square else foreign_square(self.letters)
            return Found(self.start, self.end, "coord-grid", reason=reason or kinds, score=0.7)
        zone, east, north = square
        metres = _METRES[len(self.digits)]
        half = len(self.digits) // 2
        east += int(self.digits[:half]) * metres + metres / 2
        north += int(self.digits[half:]) * metres + metres / 2
        wartime = _named(stated(indian_utm(zone), east, north, metres), "MGRS Indian 1960")
        modern = _named(stated(wgs84_utm(zone), east, north, metres), "MGRS WGS84")
        if wartime is None or modern is None:  # pragma: no cover - squares have an inverse
            return Found(self.start, self.end, "coord-grid", reason=NOWHERE)
        reason = reason or self._outside(wartime, east, zone)
        modern_first, why = self._era(context)
        first, second = (modern, wartime) if modern_first else (wartime, modern)
        warnings = []
        if self.repaired:
            warnings.append(O_AS_ZERO)
        if self.word:
            warnings.append(also_a_word(self.letters))
        if context.gps and context.map and not context.datums:
            warnings.append(GPS_AND_MAP)
        return Found(
            self.start,
            self.end,
            "coord-grid",
            (first,) if context.datums else (first, second),
            (Rejected(second, OTHER_SYSTEM),) if context.datums else (),
            reason,
            why,
            tuple(warnings),
            0.95 if not warnings else 0.75,
        )

    def _contradiction(self, context: Context) -> Note | None:
        if len(context.datums) > 1:
            return contradiction(context.datums)
        if context.datums and context.datums[0] in ("VN-2000", "Hanoi 1972"):
            return not_a_letter_grid(context.datums[0])
        return None

    def _outside(self, position: Position, east: float, zone: int) -> Note | None:
        if self.zone is not None and self.zone != zone:
            return wrong_zone(self.zone, self.letters, zone)
        if self.band and not band_agrees(self.band.upper(), position.lat):
            return wrong_band(self.band.upper(), self.letters, position.lat)
        border, _ = indian_utm(zone).from_wgs84(position.lat, 108.0)
        over = east - border if zone == 48 else border - east
        if over > OVERLAP_M:
            return OVER_BORDER
        return None

    def _era(self, context: Context) -> tuple[bool, Note]:
        """Return whether WGS 84 is preferred, and why."""
        if context.datums:
            modern = context.datums[0] == "WGS84"
            return modern, text_says(context.datums[0])
        if context.gps and not context.map:
            return True, BY_RECEIVER
        if len(self.digits) == 10 and not context.map:
            return True, TEN_DIGITS
        return False, WARTIME_GRID


def _named(position: Position | None, system: str) -> Position | None:
    if position is None:
        return None
    return Position(system, position.lat, position.lon, position.radius_m)


def find_grids(folded: str, raw: str, *, vietnamese: bool = True) -> Iterator[Grid]:
    """Yield grids by letters.

    Args:
        folded: lower case text.
        raw: the same text with its capitals, character by character as long.
        vietnamese: whether Vietnamese abbreviations (BS, BT, CN) are to be expected.
    """
    shouted = raw.isupper() and len(_CAPITAL.findall(raw)) > _FEW_CAPITALS
    for match in _GRID.finditer(folded):
        grid = _grid(folded, raw, match, shouted, vietnamese)
        if grid:
            yield grid


def _grid(
    folded: str, raw: str, match: re.Match[str], shouted: bool, vietnamese: bool
) -> Grid | None:
    letters = re.sub(r"[^a-z]", "", match.group("sq")).upper()
    capitals = re.sub(r"[^A-Za-z]", "", raw[match.start("sq") : match.end("sq")]).isupper()
    before = folded[max(0, match.start() - 28) : match.start()]
    cue = bool(_CUE.search(before))
    zone = match.group("zone")
    digits, doubt = _digits(match)
    if not doubt and _UNEVEN.match(folded, match.end()):
        doubt = UNEVEN
    if letters == "VN":
        return None
    if not cue and (_NUMBERED.search(before) or _COUNTED.match(folded, match.end())):
        return None
    if (
        not cue
        and not zone
        and not _likely(
            letters, digits, capitals, doubt, match, _ABBREVIATED if vietnamese else _ENGLISH
        )
    ):
        return None
    if not cue and before[-1:] in (".", "@", "/", "_") and not capitals:
        return None
    if zone and not cue and not (capitals or match.group("band")):
        return None
    start, end = match.span()
    if before.endswith("grid "):
        start -= len("grid ")
    if match.group("gap").endswith("(") and folded[end : end + 1] == ")":
        end += 1
    if letters not in regional_squares():
        if not capitals:
            return None
        doubt = doubt or foreign_square(letters)
    return Grid(
        start,
        end,
        letters,
        digits.replace("o", "0"),
        int(zone) if zone else None,
        match.group("band") or "",
        doubt,
        "o" in digits,
        shouted and letters in _WORDS and not cue and not zone,
    )


def _digits(match: re.Match[str]) -> tuple[str, Note | None]:
    """Return the digits and a doubt about them."""
    for size in (5, 4, 3, 2):
        if match.group(f"e{size}"):
            doubt = None
            if size == 4 and match.group("s4").strip(" "):
                doubt = TWICE_FOUR
            return match.group(f"e{size}") + match.group(f"n{size}"), doubt
    if match.group("u"):
        return re.sub(r"\D", "", match.group("u")), UNEVEN
    return match.group("digits"), None


def _likely(
    letters: str,
    digits: str,
    capitals: bool,
    doubt: Note | None,
    match: re.Match[str],
    abbreviations: frozenset[str],
) -> bool:
    """Say whether letters and digits without any word before them are a grid."""
    count = len(digits)
    gap = match.group("gap")
    if letters in _ACCOUNT or len(match.group("sq")) > len(letters):
        return False
    if not capitals:
        plain = not gap.strip(" (") and letters not in _ABBREVIATED
        return plain and count in (6, 8, 10) and not doubt and letters in vietnamese_squares()
    if count in (6, 8, 10) and not doubt:
        # Telephone numbers behind initials have eight digits or ten.
        telephone = count == 10 and not match.group("s5")
        telephone = telephone or (count > 6 and letters in _WORDS & abbreviations)
        return letters in regional_squares() and not telephone
    if letters in abbreviations or letters not in vietnamese_squares() or gap.strip(" ("):
        return False
    if count == 4:
        parted = (match.group("s2") or "").strip(" ")
        return not parted and not re.fullmatch(r"19[4-9]\d|20[0-2]\d", digits)
    return bool(doubt) or count in (5, 7)

"""Units with slashes: ``1/7 Cav``, ``B/2/77 Arty``, ``C/2-503``, ``2/48/320``."""

from __future__ import annotations

from typing import Final

from nlp.entities.units.english_words import EN_ARMS, EN_LEVELS, EN_SIDES, PHONETIC
from nlp.entities.units.history import american
from nlp.entities.units.pieces import Cursor, Piece

_DIVISIONS: Final = frozenset(
    "304 304B 308 308B 312 316 320 320A 320B 324 324B 325 325B 325C 341 968 711 307 309 330".split()
)
_SLASH: Final = frozenset(("/", "-", "–"))
_ENDS: Final = ("st", "nd", "rd", "th", "d")


def slash_piece(cursor: Cursor, at: int) -> Piece | None:
    """Read numbers parted by slashes at word ``at``, with the company's letter if there is one."""
    company = ""
    place = at
    word = cursor.raw(at)
    if not word[:1].isdigit():
        letter = (
            word if len(word) == 1 and word in "ABCDEFGHIKLM" else PHONETIC.get(cursor.bare(at))
        )
        if letter is None or cursor.gap(at + 1) not in ("/", "-", " "):
            return None
        company = letter
        place += 1
    elif cursor.gap(at) in ("/", "-", "–", ".", ","):
        return None
    loose = bool(company) and cursor.gap(place) == " "
    first, place = _figure(cursor, place)
    if not first or cursor.gap(place) not in _SLASH:
        return None
    second, place = _figure(cursor, place)
    if not second:
        return None
    if cursor.gap(place) == "/" and cursor.raw(place)[:1].isdigit():
        return _triple(cursor, at, place, company, first, second)
    arm, side, level, end = _behind(cursor, place)
    if not (arm or side or level):
        if cursor.gap(place) in _SLASH and place < len(cursor.words):
            return None
        spoken = len(word) > 2 and bool(company)
        if (spoken or _behind_company(cursor, at)) and len(first) < 2 and len(second) < 3:
            # The Army's battalions stop at company E; G to M are the Marines'.
            marines = "mar" if company in tuple("GHIKLM") else ""
            return _built(cursor, at, place, company, first, second, marines, "US")
        known = american(first, second, "")
        if known is None or (len(second) < 3 and (not company or loose)):
            if company and not loose and cursor.gap(at + 1) == "/":
                return _built(cursor, at, place, company, first, second, "", "US")
            return None
        return _built(cursor, at, place, company, first, second, known[0], "US")
    if level and level not in ("regt", "div") and not arm:
        return None
    if arm == "-":
        arm = ""
    return _built(cursor, at, end, company, first, second, arm, side or _side(arm), level)


def _behind_company(cursor: Cursor, at: int) -> bool:
    """Whether "Golf Co", "C Company" stands directly before."""
    said = cursor.bare(at - 1) in ("co", "company", "coy", "trp", "troop", "btry", "battery")
    letter = cursor.raw(at - 2)
    return said and cursor.near(at) and (len(letter) == 1 or letter.lower() in PHONETIC)


def _figure(cursor: Cursor, at: int) -> tuple[str, int]:
    name, after = cursor.lettered(at)
    if name and name[-1] == "D":
        return name[:-1], after
    if name and cursor.bare(after) in _ENDS and not cursor.gap(after):
        after += 1
    return name, after


def _side(arm: str) -> str:
    return "US" if arm in ("inf", "cav", "mar", "arty", "abn", "tank") else ""


def _behind(cursor: Cursor, at: int) -> tuple[str, str, str, int]:
    """Return arm, side and level behind the figures, and the place behind them."""
    arm = side = level = ""
    place = at
    while place < len(cursor.words) and cursor.near(place):
        found, after = EN_ARMS.match(cursor, place)
        if found and not arm:
            arm, place = found, after
            continue
        found, after = EN_SIDES.match(cursor, place)
        if found and not side and cursor.bare(place) not in ("army", "enemy"):
            side, place = found, after
            continue
        found, after = EN_LEVELS.match(cursor, place)
        if found and not level:
            level, place = found, after
            continue
        break
    return arm, side, level, place


def _triple(
    cursor: Cursor, at: int, place: int, company: str, first: str, second: str
) -> Piece | None:
    third, after = cursor.lettered(place)
    if not third or company:
        return None
    arm, side, level, end = _behind(cursor, after)
    if third not in _DIVISIONS and side != "PAVN":
        return None
    if cursor.gap(after) == "/":
        return None
    more = (
        cursor.piece(at, end, "regt", second, "slash", "", side),
        cursor.piece(at, end, "div", third, "slash", "", side),
    )
    del arm, level
    return cursor.piece(at, end, "bn", first, "slash", "", side or "PAVN", False, more)


def _built(
    cursor: Cursor,
    at: int,
    end: int,
    company: str,
    first: str,
    second: str,
    arm: str,
    side: str,
    level: str = "",
) -> Piece:
    large = cursor.piece(at, end, level or "regt", second, "slash", arm, side)
    if level == "div":
        low, arm_low = "regt", ""
    elif arm == "cav" and second not in ("5", "7", "8", "12"):
        low, arm_low = "sqn", ""
    else:
        low, arm_low = "bn", ""
    if not company:
        return cursor.piece(at, end, low, first, "slash", arm_low, side, False, (large,))
    battalion = cursor.piece(at, end, low, first, "slash", arm_low, side)
    kind = "bty" if arm == "arty" else "trp" if low == "sqn" else "co"
    return cursor.piece(
        at, end, kind, company, "slash", "", side or "US", False, (battalion, large)
    )

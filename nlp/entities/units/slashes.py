"""Units with slashes: ``1/7 Cav``, ``B/2/77 Arty``, ``C/2-503``, ``2/48/320``."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from nlp.entities.units.english_words import COMPANY, EN_ARMS, EN_LEVELS, EN_SIDES, PHONETIC
from nlp.entities.units.history import american
from nlp.entities.units.pieces import Cursor, Piece

_DIVISIONS: Final = frozenset(
    "304 304B 308 308B 312 316 320 320A 320B 324 324B 325 325B 325C 341 968 711 307 309 330".split()
)
_SLASH: Final = frozenset(("/", "-", "–"))
_MARINES: Final = frozenset("1 3 4 5 7 9 26 27".split())
_MARINE_WORDS: Final = re.compile(r"\b(?:marines?|usmc|mardiv|iii maf)\b", re.IGNORECASE)
_UNIT_BEFORE: Final = frozenset("with from of by for joined and unit blt battalion bn".split())
_PART_BEHIND: Final = frozenset("of mile miles inch full strength ton of the way".split())
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
        if letter is None or cursor.gap(at + 1) not in ("/", "-", " ", ", "):
            return None
        company = letter
        place += 1
    elif cursor.gap(at) in ("/", "-", "–", ".", ","):
        return None
    parted = bool(company) and cursor.gap(place) == ", "
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
    if cursor.gap(end)[:1] == ")" and cursor.bare(end - 1) == "mech":
        return _built(cursor, at, end, company, first, second, arm, "US", "", 1)
    if parted and not arm and not level:
        return None
    if not (arm or side or level):
        if cursor.gap(place) in _SLASH and place < len(cursor.words):
            return None
        before = _behind_company(cursor, at)
        known = american(first, second, "")
        arm = known[0] if known else ""
        if before[0] in ("trp", "bty"):
            arm = "cav" if before[0] == "trp" else "arty"
        elif _are_marines(cursor, company or before[1], first, second):
            arm = "mar"
            if not company and not before[0] and _is_said(cursor, at, place):
                return _built(cursor, at, place, company, first, second, arm, "US")
        spoken = len(word) > 2 and bool(company)
        if (spoken or before[0]) and len(first) < 2 and len(second) < 3:
            return _built(cursor, at, place, company, first, second, arm, "US")
        if known is None or (len(second) < 3 and (not company or loose)):
            if company and not loose and cursor.gap(at + 1) == "/":
                return _built(cursor, at, place, company, first, second, arm, "US")
            return None
        return _built(cursor, at, place, company, first, second, known[0], "US")
    if level and level not in ("regt", "div") and not arm:
        return None
    if arm == "-":
        arm = ""
    return _built(cursor, at, end, company, first, second, arm, side or _side(arm), level)


def _behind_company(cursor: Cursor, at: int) -> tuple[str, str]:
    """Return level and letter of "Golf Co", "C Company" directly before, else ``("", "")``."""
    level = COMPANY.get(cursor.bare(at - 1), "")
    if not level or not (cursor.near(at) or cursor.gap(at) in (", ", "., ", ". ")):
        return "", ""
    said = cursor.raw(at - 2)
    letter = said.upper() if len(said) == 1 else PHONETIC.get(said.lower(), "")
    return (level, letter) if letter else ("", "")


def _are_marines(cursor: Cursor, company: str, battalion: str, regiment: str) -> bool:
    """Whether figures name a battalion of Marines, by the company or by words in the text."""
    if battalion not in tuple("1234") or regiment not in _MARINES:
        return False
    # The Army's battalions stop at company E; G to M are the Marines'.
    return company in tuple("GHIKLM") or bool(_MARINE_WORDS.search(cursor.text))


def _is_said(cursor: Cursor, at: int, after: int) -> bool:
    """Whether bare figures ("2/5") stand as a unit does, not as a date or a part."""
    before = cursor.bare(at - 1)
    return before in _UNIT_BEFORE and cursor.bare(after) not in _PART_BEHIND


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
    if cursor.gap(at) == " (" and cursor.bare(at) == "mech" and cursor.gap(at + 1)[:1] == ")":
        return "inf", "", "", at + 1
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
    sign: int = 0,
) -> Piece:
    """Return the piece of company, battalion and regiment; ``sign`` more belong to its span."""
    large = cursor.piece(at, end, level or "regt", second, "slash", arm, side)
    if level == "div":
        low, arm_low = "regt", ""
    elif arm == "cav" and second not in ("5", "7", "8", "12"):
        low, arm_low = "sqn", ""
    else:
        low, arm_low = "bn", ""
    battalion = cursor.piece(at, end, low, first, "slash", arm_low, side)
    if not company:
        made = replace(battalion, more=(large,))
    else:
        kind = "bty" if arm == "arty" else "trp" if low == "sqn" else "co"
        made = replace(
            battalion, level=kind, name=company, side=side or "US", more=(battalion, large)
        )
    return replace(made, end=made.end + sign)

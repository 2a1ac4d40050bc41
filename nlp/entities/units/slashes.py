"""Units with slashes: ``1/7 Cav``, ``B/2/77 Arty``, ``C/2-503``, ``2/48/320``."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from nlp.entities.units.english_words import (
    AIR_CAVALRY,
    COMPANY,
    EN_ARMS,
    EN_LEVELS,
    EN_SIDES,
    PHONETIC,
)
from nlp.entities.units.history import american
from nlp.entities.units.pieces import Cursor, Piece

_DIVISIONS: Final = frozenset(
    "304 304B 308 308B 312 316 320 320A 320B 324 324B 325 325B 325C 341 968 711 307 309 330".split()
)
_SLASH: Final = frozenset(("/", "-", "–"))
_DIGITS: Final = dict(
    zip("one two three four five six seven eight nine".split(), "123456789", strict=True)
)
_MARINES: Final = frozenset("1 3 4 5 7 9 26 27".split())
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
    if loose and cursor.reading.case == "lower":
        said = place + 1 if cursor.bare(place) in COMPANY else place
        if cursor.bare(said) in _DIGITS:
            return _said(cursor, at, said, company)
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
        return _bare(cursor, at, place, company, first, second)
    if level and level not in ("regt", "div") and not arm:
        return None
    if arm == "-":
        arm = ""
    return _built(cursor, at, end, company, first, second, arm, side or _side(arm), level)


def _bare(
    cursor: Cursor, at: int, place: int, company: str, first: str, second: str
) -> Piece | None:
    """Read figures without arm or level behind them ("C/2-503", "Golf Co, 2/1"), else ``None``."""
    if cursor.gap(place) in _SLASH and place < len(cursor.words):
        return None
    level, letter = _behind_company(cursor, at)
    known = american(first, second, "")
    arm = known[0] if known else ""
    joined = level == "" and company == "" and _is_said(cursor, at, place)
    if level in ("trp", "bty"):
        arm = "cav" if level == "trp" else "arty"
    elif _is_marines_shortly(cursor, place, second):
        return _built(cursor, at, place + 1, company, first, second, "mar", "US")
    elif _are_marines(cursor, company or letter, first, second):
        arm = "mar"
    elif joined and not _behind_unit(cursor, at):
        joined = False
    named = len(cursor.raw(at)) > 2 and company != ""
    slashed = company != "" and cursor.gap(at + 1) == "/"
    sure = known is not None and (len(second) > 2 or (company != "" and cursor.gap(at + 1) != " "))
    spoken = (named or level != "") and len(first) < 2 and len(second) < 3
    if spoken or sure or slashed or (joined and arm):
        return _built(cursor, at, place, company, first, second, arm, "US")
    return None


def _behind_unit(cursor: Cursor, at: int) -> bool:
    """Whether a unit's arm and "and" stand before ("1/4 Cavalry and 2/28")."""
    arm = EN_ARMS.match(cursor, at - 2)[0]
    return cursor.bare(at - 1) == "and" and arm in ("inf", "cav", "mar", "arty")


def _said(cursor: Cursor, at: int, place: int, company: str) -> Piece | None:
    """Read "hotel two five", "charlie one seven cav": a company of the 2nd Battalion, 5th."""
    first, second = _DIGITS[cursor.bare(place)], _DIGITS.get(cursor.bare(place + 1), "")
    if not second or not cursor.near(place + 1) or cursor.bare(place + 2) in _DIGITS:
        return None
    arm, side, _level, end = _behind(cursor, place + 2)
    if not arm and _are_marines(cursor, company, first, second):
        arm = "mar"
    return _built(cursor, at, end, company, first, second, arm, side or "US") if arm else None


def _behind_company(cursor: Cursor, at: int) -> tuple[str, str]:
    """Return level and letter of "Golf Co", "C Company" directly before, else ``("", "")``."""
    if not (cursor.near(at) or cursor.gap(at) in (", ", "., ", ". ")):
        return "", ""
    level = COMPANY.get(cursor.bare(at - 1), "")
    said = cursor.raw(at - 2)
    if not level:
        level, said = COMPANY.get(cursor.bare(at - 2), ""), cursor.raw(at - 1)
    if not level:
        return "", ""
    letter = said.upper() if len(said) == 1 else PHONETIC.get(said.lower(), "")
    return (level, letter) if letter else ("", "")


def _are_marines(cursor: Cursor, company: str, battalion: str, regiment: str) -> bool:
    """Whether figures name a battalion of Marines, by the company or by words in the text."""
    if battalion not in tuple("1234") or regiment not in _MARINES:
        return False
    # The Army's battalions stop at company E; G to M are the Marines'.
    return company in tuple("GHIKLM") or cursor.of_marines


def _is_marines_shortly(cursor: Cursor, at: int, regiment: str) -> bool:
    """Whether "Mar" at word ``at`` stands for Marines, not for March."""
    return (
        cursor.bare(at) == "mar"
        and cursor.near(at)
        and regiment in _MARINES
        and not cursor.raw(at + 1)[:1].isdigit()
    )


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
    elif arm == "cav" and second not in AIR_CAVALRY:
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

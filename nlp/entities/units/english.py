"""Units in English by number: "66th Regt", "6 RAR", "first of the seventh cav"."""

from __future__ import annotations

from typing import Final, NamedTuple

from nlp.entities.units.english_words import (
    AIR_CAVALRY,
    COMPANY,
    EN_ARMS,
    EN_LEVELS,
    EN_SIDES,
    PERSONS,
    PHONETIC,
    REGIONAL,
)
from nlp.entities.units.history import american
from nlp.entities.units.numbers import EN_FIRST, english_number
from nlp.entities.units.pieces import Cursor, Piece

_ORDINAL_ENDS: Final = frozenset(("st", "nd", "rd", "th", "d"))
_UNIQUE: Final = {("101", "abn"): "div", ("173", "abn"): "bde", ("82", "abn"): "div"}
_JOINED: Final = {
    "mardiv": ("mar", "div"), "cavdiv": ("cav", "div"), "infdiv": ("inf", "div"),
    "abndiv": ("abn", "div"), "sfg": ("sf", "group"), "sfga": ("sf", "group"),
    "acd": ("cav", "div"),
}  # fmt: skip
_SAID_FOR_DIVISIONS: Final = frozenset(("1", "4", "25"))
_CLOSE: Final = frozenset(("", " ", "-", "/", ". ", ".", "\u00a0"))


def numbered_piece(cursor: Cursor, at: int) -> Piece | None:
    """Read a number in figures or words and what it counts: ``66th Regt``, ``6 RAR``."""
    number = read_number(cursor, at)
    after = number.after
    if not number.name or not cursor.near(after) or len(number.name.rstrip("ABCDE")) > 3:
        return None
    if number.ordinal and cursor.bare(after) == "of":
        return _of_the(cursor, at, number)
    side, arm, level, end = described(cursor, after)
    if not level:
        return _implied(cursor, at, end, number, arm, side)
    if cursor.bare(end) in PERSONS and cursor.near(end):
        return None
    counted = not number.ordinal
    numbered = bool(side) and len(number.name) == 3
    if counted and (
        (level in ("corps", "squad", "co", "group") and not numbered) or _plural(cursor, end)
    ):
        return None
    if EN_ARMS.match(cursor, end)[0] == "sas" and cursor.near(end):
        arm, end = "sas", end + 1
    late_side, place = EN_SIDES.match(cursor, end)
    if late_side and cursor.near(end) and not side and late_side != "US":
        side, end = late_side, place
    if level == "lib":
        level, arm = "bde", "inf"
    level = _UNIQUE.get((number.name, arm), level)
    weak = (len(number.name) < 2 and (counted or number.spoken)) or (counted and level == "plt")
    weak = weak and not arm and not side
    if arm == "inf" and level not in ("regt", "bde"):
        arm = ""
    return cursor.piece(
        at, end, level, number.name, "en-level", arm, side or _own(level, arm), weak
    )


def _plural(cursor: Cursor, end: int) -> bool:
    return cursor.bare(end - 1).endswith("s")


class Number(NamedTuple):
    """A number with the place behind it; ``spoken`` in words."""

    name: str
    after: int
    ordinal: bool
    spoken: bool


def read_number(cursor: Cursor, at: int) -> Number:
    """Read a number in figures ("66th", "3d", "95B") or words; its name is ``""`` for none."""
    name, after = cursor.lettered(at)
    if name:
        if cursor.bare(after) in _ORDINAL_ENDS and not cursor.gap(after):
            return Number(name, after + 1, True, False)
        if name[-1] == "D" and name[-2] in "23" and name[-3:-2] != "1":
            return Number(name[:-1], after, True, False)
        return Number(name, after, False, False)
    if cursor.bare(at) not in EN_FIRST:
        return Number("", at, False, False)
    name, after, ordinal = english_number(cursor.words, at)
    letter = "B" if cursor.bare(after) == "b" else PHONETIC.get(cursor.bare(after), "")
    if len(name) > 1 and letter in ("A", "B", "C") and EN_LEVELS.match(cursor, after + 1)[0]:
        return Number(name + letter, after + 1, True, True)
    return Number(name, after, ordinal, True)


def described(cursor: Cursor, at: int) -> tuple[str, str, str, int]:
    """Read sides, arms and the level behind a number; the level is ``""`` where none comes."""
    side = arm = ""
    place = at
    for _ in range(6):
        if place > at and cursor.gap(place) == " (":
            behind = _behind_brackets(cursor, place)
            if behind == place:
                break
            place = behind
        elif place >= len(cursor.words) or (place > at and cursor.gap(place) not in _CLOSE):
            break
        if cursor.bare(place) in _JOINED:
            return side, *_JOINED[cursor.bare(place)], place + 1
        level, after = EN_LEVELS.match(cursor, place)
        if level:
            regional = cursor.bare(place) in REGIONAL
            return "ARVN" if regional else side, arm, level, after
        found, after = EN_ARMS.match(cursor, place)
        if found:
            side = "US" if cursor.bare(place) == "force" else side
            arm, place = (arm if found == "-" or (arm and found == "inf") else found), after
            continue
        found, after = EN_SIDES.match(cursor, place)
        if not found:
            break
        arm = "mar" if cursor.bare(place) == "vnmc" else arm
        side, place = found, after
    return side, arm, "", place


def _behind_brackets(cursor: Cursor, at: int) -> int:
    """Return the level behind a bracket that opens before ``at``: "NVA (Sao Vang) Division"."""
    for place in range(at + 1, at + 4):
        if cursor.gap(place) == ") ":
            return place if EN_LEVELS.match(cursor, place)[0] else at
    return at


def _own(level: str, arm: str) -> str:
    """Return the side that an arm at that level can only be."""
    if arm in ("rar", "sas"):
        return "AUS"
    if arm == "sf":
        return "US"
    american = ("regt", "div") if arm == "mar" else ("div", "sqn", "bde")
    return "US" if arm in ("mar", "cav") and level in american else ""


def _implied(
    cursor: Cursor, at: int, end: int, number: Number, arm: str, side: str
) -> Piece | None:
    """Read "9th Marines", "1st Cav", "101st Airborne", "6RAR", "29th NVA", without a level."""
    name = number.name
    if arm == "rar" and name.isdecimal() and len(name) < 2:
        return cursor.piece(at, end, "bn", name, "en-rar", "rar", "AUS")
    if not number.ordinal:
        lettered = arm in ("cav", "tank") and COMPANY.get(cursor.bare(at - 1)) == "sqn"
        return cursor.piece(at, end, "regt", name, "en-arm", arm, "AUS") if lettered else None
    level = _UNIQUE.get((name, arm), "")
    if arm == "cav" and name == "1":
        level = "div"
    elif arm == "inf" and name in _SAID_FOR_DIVISIONS:
        level, arm = "div", ""
    elif arm == "abn" and not level and (known := american("", name, "")):
        level, arm = "regt", known[0]
    elif arm in ("mar", "inf", "cav", "arty"):
        level = "regt"
    if level:
        return cursor.piece(at, end, level, name, "en-arm", arm, side or "US")
    if arm == "ranger" and (side or (name != "75" and number.ordinal)):
        return cursor.piece(at, end, "bn", name, "en-arm", arm, side or "ARVN")
    known = american("", name, "") if len(name) > 2 and not arm and not side else None
    if known:
        return cursor.piece(at, end, "regt", name, "en-arm", known[0], "US", True)
    if side == "PAVN" and len(name) > 1 and not arm:
        return cursor.piece(at, end, "regt", name, "en-side", "", side)
    return None


def _of_the(cursor: Cursor, at: int, battalion: Number) -> Piece | None:
    """Read "first of the seventh cav", "3rd of the 187th": a battalion and its regiment."""
    if cursor.bare(battalion.after + 1) != "the":
        return None
    regiment = read_number(cursor, battalion.after + 2)
    if not regiment.name or not regiment.ordinal:
        return None
    side, arm, level, end = described(cursor, regiment.after)
    if level or side == "PAVN":
        return None
    known = american(battalion.name, regiment.name, arm)
    company = bool(COMPANY.get(cursor.bare(at - 1)))
    if arm not in ("mar", "cav", "inf") and (
        known is None or (len(regiment.name) < 3 and not company and regiment.spoken)
    ):
        return None
    arm = arm or (known[0] if known else "")
    large = cursor.piece(at, end, "regt", regiment.name, "en-of", arm, "US")
    level = "sqn" if arm == "cav" and regiment.name not in AIR_CAVALRY else "bn"
    return cursor.piece(at, end, level, battalion.name, "en-of", "", "US", more=(large,))

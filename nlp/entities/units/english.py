"""Units in English: "2nd Co, 60th Bn", "C/2-503", "1/7 Cav", "D Coy 6RAR", "the twenty ninth"."""

from __future__ import annotations

from typing import Final, NamedTuple

from nlp.entities.units.history import american
from nlp.entities.units.numbers import EN_FIRST, english_number
from nlp.entities.units.phrases import phrases
from nlp.entities.units.pieces import Cursor, Piece

EN_LEVELS: Final = phrases({
    "squad": "squad", "plt": "platoon, plt, plat", "co": "company, co, coy, companies",
    "bn": "battalion, bn, batt, battalions, bns, battallion",
    "regt": "regiment, regt, rgt, regiments, regimental, reg, regts",
    "bde": "brigade, bde", "lib": "lib", "div": "division, div, divisions", "corps": "corps",
    "bty": "battery, btry, bty", "trp": "troop, trp", "sqn": "squadron, sqdn, sqn",
    "front": "front", "mr": "military region, mr", "group": "group, transportation group, grp",
    "binhtram": "binh tram, military station",
}, ascii_only=True)  # fmt: skip
EN_ARMS: Final = phrases({
    "sapper": "sapper, sappers", "aaa": "anti aircraft, antiaircraft, aaa, anti aircraft "
                                        "artillery, aa, flak",
    "arty": "artillery, arty, field artillery, fa, fld arty, field arty, arti",
    "sam": "sam, missile, surface to air missile", "eng": "engineer, engineers, engr, eng",
    "tank": "tank, armor, armored, armd, armoured", "recon": "recon, reconnaissance",
    "inf": "infantry, inf, infantry regiment, mech, mechanized, mechanized infantry",
    "cav": "cavalry, cav, air cavalry, air cav, armored cavalry, acr, armored cav",
    "abn": "airborne, abn, parachute, para", "mar": "marines, marine, usmc",
    "ranger": "ranger, rangers, rgr", "lf": "lf, local force, local",
    "signal": "signal, commo", "trans": "transportation, trans, transport",
    "med": "medical, med", "rar": "rar, royal australian", "sf": "special forces",
    "-": "main force, mf, heavy, light, independent, infiltration, rifle",
}, ascii_only=True)  # fmt: skip
EN_SIDES: Final = phrases({
    "PAVN": "nva, vc, pavn, viet cong, vietcong, north vietnamese, north vietnamese army, plaf, "
    "nvn, viet minh, enemy, vm, vc nva, nva vc",
    "ARVN": "arvn, south vietnamese, vnaf, vnmc, rvn, vn, army of vietnam",
    "US": "us, u s, american, army, united states, usa", "ROK": "rok, korean, roks, south "
        "korean, rok army",
    "AUS": "australian, aus, aussie", "FR": "french", "CN": "chinese, pla",
}, ascii_only=True)  # fmt: skip
PHONETIC: Final = {
    "alpha": "A", "alfa": "A", "bravo": "B", "charlie": "C", "delta": "D", "echo": "E",
    "foxtrot": "F", "golf": "G", "hotel": "H", "india": "I", "kilo": "K", "lima": "L", "mike": "M",
}  # fmt: skip
_COMPANY: Final = {
    "co": "co", "company": "co", "coy": "co", "troop": "trp", "trp": "trp", "battery": "bty",
    "btry": "bty", "bty": "bty", "cie": "co",
}  # fmt: skip
_ORDINAL_ENDS: Final = frozenset(("st", "nd", "rd", "th", "d"))
_PERSONS: Final = frozenset(
    "leader leaders commander sergeant sgt cdr co xo ldr medic member".split()
)
_UNIQUE: Final = {("101", "abn"): "div", ("173", "abn"): "bde", ("82", "abn"): "div"}
_CLOSE: Final = frozenset(("", " ", "-", "/", ". ", ".", "\u00a0"))


def numbered_piece(cursor: Cursor, at: int) -> Piece | None:
    """Read a number in figures or words and what it counts: ``66th Regt``, ``6 RAR``."""
    number = _number(cursor, at)
    after = number.after
    if not number.name or not cursor.near(after) or len(number.name.rstrip("ABCDE")) > 3:
        return None
    if number.ordinal and cursor.bare(after) == "of":
        return _of_the(cursor, at, number)
    side, arm, level, end = _described(cursor, after)
    if not level:
        return _implied(cursor, at, end, number, arm, side)
    if cursor.bare(end) in _PERSONS and cursor.near(end):
        return None
    counted = not number.ordinal
    if counted and (level in ("corps", "squad", "co", "group") or _plural(cursor, end)):
        return None
    late_side, place = EN_SIDES.match(cursor, end)
    if late_side and cursor.near(end) and not side and late_side != "US":
        side, end = late_side, place
    if level == "lib":
        level, arm = "bde", "inf"
    if arm == "inf" and level not in ("regt", "bde"):
        arm = ""
    level = _UNIQUE.get((number.name, arm), level)
    weak = (len(number.name) < 2 and (counted or number.spoken)) or (counted and level == "plt")
    weak = weak and not arm and not side
    return cursor.piece(
        at, end, level, number.name, "en-level", arm, side or _own(level, arm), weak
    )


def _plural(cursor: Cursor, end: int) -> bool:
    return cursor.bare(end - 1).endswith("s")


class _Number(NamedTuple):
    """A number with the place behind it; ``spoken`` in words."""

    name: str
    after: int
    ordinal: bool
    spoken: bool


def _number(cursor: Cursor, at: int) -> _Number:
    name, after = cursor.lettered(at)
    if name:
        if cursor.bare(after) in _ORDINAL_ENDS and not cursor.gap(after):
            return _Number(name, after + 1, True, False)
        if name[-1] == "D":
            return _Number(name[:-1], after, True, False)
        return _Number(name, after, False, False)
    if cursor.bare(at) not in EN_FIRST:
        return _Number("", at, False, False)
    name, after, ordinal = english_number(cursor.words, at)
    letter = "B" if cursor.bare(after) == "b" else PHONETIC.get(cursor.bare(after), "")
    if len(name) > 1 and letter in ("A", "B", "C") and EN_LEVELS.match(cursor, after + 1)[0]:
        return _Number(name + letter, after + 1, True, True)
    return _Number(name, after, ordinal, True)


def _described(cursor: Cursor, at: int) -> tuple[str, str, str, int]:
    """Read sides, arms and the level behind a number; the level is ``""`` where none comes."""
    side = arm = ""
    place = at
    for _ in range(5):
        if place >= len(cursor.words) or (place > at and cursor.gap(place) not in _CLOSE):
            break
        level, after = EN_LEVELS.match(cursor, place)
        if level:
            return side, arm, level, after
        found, after = EN_ARMS.match(cursor, place)
        if found:
            arm, place = (arm if found == "-" or (arm and found == "inf") else found), after
            continue
        found, after = EN_SIDES.match(cursor, place)
        if not found:
            break
        side, place = found, after
    return side, arm, "", place


def _own(level: str, arm: str) -> str:
    """Return the side that an arm at that level can only be."""
    if arm == "rar":
        return "AUS"
    american = ("regt", "div") if arm == "mar" else ("div", "sqn", "bde")
    return "US" if arm in ("mar", "cav") and level in american else ""


def _implied(
    cursor: Cursor, at: int, end: int, number: _Number, arm: str, side: str
) -> Piece | None:
    """Read "9th Marines", "1st Cav", "101st Airborne", "6RAR", "29th NVA", without a level."""
    name = number.name
    if arm == "rar" and name.isdecimal() and len(name) < 2:
        return cursor.piece(at, end, "bn", name, "en-rar", "rar", "AUS")
    if not number.ordinal:
        return None
    level = _UNIQUE.get((name, arm), "")
    if arm == "cav" and name == "1":
        level = "div"
    elif arm in ("mar", "inf", "cav", "arty"):
        level = "regt"
    if level:
        return cursor.piece(at, end, level, name, "en-arm", arm, side or "US")
    if side == "PAVN" and len(name) > 1 and not arm:
        return cursor.piece(at, end, "regt", name, "en-side", "", side)
    return None


def _of_the(cursor: Cursor, at: int, battalion: _Number) -> Piece | None:
    """Read "first of the seventh cav", "3rd of the 187th": a battalion and its regiment."""
    if cursor.bare(battalion.after + 1) != "the":
        return None
    regiment = _number(cursor, battalion.after + 2)
    if not regiment.name or not regiment.ordinal:
        return None
    side, arm, level, end = _described(cursor, regiment.after)
    if level or side == "PAVN":
        return None
    known = american(battalion.name, regiment.name, arm)
    if arm not in ("mar", "cav", "inf") and (known is None or len(regiment.name) < 3):
        return None
    arm = arm or (known[0] if known else "")
    large = cursor.piece(at, end, "regt", regiment.name, "en-of", arm, "US")
    return cursor.piece(at, end, "bn", battalion.name, "en-of", "", "US", more=(large,))


def level_first_piece(cursor: Cursor, at: int) -> Piece | None:
    """Read "Company 3", "Regiment 66", "Company A", "Bn 7", "Military Region 5", "BT 34"."""
    level, place = EN_LEVELS.match(cursor, at)
    if not level or not cursor.near(place) or cursor.raw(at).endswith("s"):
        return None
    letter = cursor.raw(place)
    if level in ("co", "trp", "bty") and len(letter) == 1 and letter in "ABCDEFGHIKLM":
        if cursor.gap(place + 1) in ("", "'", "’", "."):
            return None
        return cursor.piece(at, place + 1, level, letter, "en-letter", side="")
    if cursor.bare(place) in ("no", "number"):
        place += 1
    name, after = cursor.lettered(place)
    if not name:
        return None
    if level in (
        "regt",
        "bn",
        "div",
        "co",
        "bde",
        "mr",
        "group",
        "binhtram",
        "front",
        "squad",
        "plt",
    ):
        behind = cursor.gap(after)
        if behind in ("", "/", "-", ":") and after < len(cursor.words):
            return None
        return cursor.piece(
            at, after, level, name, "en-level-first", "", "", level == "group" and len(name) < 3
        )
    return None


def letter_company_piece(cursor: Cursor, at: int) -> Piece | None:
    """Read "A Company", "Alpha Co", "B Btry", "D Coy", "C Troop"."""
    word = cursor.raw(at)
    letter = (
        word if len(word) == 1 and word in "ABCDEFGHIKLM" else PHONETIC.get(cursor.bare(at), "")
    )
    level = _COMPANY.get(cursor.bare(at + 1), "")
    if not letter or not level or not cursor.near(at + 1):
        return None
    if cursor.bare(at + 1) == "co" and cursor.raw(at + 1) == "co" and cursor.reading.lang != "en":
        return None
    if letter == "A" and word == "A" and cursor.raw(at + 1).islower():
        return None
    if letter == "I" and word == "I" and cursor.raw(at + 1).islower():
        return None
    if cursor.bare(at + 2) in _PERSONS and cursor.near(at + 2):
        return None
    return cursor.piece(at, at + 2, level, letter, "en-letter")


_PREDICATE: Final = frozenset(("was", "is", "were", "being", "called"))


def predicate_piece(cursor: Cursor, at: int) -> Piece | None:
    """Read "the regiment was the twenty ninth": the unit is the number with its article."""
    level, place = EN_LEVELS.match(cursor, at)
    if level not in ("bn", "regt", "div", "bde") or cursor.bare(place) not in _PREDICATE:
        return None
    place += 1
    first = place
    if cursor.bare(place) == "the":
        place += 1
    name, after, ordinal, _spoken = _number(cursor, place)
    if not name or not ordinal or EN_LEVELS.match(cursor, after)[0]:
        return None
    return cursor.piece(first, after, level, name, "en-predicate")


def cover_piece(cursor: Cursor, at: int) -> Piece | None:
    """Read "K8 Bn", "D445 Battalion", "H-15 LF Bn", "Q761 Regt": a cover letter, then the level."""
    if cursor.gap(at + 1) not in ("", "-"):
        return None
    number, after = cursor.lettered(at + 1)
    if not number or not cursor.near(after):
        return None
    side, arm, level, end = _described(cursor, after)
    if level not in ("bn", "co", "regt", "div"):
        return None
    letter = cursor.raw(at).upper()
    own = {"bn": "KD", "regt": "QE", "co": "C", "div": "F"}[level]
    name = number if letter in own else letter + number
    return cursor.piece(at, end, level, name, "en-cover", arm, side or "PAVN")

"""Units in Vietnamese words: "tiểu đoàn đặc công 90", "sư 324B", "binh trạm 31", "tỉnh đội X"."""

from __future__ import annotations

from typing import Final

from nlp.entities.units.history import american
from nlp.entities.units.names import formation_name
from nlp.entities.units.numbers import vietnamese_number
from nlp.entities.units.phrases import COUNTED, VI_ARMS, VI_LEVELS, VI_SIDES
from nlp.entities.units.pieces import Cursor, Piece

_SHORT_ARMS: Final = {
    "CB": "eng",
    "ĐC": "sapper",
    "PB": "arty",
    "TS": "recon",
    "XT": "tank",
    "ĐKZ": "arty",
}
_TWINS: Final = frozenset("304 308 312 316 320 324 325".split())
_SAID_LETTERS: Final = {"bê": "b", "ca": "k", "xê": "c", "dê": "d", "quy": "q"}
_AFTER_MY: Final = frozenset("tho lai loc duc son khe thanh thuy hao van tu".split())
_COVER: Final = frozenset("bcdefghijklmnopqrstuvxyz")
_CO_LIKE: Final = frozenset(("squad", "plt", "co", "bty"))
_PLAIN: Final = {"ct": "div", "nt": "div", "bnx": "regt"}
_BY_NUMBER: Final = {"ct": ("5", "7", "9"), "nt": ("2", "3")}
_REGIONS: Final = {
    "ta ngan": "TaNgan", "huu ngan": "HuuNgan", "tri thien": "TriThien", "tay bac": "TayBac",
    "viet bac": "VietBac", "dong bac": "DongBac", "sai gon": "SaiGon", "thu do": "ThuDo",
}  # fmt: skip


def number_at(cursor: Cursor, at: int) -> tuple[str, int]:
    """Return the number at word ``at``, written or said, with its letter; and the place behind."""
    if at < len(cursor.words) and not cursor.near(at) and cursor.gap(at) not in ("-", ".", ". "):
        return "", at
    name, after = cursor.lettered(at)
    if name:
        return name, after
    name, after = vietnamese_number(cursor.words, at, cursor.accented)
    if len(name) == 3 and cursor.kept(after) in ("bê", "b"):
        return name + "B", after + 1
    return name, after


def _side(cursor: Cursor, at: int) -> tuple[str, int]:
    """Return the side named at word ``at``; Mỹ Tho is no Mỹ."""
    found, after = VI_SIDES.match(cursor, at)
    if found == "US" and after == at + 1 and after < len(cursor.words) and cursor.near(after):
        proper = cursor.reading.case == "mixed" and cursor.raw(after)[:1].isupper()
        if proper or cursor.bare(after) in _AFTER_MY:
            return "", at
    return found, after


def trailing(cursor: Cursor, at: int) -> tuple[str, str, int]:
    """Return arm and side that stand behind a number, and the place behind them."""
    arm = side = ""
    place = at
    while place < len(cursor.words) and cursor.near(place):
        found, after = VI_ARMS.match(cursor, place)
        short = _SHORT_ARMS.get(cursor.raw(place)) if cursor.reading.case == "mixed" else None
        if short and not arm:
            arm, place = short, place + 1
            continue
        if found and found not in ("-", "tnxp") and (not arm or found == "+"):
            arm, place = arm if found == "+" else found, after
            continue
        found, after = _side(cursor, place)
        if found and not side:
            side, place = found, after
            continue
        break
    return arm, side, place


def level_piece(cursor: Cursor, at: int) -> Piece | None:
    """Read a level with its number or name at word ``at``."""
    level, place = VI_LEVELS.match(cursor, at)
    if not level:
        return None
    if place < len(cursor.words) and cursor.bare(place) in ("truong", "pho") and cursor.near(place):
        return None
    arm = side = ""
    while place < len(cursor.words) and cursor.near(place):
        found, after = VI_ARMS.match(cursor, place)
        if found and len(cursor.words) > after:
            arm, place = arm if found in ("-", "+") else found, after
            continue
        found, after = _side(cursor, place)
        if found and not side:
            side, place = found, after
            continue
        if cursor.bare(place) in ("so", "thu"):
            place += 1
            continue
        break
    named = None
    if not arm and not side:
        named = formation_name(cursor, place, level)
    if named is not None:
        part, after = named
        return cursor.piece(at, after, part.level, part.name, "vi-name", part.arm, part.side)
    name, after = _numbered(cursor, place, level)
    if not name:
        return region(cursor, at, place, level)
    if level in _BY_NUMBER and name not in _BY_NUMBER[level]:
        return None
    if _counts(cursor, after, level, name):
        return None
    arm_behind, side_behind, end = trailing(cursor, after)
    if level in ("bn", "co") and not arm_behind and not side_behind:
        parted = _parted(cursor, at, after, level, name)
        if parted is not None:
            return parted
    return _made(cursor, at, end, level, name, arm or arm_behind, side or side_behind)


def is_followed_by_volunteers(cursor: Cursor, at: int) -> bool:
    """Whether "TNXP" or its words stand behind a number."""
    return cursor.near(at) and VI_ARMS.match(cursor, at)[0] == "tnxp"


def _made(
    cursor: Cursor, at: int, end: int, level: str, name: str, arm: str, side: str
) -> Piece | None:
    if arm == "tnxp":
        lettered = {"co": "C", "bn": "D", "squad": "A", "plt": "B"}.get(level, "")
        return cursor.piece(at, end, "tnxp", lettered + name, "vi-tnxp", "", side)
    if level == "crew" and not is_followed_by_volunteers(cursor, end):
        return None
    if level in ("team", "crew"):
        return cursor.piece(at, end, "tnxp", name, "vi-tnxp", "", side)
    if arm == "inf":
        arm = ""
    if level == "front" and name[:1].isdigit() and len(name) > 3:
        return None
    unsure = len(name) < 3 or (name.isdigit() and 1990 <= int(name) <= 2035)
    english = cursor.reading.lang == "en" and cursor.raw(at) == "Doan" and len(name) > 1
    weak = level == "group" and not arm and not side and unsure and not english
    return cursor.piece(at, end, _PLAIN.get(level, level), name, "vi-level", arm, side, weak)


def _parted(cursor: Cursor, at: int, after: int, level: str, name: str) -> Piece | None:
    """Read "tiểu đoàn 2/506 Mỹ", "đại đội 3/7/66": the larger parts behind slashes."""
    numbers: list[str] = []
    place = after
    while cursor.gap(place) == "/" and (number := cursor.number(place)) and len(number) < 4:
        numbers.append(number)
        place += 1
    levels = ("bn", "regt", "div")[("co", "bn").index(level) :]
    if not numbers or len(numbers) > len(levels) or (level == "co" and len(numbers) < 2):
        return None
    _arm, side, end = trailing(cursor, place)
    if american(name, numbers[0], "") and level == "bn" and len(numbers) == 1:
        side = side or "US"
    more = tuple(
        cursor.piece(at, end, larger, number, "vi-level", "", side)
        for larger, number in zip(levels, numbers, strict=False)
    )
    return cursor.piece(at, end, level, name, "vi-level", "", side, more=more)


def _numbered(cursor: Cursor, at: int, level: str) -> tuple[str, int]:
    """Return what names the unit behind its level: a number, or a cover letter with one."""
    name, after = number_at(cursor, at)
    if len(name) == 3 and cursor.raw(after) in tuple("ABC") and _spaced_letter(cursor, after, name):
        return name + cursor.raw(after), after + 1
    if not name and level == "co" and _lone_letter(cursor, at):
        return cursor.raw(at), at + 1
    if name:
        return name, after
    letter = _SAID_LETTERS.get(cursor.kept(at), cursor.bare(at))
    if len(letter) != 1 or letter not in _COVER or not cursor.near(at):
        return "", at
    if at + 1 >= len(cursor.words) or cursor.gap(at + 1) not in ("", "-", " ", "."):
        return "", at
    number, after = cursor.lettered(at + 1)
    if not number:
        number, after = vietnamese_number(cursor.words, at + 1, cursor.accented)
    if not number:
        return "", at
    if level in ("front", "group"):
        return f"{letter.upper()}{number}", after
    own = {"bn": "kd", "regt": "eq", "div": "f", "co": "ck"}.get(level, "")
    return (number if letter in own else f"{letter.upper()}{number}"), after


def _spaced_letter(cursor: Cursor, at: int, number: str) -> bool:
    """Whether a capital behind a blank belongs to the number ("sư đoàn 320 A")."""
    return number.isdigit() and number in _TWINS and cursor.gap(at + 1) != "" and cursor.near(at)


def _lone_letter(cursor: Cursor, at: int) -> bool:
    """Whether a company is named by a letter alone ("đại đội A"), as the Americans' are."""
    return (
        cursor.raw(at) in tuple("ABCDE")
        and cursor.near(at)
        and not cursor.raw(at + 1).isdecimal()
        and cursor.reading.case == "mixed"
    )


def _counts(cursor: Cursor, after: int, level: str, name: str) -> bool:
    """Whether the number only counts ("trung đội 20 tay súng", "đoàn 5 người")."""
    if after >= len(cursor.words) or not cursor.near(after):
        return False
    word = cursor.bare(after)
    if level in _CO_LIKE:
        return word in ("nguoi", "tay", "nu", "quan", "tan") or (
            word in ("chien", "dong", "linh") and len(name) > 1
        )
    return level == "group" and len(name) < 3 and word in COUNTED


def region(cursor: Cursor, at: int, place: int, level: str) -> Piece | None:
    """Read military regions with a name."""
    if level != "mr":
        return None
    key = f"{cursor.bare(place)} {cursor.bare(place + 1)}"
    if key not in _REGIONS:
        return None
    return cursor.piece(at, place + 2, "mr", _REGIONS[key], "vi-region")

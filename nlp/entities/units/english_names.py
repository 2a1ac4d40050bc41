"""Units in English by name: "Company A", "Regiment 66", "the regiment was the twenty ninth"."""

from __future__ import annotations

from typing import Final

from nlp.entities.units.english import described, read_number
from nlp.entities.units.english_words import (
    COMPANY,
    EN_LEVELS,
    EN_SIDES,
    PERSONS,
    PHONETIC,
    REGIONAL,
)
from nlp.entities.units.numbers import EN_FIRST, english_number
from nlp.entities.units.pieces import Cursor, Piece

_OWN: Final = {"bn": "KD", "regt": "QE", "co": "C", "div": "F"}
_WORDS_ELSEWHERE: Final = frozenset(("co", "div", "front", "group"))
_HEADQUARTERS: Final = {"hhc": "co", "hht": "trp", "hhb": "bty"}


def level_first_piece(cursor: Cursor, at: int) -> Piece | None:
    """Read "Company 3", "Regiment 66", "Company A", "Bn 7", "Military Region 5", "BT 34"."""
    level, place = EN_LEVELS.match(cursor, at)
    if not level or not _beside(cursor, place, level):
        return None
    # "co 4 ngoi mo": in Vietnamese without accents these letters are everyday words.
    if cursor.raw(at) in _WORDS_ELSEWHERE and cursor.reading.lang != "en":
        return None
    if cursor.raw(place - 1).endswith("s") and not _is_list(cursor, place + 1):
        return None
    letter = cursor.raw(place)
    if cursor.reading.case == "lower" and cursor.bare(place + 1) in EN_FIRST:
        letter = letter.upper()
    if level in ("co", "trp", "bty") and len(letter) == 1 and letter in "ABCDEFGHIKLM":
        if cursor.gap(place + 1) in ("", "'", "’"):
            return None
        return cursor.piece(at, place + 1, level, letter, "en-letter", side="")
    if cursor.bare(place) in ("no", "number"):
        place += 1
    cover = ""
    if len(letter) == 1 and letter.isupper() and cursor.gap(place + 1) in ("", "-", "."):
        cover, place = letter, place + 1
    name, after = cursor.lettered(place)
    if not name or (cover and level not in _OWN):
        return None
    side = "ARVN" if cursor.bare(at) in REGIONAL else ""
    if cover in tuple("SGJ") and len(name) == 1:  # staff sections: "Regt S-2", "Div G-2"
        return None
    name = name if not cover or cover in _OWN[level] else cover + name
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
            at,
            after,
            level,
            name,
            "en-level-first",
            "",
            side,
            cursor.bare(at) in ("group", "grp")
            and (len(name) < 2 or (len(name) < 3 and cursor.raw(at).islower())),
        )
    return None


def letter_company_piece(cursor: Cursor, at: int) -> Piece | None:
    """Read "A Company", "Alpha Co", "B Btry", "D Coy", "C Troop"."""
    word = cursor.raw(at)
    letter = (
        word if len(word) == 1 and word in "ABCDEFGHIKLMVW" else PHONETIC.get(cursor.bare(at), "")
    )
    level = COMPANY.get(cursor.bare(at + 1), "")
    if not letter or not level or not cursor.near(at + 1):
        return None
    if cursor.bare(at + 1) == "co" and cursor.raw(at + 1) == "co" and cursor.reading.lang != "en":
        return None
    if letter == "A" and word == "A" and cursor.raw(at + 1).islower():
        return None
    if letter == "I" and word == "I" and cursor.raw(at + 1).islower():
        return None
    if cursor.bare(at + 2) in PERSONS and cursor.near(at + 2):
        return None
    side, after = EN_SIDES.match(cursor, at + 2) if cursor.near(at + 2) else ("", at + 2)
    if side in ("", "US"):
        side, after = "", at + 2
    return cursor.piece(at, after, level, letter, "en-letter", "", side)


def headquarters_piece(cursor: Cursor, at: int) -> Piece | None:
    """Read "HHC", "HHT", "HHB": a battalion's headquarters company, troop or battery."""
    if not cursor.raw(at).isupper():
        return None
    name = cursor.raw(at)
    return cursor.piece(
        at, at + 1, _HEADQUARTERS[cursor.bare(at)], name, "en-letter", "", "US", True
    )


def _is_list(cursor: Cursor, at: int) -> bool:
    """Whether a list goes on at word ``at``: "Regiments 33 and 320", "Companies A, B and C"."""
    return cursor.bare(at) in ("and", "or") or (
        cursor.gap(at) == ", " and (len(cursor.raw(at)) == 1 or cursor.raw(at).isdecimal())
    )


def _beside(cursor: Cursor, at: int, level: str) -> bool:
    """Whether a number at word ``at`` may belong to the level before it: "Co. C", "MR-5"."""
    gap = cursor.gap(at)
    return (
        cursor.near(at)
        or (gap == ". " and len(cursor.raw(at - 1)) < 5)
        or (gap == "-" and level in ("mr", "binhtram", "group"))
    )


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
    name, after, ordinal, _spoken = read_number(cursor, place)
    if not name or not ordinal or EN_LEVELS.match(cursor, after)[0]:
        return None
    return cursor.piece(first, after, level, name, "en-predicate")


def cover_piece(cursor: Cursor, at: int) -> Piece | None:
    """Read "K8 Bn", "D445 Battalion", "H-15 LF Bn", "Q761 Regt": a cover letter, then the level."""
    spoken = cursor.gap(at + 1) == " " and cursor.bare(at + 1) in EN_FIRST
    if spoken and cursor.raw(at) in ("d", "k"):
        number, after, ordinal = english_number(cursor.words, at + 1)
        level, end = EN_LEVELS.match(cursor, after)
        if level == "bn" and number and not ordinal:
            return cursor.piece(at, end, "bn", number, "en-cover-said")
        said = len(number) == 3 and not ordinal and cursor.raw(at) == "d"
        return cursor.piece(at, after, "bn", number, "en-cover-said") if said else None
    if cursor.gap(at + 1) not in ("", "-", "."):
        return None
    number, after = cursor.lettered(at + 1)
    if not number or not cursor.near(after):
        return None
    side, arm, level, end = described(cursor, after)
    if level not in _OWN:
        return None
    letter = cursor.raw(at).upper()
    own = _OWN[level]
    name = number if letter in own else letter + number
    return cursor.piece(at, end, level, name, "en-cover", arm, side or "PAVN")

"""Vietnamese commands of regions and their short forms: "tỉnh đội X", "QK5", "BT31", "B3 Front"."""

from __future__ import annotations

import re
from typing import Final

from nlp.entities.units.names import place_name
from nlp.entities.units.pieces import Cursor, Piece
from nlp.entities.units.vietnamese import region
from records.text import unaccented

_THEATRE: Final = re.compile(r"[bB]")


def local_piece(cursor: Cursor, at: int) -> Piece | None:
    """Read the command of a province or a district: "tỉnh đội Tây Ninh", "huyện đội Cai Lậy"."""
    kind = cursor.bare(at)
    level = {"tinh": "prov", "thanh": "prov", "huyen": "dist", "thi": "dist"}.get(kind)
    if level is None or cursor.bare(at + 1) != "doi" or not cursor.near(at + 1):
        return None
    if cursor.accented and cursor.kept(at + 1) != "đội":
        return None
    after = place_name(cursor, at + 2)
    if after == at + 2:
        return None
    name = "".join(unaccented(cursor.raw(word)).capitalize() for word in range(at + 2, after))
    return cursor.piece(at, after, level, name, "vi-local")


SHORT_LEVELS: Final = {"qk": "mr", "qd": "corps", "qđ": "corps", "bt": "binhtram", "mt": "front"}


def short_piece(cursor: Cursor, at: int) -> Piece | None:
    """Read "QK5", "QĐ 2", "BT31", "MT B3", "ĐĐT 7"."""
    word = cursor.kept(at)
    level = SHORT_LEVELS.get(word)
    if level is None or (word == "qd" and cursor.accented) or cursor.gap(at)[-1:] == "/":
        return None
    if cursor.gap(at + 1) not in ("", " ", "-", "."):
        return None
    name, after = cursor.lettered(at + 1)
    if level == "mr" and not name:
        return region(cursor, at, at + 1, "mr")
    if level == "front" and not name and _THEATRE.fullmatch(cursor.raw(at + 1)):
        number = cursor.number(at + 2)
        if number in tuple("12345") and not cursor.gap(at + 2):
            return cursor.piece(at, at + 3, "front", f"B{number}", "vi-short")
        return None
    limit = {"mr": 9, "corps": 4, "binhtram": 99, "front": 999}[level]
    if not name or int(name.rstrip("ABCDE")) > limit or name != cursor.raw(at + 1):
        return None
    follows = cursor.gap(after)
    if follows[:1] in ("/", "-") and cursor.bare(after)[:1] in "qtbc" and level == "corps":
        return None
    if (
        follows.startswith((" ", "\u00a0"))
        and cursor.raw(after).isdecimal()
        and level == "binhtram"
    ):
        return None
    weak = level == "front" or not cursor.vietnamese
    return cursor.piece(at, after, level, name, "vi-short", "", "", weak)


def front_piece(cursor: Cursor, at: int) -> Piece | None:
    """Read "B3 Front", "B-5 front" and a bare B3 that the words before call a unit."""
    number = cursor.number(at + 1)
    if number not in tuple("12345") or cursor.gap(at + 1) not in ("", "-"):
        return None
    if cursor.bare(at + 2) == "front" and cursor.near(at + 2):
        return cursor.piece(at, at + 3, "front", f"B{number}", "en-front")
    return None

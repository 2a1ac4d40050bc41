"""Names of units and of the places local units belong to."""

from __future__ import annotations

import csv
from dataclasses import replace
from functools import lru_cache
from importlib.resources import files
from typing import Final, NamedTuple

from nlp.entities.units.pieces import Cursor, Piece
from records.text import unaccented

_DATA: Final = files("nlp.entities.units") / "data"


class Named(NamedTuple):
    """The part that a name stands for, ``alone`` whether the name is one without its level."""

    level: str
    name: str
    arm: str
    side: str
    alone: bool


@lru_cache(maxsize=1)
def _names() -> dict[str, list[tuple[tuple[str, ...], Named]]]:
    found: dict[str, list[tuple[tuple[str, ...], Named]]] = {}
    with (_DATA / "names.csv").open(encoding="utf-8") as source:
        for row in csv.DictReader(source):
            named = Named(
                row["level"], row["number"], row["arm"], row["side"], row["alone"] == "yes"
            )
            for spelling in row["spellings"].split(";"):
                words = tuple(unaccented(spelling).split())
                found.setdefault(words[0], []).append((words, named))
    for entries in found.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return found


@lru_cache(maxsize=1)
def _provinces() -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for name in (_DATA / "provinces.txt").read_text(encoding="utf-8").splitlines():
        words = tuple(unaccented(name).split())
        found.setdefault(words[0], []).append(words)
    return found


def formation_name(cursor: Cursor, at: int, level: str = "") -> tuple[Named, int] | None:
    """Return what the name at word ``at`` stands for, and the place behind it.

    Args:
        cursor: the words.
        at: the first word of the name.
        level: the level word before it; ``""`` where the name stands alone, which only some may.
    """
    for words, named in _names().get(cursor.bare(at), ()):
        if any(
            cursor.bare(at + step) != words[step] or not cursor.near(at + step)
            for step in range(1, len(words))
        ):
            continue
        if level in ("", named.level, "group") and (level or named.alone):
            proper = cursor.reading.case != "mixed" or not cursor.raw(at)[:1].islower()
            if proper:
                return named, at + len(words)
    return None


def is_province(cursor: Cursor, at: int) -> int:
    """Return the place behind the province's name at word ``at``, or ``at``."""
    for words in _provinces().get(cursor.bare(at), ()):
        if all(
            cursor.bare(at + step) == words[step] and (step == 0 or cursor.near(at + step))
            for step in range(len(words))
        ) and (cursor.reading.case != "mixed" or cursor.raw(at)[:1].isupper()):
            return at + len(words)
    return at


def place_name(cursor: Cursor, at: int) -> int:
    """Return the place behind a name of a district or province at word ``at``, or ``at``."""
    if at >= len(cursor.words) or not cursor.near(at):
        return at
    after = is_province(cursor, at)
    if after > at:
        return after
    place = at
    if cursor.reading.case != "mixed":
        return min(at + 2, len(cursor.words)) if cursor.near(at + 1) else at
    while (
        place < len(cursor.words)
        and place < at + 3
        and cursor.near(place)
        and cursor.raw(place)[:1].isupper()
    ):
        place += 1
    return place


def repeated_name(cursor: Cursor, piece: Piece) -> Piece:
    """Take in a name that only repeats the number: "sư đoàn 3 Sao Vàng"."""
    if not cursor.near(piece.after):
        return piece
    found = formation_name(cursor, piece.after, piece.level)
    if found is None or found[0].name != piece.name or found[0].level != piece.level:
        return piece
    after = found[1]
    side = found[0].side if found[0].alone else piece.side
    return replace(piece, after=after, end=cursor.words[after - 1].end, side=side)

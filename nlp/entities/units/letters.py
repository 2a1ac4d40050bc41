"""Units by letter: ``c3 d7 e66 f304``, ``C3-D7-E66``, ``K8``, "ê sáu sáu ép ba linh tư"."""

from __future__ import annotations

from typing import Final

from nlp.entities.units.numbers import vietnamese_number
from nlp.entities.units.phrases import VI_LEVELS
from nlp.entities.units.pieces import Cursor, Piece
from nlp.entities.units.vietnamese import trailing

LEVELS: Final = {
    "a": "squad", "b": "plt", "c": "co", "d": "bn", "e": "regt", "f": "div", "k": "bn",
    "q": "regt", "n": "tnxp",
}  # fmt: skip
# American aircraft of that war, and rockets; alone, such a word is no company or division.
_AIRCRAFT: Final = frozenset(
    "c46 c47 c54 c97 c119 c121 c123 c124 c130 c131 c141 f4 f6 f8 f84 f86 f100 f101 f102 f104 f105 "
    "f106 f111 f117 f5 f1 f0 k54 k50 k59 k63 k44".split()
)
_SPOKEN: Final = {
    "xê": "c", "cê": "c", "dê": "d", "đê": "d", "ê": "e", "ép": "f", "ép phờ": "f", "ca": "k",
    "bê": "b", "cờ": "c", "dờ": "d", "e": "e", "c": "c", "d": "d", "f": "f", "k": "k", "a": "a",
    "b": "b", "ef": "f", "ép-phờ": "f", "quy": "q", "q": "q", "n": "n",
}  # fmt: skip
_SPOKEN_BARE: Final = {
    "xe": "c", "ce": "c", "de": "d", "ep": "f", "ca": "k", "be": "b", "e": "e", "c": "c",
    "d": "d", "f": "f", "k": "k", "a": "a", "b": "b", "q": "q",
}  # fmt: skip
_DIVISIONS: Final = frozenset("304 308 312 316 320 324 325 341 968".split())
_UNSURE: Final = frozenset("a b k q".split())
FIRST: Final = frozenset((*_SPOKEN, *_SPOKEN_BARE, *"cl dl el fl kl cll dll ell".split()))


def letter_piece(cursor: Cursor, at: int) -> Piece | None:
    """Read a letter and its number at word ``at``."""
    letter = cursor.bare(at)
    if letter in LEVELS and cursor.kept(at) == letter:
        written = _written(cursor, at, letter)
        if written is not None:
            return written
    if _misread(cursor, at):
        level, figures = LEVELS[letter[0]], len(letter) - 1
        return cursor.piece(at, at + 1, level, "1" * figures, "letter", weak=True)
    return _said(cursor, at)


def _misread(cursor: Cursor, at: int) -> bool:
    """Whether l stands for 1 behind a capital letter ("Dl E3")."""
    word = cursor.raw(at)
    return 1 < len(word) < 4 and word[0] in "CDEFK" and word[1:].strip("l") == ""


def _written(cursor: Cursor, at: int, letter: str) -> Piece | None:
    gap = cursor.gap(at + 1)
    if gap not in ("", "-", ".", " ", "\u00a0", ". ") or (
        cursor.gap(at) == "" and not _glued(cursor, at)
    ):
        return None
    name, after = cursor.lettered(at + 1)
    if not name or (cursor.raw(at + 1)[0] == "0" and len(cursor.raw(at + 1)) > 2):
        return None
    if _goes_on(cursor, after):
        return None
    level = LEVELS[letter]
    if len(name.rstrip("ABCDE")) > 3:
        return None
    if letter == "n":
        return None if gap else cursor.piece(at, after, level, f"N{name}", "letter", weak=True)
    if letter == "q":
        if gap or (not cursor.raw(at).isupper() and cursor.reading.case == "mixed"):
            return None
        return cursor.piece(at, after, level, name, "cover-letter", weak=len(name) < 3)
    arm, side, end = trailing(cursor, after) if cursor.vietnamese else ("", "", after)
    capital = cursor.raw(at).isupper()
    french = cursor.reading.lang == "fr" and letter == "e" and capital and len(name) > 1
    weak = (
        (gap not in ("",) and not (french and not cursor.raw(at - 1).isdecimal()))
        or letter in "abk"
        or (not cursor.vietnamese and not (letter == "e" and capital and len(name) > 1))
        or f"{letter}{name.lower()}" in _AIRCRAFT
        or (letter == "f" and len(name) == 1 and name not in "2357 9")
    )
    if arm and arm != "-" and letter in "bcdef" and cursor.vietnamese:
        weak = False
    if capital and not gap and not cursor.vietnamese and not _is_named(cursor, at):
        weak = weak and not (
            (letter == "d" and len(name) == 3) or (letter == "f" and name in _DIVISIONS)
        )
    if letter == "k" and capital and not gap and cursor.vietnamese and len(name) <= 3:
        weak = f"k{name}" in _AIRCRAFT
    if arm == "inf":
        arm = ""
    return cursor.piece(at, end, level, name, "letter", arm, side, weak)


def _is_named(cursor: Cursor, at: int) -> bool:
    """Whether the word before makes a code a paper or a room ("form D445")."""
    return cursor.bare(at - 1) in ("form", "no", "number", "room", "paper", "file", "log", "item")


def _glued(cursor: Cursor, at: int) -> bool:
    """Whether the word before belongs to another letter code ("C1D4E24")."""
    return cursor.raw(at - 1).isdecimal() and cursor.bare(at - 2) in LEVELS


def _goes_on(cursor: Cursor, after: int) -> bool:
    """Whether the number goes on: a decimal, a longer code ("A1.2", "C4x5", "B3-12")."""
    if after >= len(cursor.words):
        return False
    gap = cursor.gap(after)
    behind = cursor.raw(after)
    if gap == "":
        return not (len(behind) == 1 and behind.lower() in LEVELS) and behind[:1].isascii()
    return gap in (".", ",", "/") and behind.isdecimal() and len(behind) != 4


def _said(cursor: Cursor, at: int) -> Piece | None:
    if not cursor.vietnamese:
        return None
    table = _SPOKEN if cursor.accented else _SPOKEN_BARE
    letter = table.get(cursor.kept(at))
    if letter is None:
        return None
    place = at + 1
    if letter == "f" and cursor.kept(place) in ("phờ", "pho"):
        place += 1
    if not cursor.near(place):
        return None
    name, after = vietnamese_number(cursor.words, place, cursor.accented)
    if not name:
        number, behind = cursor.lettered(place)
        if not number or len(cursor.kept(at)) == 1:
            return None
        name, after = number, behind
    elif len(name) == 3 and cursor.kept(after) in ("bê", "b") and not _levelled(cursor, after):
        name, after = name + "B", after + 1
    arm, side, end = trailing(cursor, after)
    short = len(cursor.kept(at)) == 1 and cursor.kept(at) != "ê"
    weak = letter in _UNSURE or (len(name) < 2 and letter == "e") or cursor.reading.case != "lower"
    if letter in "abkq" and not short:
        weak = True
    if arm and letter in "cdef":
        weak = False
    return cursor.piece(at, end, LEVELS[letter], name, "letter-said", arm, side, weak)


def _levelled(cursor: Cursor, at: int) -> bool:
    """Whether "bê" at ``at`` begins a platoon of its own."""
    return bool(vietnamese_number(cursor.words, at + 1, cursor.accented)[0])


def cover_piece(cursor: Cursor, at: int) -> Piece | None:
    """Read ``CT5``, ``NT3``, ``D445 Battalion``: covers of divisions in B2 and Khu 5."""
    word = cursor.kept(at)
    allowed = {"ct": ("5", "7", "9"), "nt": ("2", "3")}.get(word)
    if allowed is None or cursor.gap(at + 1) not in ("", "-", " "):
        return None
    name = cursor.number(at + 1)
    if name not in allowed or (not cursor.raw(at).isupper() and cursor.reading.case == "mixed"):
        return None
    return cursor.piece(at, at + 2, "div", name, "cover", weak=cursor.gap(at + 1) == " ")


__all__ = ["FIRST", "VI_LEVELS", "cover_piece", "letter_piece"]

"""The parts of a norm from the pieces of a chain: repeats left out, arms where they must be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from nlp.entities.units import russian
from nlp.entities.units.history import american
from nlp.entities.units.norm import Part
from nlp.entities.units.pieces import Piece

_INFANTRY: Final = frozenset((("US", "regt"), ("US", "bde"), ("FR", "regt")))


def with_arms(parts: list[Part]) -> list[Part]:
    """Give an American regiment that is named by number alone the arm its number leaves."""
    battalion = next((part.name for part in parts if part.level == "bn"), "")
    of_division = next((part.arm for part in parts if part.level == "div"), "")
    return [
        replace(part, arm=_known_arm(battalion, part.name, of_division))
        if part.level == "regt" and not part.arm
        else part
        for part in parts
    ]


def _known_arm(battalion: str, regiment: str, of_division: str) -> str:
    """Return the arm of an American regiment: that of its division, or what its number leaves."""
    if of_division in ("cav", "mar"):
        return of_division
    known = american(battalion, regiment, "") if len(regiment) > 2 else None
    return known[0] if known else ""


def parts_of(chain: Sequence[Piece], side: str) -> list[Part]:
    """Return the parts a chain names, repeats left out, an arm taken over where it must be."""
    pieces = [part for piece in chain if not piece.alike for part in (piece, *piece.more)]
    if any(
        piece.level == "regt" and (piece.arm == "sam" or piece.name in russian.SAM_REGIMENTS)
        for piece in pieces
    ) and any(piece.rule.startswith("ru") for piece in pieces):
        pieces = [
            replace(piece, arm="sam") if piece.level in ("bn", "regt") else piece
            for piece in pieces
        ]
    if any(piece.name == "rar" for piece in pieces):
        pieces = [
            replace(piece, arm="rar") if piece.level == "bn" else piece
            for piece in pieces
            if piece.name != "rar"
        ]
    return [Part(piece.level, piece.name, _arm(piece, side)) for piece in pieces]


def _arm(piece: Piece, side: str) -> str:
    """Return the arm as a norm has it: infantry goes unsaid but in American regiments."""
    if piece.arm == "inf" and (side, piece.level) not in _INFANTRY:
        return ""
    return piece.arm

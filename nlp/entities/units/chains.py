"""Adjoining parts become one unit: "tiểu đoàn 1 đoàn 9", "209e régiment, division 312"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from nlp.entities.units.norm import LEVELS
from nlp.entities.units.pieces import Cursor, Piece

_JOIN: Final = re.compile(
    r"[\s\u00a0]?[,;\-–—/.+·、]?[\s\u00a0]{0,2}"
    r"|\.?[,/ ] ?(?:of )?(?:the )?(?:nva|vc|pavn|arvn|plaf) "
    r"|\.[,/] ?|, (?:of )?the "
    r"|,? ?(?:của|cua|thuộc|thuoc|thuộc biên chế|trực thuộc|cua|of the|of|du|de la|de l['’]|"
    r"dans la|from the|in the|под|в составе|的|소속|예하|隶属|属)[\s\u00a0]?"
    r"|\s?(?:\([^()\n]{2,22}\)|[\"“][^\"”\n]{2,22}[\"”]),?\s?"
    r"|(?:, )?(?:thuộc|trực thuộc) ",
    re.IGNORECASE,
)
_SPAN_GAP: Final = 28


def chains(cursor: Cursor, pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Join pieces that follow each other in the order of their size, either way."""
    found: list[list[Piece]] = []
    for piece in pieces:
        if found and _joins(cursor, found[-1], piece):
            found[-1].append(_in_place(found[-1], piece))
        else:
            found.append([piece])
    return [_settled(chain) for chain in found]


def _joins(cursor: Cursor, chain: Sequence[Piece], piece: Piece) -> bool:
    last = chain[-1]
    gap = cursor.text[last.end : piece.start]
    if len(gap) > _SPAN_GAP or not _JOIN.fullmatch(gap):
        return False
    if "code" in (last.level, piece.level):
        return False
    if last.side and piece.side and last.side != piece.side:
        return False
    if "\n" in gap or (
        gap.startswith(".")
        and gap.strip() == "."
        and gap != "."
        and not last.rule.startswith("letter")
        and not _abbreviated(cursor, last)
    ):
        return False
    if last.level == piece.level and last.name == piece.name:
        return True
    chain = [part for part in chain if not part.alike]
    last = chain[-1]
    if last.level == "plt" and last.rule == "letter" and len(chain) > 1 and chain[0].low > 3:
        return False
    if piece.level == "plt" and piece.rule == "letter" and last.rank >= LEVELS["co"]:
        return _is_front(chain, piece)
    up = piece.low > last.rank
    down = piece.rank < last.low
    if len(chain) > 1:
        if piece.level in ("mr", "front", "corps") and piece.low > max(p.rank for p in chain):
            return True
        rising = chain[1].low > chain[0].rank
        return up if rising else down
    if last.level == "group" and down:
        return True
    return up or (down and not _loose(gap, last, piece))


def _abbreviated(cursor: Cursor, piece: Piece) -> bool:
    """Whether the full stop behind a piece is that of "Co.", "Bn.", "Inf.": no sentence ends."""
    word = cursor.raw(piece.after - 1)
    return piece.rule.startswith("en") and 1 < len(word) < 5 and word[:1].isupper()


def _loose(gap: str, last: Piece, piece: Piece) -> bool:
    """Whether a full stop or a slash parts them: from large to small only close pieces join."""
    return gap.strip() not in ("", ",", "-", "的") or (last.rule != piece.rule and "," in gap)


def _is_front(chain: Sequence[Piece], piece: Piece) -> bool:
    return piece.name in tuple("12345") and chain[-1].rank >= LEVELS["bn"]


def _in_place(chain: Sequence[Piece], piece: Piece) -> Piece:
    """Return the piece as the chain makes it: B5 behind a regiment is a front."""
    if piece.level == "plt" and piece.rule == "letter" and _is_front(chain, piece):
        return replace(piece, level="front", name=f"B{piece.name}")
    if chain[-1].level == piece.level and chain[-1].name == piece.name:
        return replace(piece, alike=True)
    return piece


def _settled(chain: list[Piece]) -> list[Piece]:
    """Read đoàn behind a battalion as the regiment it is there."""
    out: list[Piece] = []
    for piece in chain:
        small = piece.level == "group" and piece.name.isdigit() and len(piece.name) < 3
        if small and out and out[-1].level in ("bn", "co"):
            out.append(replace(piece, level="regt"))
        else:
            out.append(piece)
    return out

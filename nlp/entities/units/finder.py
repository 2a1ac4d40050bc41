"""Finds units: reads their parts in every language, joins them, says side and formation."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Final

from nlp.entities.reading import EntityReading
from nlp.entities.units import (
    chinese,
    codes,
    english,
    english_names,
    french,
    korean,
    letters,
    regions,
    russian,
    slashes,
    vietnamese,
)
from nlp.entities.units.chains import chains
from nlp.entities.units.context import called_unit, denied, is_volunteers, local, volunteers
from nlp.entities.units.english_words import EN_LEVELS, PHONETIC, REGIONAL
from nlp.entities.units.history import expanded
from nlp.entities.units.lists import shared, with_lists
from nlp.entities.units.names import Named, _names, formation_name, repeated_name
from nlp.entities.units.norm import LEVELS, Part, Unit, format_unit
from nlp.entities.units.numbers import EN_FIRST, RU_FIRST, ZH_NUMERALS
from nlp.entities.units.parts import parts_of, with_arms
from nlp.entities.units.phrases import VI_LEVELS
from nlp.entities.units.pieces import Cursor, Piece
from nlp.entities.units.sides import side_of
from records.entity import Entity

_Reader = Callable[[Cursor, int], Piece | None]
_LETTERS: Final = frozenset("abcdefghiklm")


def find_units(reading: EntityReading) -> list[Entity]:
    """Find military units of all sides, one span for parts that adjoin.

    The norm is that of :mod:`nlp.entities.units.norm`. Where it says more than the text does,
    from the formation history, ``details`` has ``expanded`` and ``as_said``, the norm without.
    """
    cursor = Cursor(reading)
    pieces = with_lists(cursor, list(_pieces(cursor)))
    if not pieces:
        return []
    found: list[Entity] = []
    done = 0
    for chain in shared(cursor, chains(cursor, pieces)):
        if chain[0].start < done:
            continue
        entity = _entity(cursor, chain)
        if entity is not None:
            found.append(entity)
            done = entity.end
    return found


def _pieces(cursor: Cursor) -> Iterator[Piece]:
    readers = _readers()
    numbered = _numbered(cursor.text)
    at, count = 0, len(cursor.words)
    done = 0
    while at < count:
        word = cursor.words[at]
        found = None
        if word.start >= done:
            for reader in _for(word.bare, readers, numbered):
                found = reader(cursor, at)
                if found is not None:
                    break
        if found is None:
            at += 1
            continue
        found = repeated_name(cursor, found)
        yield found
        done = found.end
        at = max(found.after, at + 1)


def _for(
    bare: str, readers: dict[str, tuple[_Reader, ...]], numbered: Sequence[_Reader]
) -> Sequence[_Reader]:
    """Return the readers that may begin at a word."""
    if bare[:1].isdigit():
        return numbered
    first = bare[:1]
    if "가" <= first <= "힣":
        return (korean.worded_piece,)
    if first == "第" or first in ZH_NUMERALS:
        return (chinese.signs_piece,)
    if "а" <= first <= "я":
        return (russian.numbered_piece,) if bare in RU_FIRST else (russian.level_first_piece,)
    return readers.get(bare, ())


_SCRIPTS: Final = (
    (re.compile("[가-힣]"), korean.numbered_piece),
    (re.compile("[\u3400-\u9fff]"), chinese.signs_piece),
    (re.compile("[а-яА-Я]"), russian.numbered_piece),
)


def _numbered(text: str) -> tuple[_Reader, ...]:
    """Return the readers of what begins with figures, for the scripts a text is written in."""
    foreign = tuple(reader for script, reader in _SCRIPTS if script.search(text))
    return (slashes.slash_piece, *foreign, french.ordinal_piece, english.numbered_piece)


def _named(cursor: Cursor, at: int) -> Piece | None:
    """Read a formation's name that stands alone, or behind a part it only repeats."""
    found = formation_name(cursor, at) or _name_and_level(cursor, at)
    if found is None:
        return None
    part, after = found
    after = _with_level(cursor, part, after)
    return cursor.piece(at, after, part.level, part.name, "name", part.arm, part.side)


def _name_and_level(cursor: Cursor, at: int) -> tuple[Named, int] | None:
    """Read "Phu Loi Battalion": a name before its level."""
    found = formation_name(cursor, at, "group")
    if found is None or not cursor.near(found[1]):
        return None
    level, after = EN_LEVELS.match(cursor, found[1])
    return (found[0], after) if level == found[0].level else None


def _with_level(cursor: Cursor, part: Named, after: int) -> int:
    """Take in the level behind a name that stands alone: "White Horse Div"."""
    if after < len(cursor.words) and cursor.near(after):
        level, behind = EN_LEVELS.match(cursor, after)
        return behind if level == part.level else after
    return after


@lru_cache(maxsize=1)
def _readers() -> dict[str, tuple[_Reader, ...]]:
    """Return the readers by the first word of what they read, in the order they are tried."""
    found: dict[str, list[_Reader]] = {}

    def under(words: Sequence[str] | frozenset[str], reader: _Reader) -> None:
        for word in sorted(words):
            found.setdefault(word, []).append(reader)

    under(frozenset(VI_LEVELS.by_first), vietnamese.level_piece)
    under(("b",), regions.front_piece)
    under(frozenset("cdefhkqrtvxj"), english_names.cover_piece)
    under(("tinh", "thanh", "huyen", "thi"), regions.local_piece)
    under(("qk", "qd", "bt", "mt"), regions.short_piece)
    under(("ct", "nt"), letters.cover_piece)
    under(("i", "ii", "iii", "iv"), french.roman_piece)
    under((*sorted(_LETTERS), *PHONETIC), slashes.slash_piece)
    under(("v", "w", *sorted(_LETTERS), *PHONETIC), english_names.letter_company_piece)
    under(("hhc", "hht", "hhb"), english_names.headquarters_piece)
    under(("hhc", "hht", "hhb"), english_names.headquarters_piece)
    under(REGIONAL, english_names.level_first_piece)
    under(codes.FIRST, codes.code_piece)
    under(letters.FIRST, letters.letter_piece)
    under(frozenset(EN_LEVELS.by_first), english_names.predicate_piece)
    under(frozenset(french.FR_LEVELS.by_first), french.level_first_piece)
    under(frozenset(EN_LEVELS.by_first), english_names.level_first_piece)
    under(EN_FIRST, english.numbered_piece)
    under(frozenset(_names()), _named)
    return {word: tuple(readers) for word, readers in found.items()}


def _entity(cursor: Cursor, chain: list[Piece]) -> Entity | None:
    if denied(cursor, chain):
        return None
    of_volunteers = is_volunteers(cursor, chain)
    if not of_volunteers and any(piece.level == "tnxp" and piece.weak for piece in chain):
        return None
    strong = any(not piece.weak for piece in chain) or len({piece.level for piece in chain}) > 1
    strong = strong or any(piece.more for piece in chain)
    called = of_volunteers or called_unit(cursor, chain[0])
    if not strong and not called:
        return None
    start, end = chain[0].start, chain[-1].end
    side = side_of(cursor, chain)
    parts = parts_of(chain, side)
    parts, end = volunteers(cursor, chain, parts, end)
    end = local(cursor, chain, end) if side == "PAVN" else end
    if side == "US":
        parts = with_arms(parts)
    said = Unit(side, tuple(parts))
    norm = format_unit(said)
    whole = expanded(
        Unit(side, tuple(sorted(parts, key=_rank))), cursor.around(start, chain[-1].end)
    )
    score = 0.95 if len(parts) > 1 or called else 0.85 if strong else 0.6
    if whole is not None and not whole[1]:
        return cursor.reading.entity(
            start, end, "UNIT", norm, score, chain[0].rule, suggested=format_unit(whole[0])
        )
    if whole is None:
        return cursor.reading.entity(start, end, "UNIT", norm, score, chain[0].rule)
    return cursor.reading.entity(
        start, end, "UNIT", format_unit(whole[0]), score, chain[0].rule, expanded=True, as_said=norm
    )


def _rank(part: Part) -> int:
    return LEVELS[part.level]

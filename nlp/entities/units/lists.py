"""Units in a list that share a level or a larger unit: "271st and 272nd Regiments", "c1, c2, d7".

Each is a unit with its own span: "271st" is regt271, "272nd Regiments" regt272. A larger unit
behind the last one is that of all: in "7th and 8th Bns, 66th Regiment" the 7th is bn7/regt66.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from nlp.entities.units.english_words import PHONETIC
from nlp.entities.units.numbers import english_number
from nlp.entities.units.phrases import COUNTED, VI_LEVELS
from nlp.entities.units.pieces import Cursor, Piece
from nlp.entities.units.vietnamese import number_at

_LONGEST: Final = 6
_AND: Final = frozenset(("and", "or", "et", "ou", "và", "với", "lẫn", "cùng", "hoặc"))
_AND_BARE: Final = frozenset((*_AND, "va", "voi", "lan", "cung", "hoac"))
_ARTICLES: Final = frozenset(("the", "le", "la", "les"))
_COMMA: Final = frozenset((", ", ","))
_AMPERSAND: Final = frozenset((" & ", "&"))
_ORDINAL_ENDS: Final = frozenset(("st", "nd", "rd", "th", "d", "e", "er", "re", "eme", "ere"))
_BACK: Final = frozenset((
    "en-level", "en-arm", "en-side", "en-rar", "en-cover", "en-letter", "fr-ordinal", "fr-short",
))  # fmt: skip
_FORTH: Final = frozenset(("vi-level", "en-level-first", "en-letter", "fr-level"))
_PLURAL: Final = frozenset(
    "battalions bns companies cos regiments regts divisions divs brigades bdes platoons plts "
    "squadrons batteries btrys bataillons compagnies divisions brigades".split()
)
_MANY: Final = frozenset("các cac những nhung hai ba bốn bon cả ca".split())
_NO_UNITS: Final = COUNTED | frozenset(
    "tuoi dong hai mo ngoi khau lan phan gio liet nguoi lon con thuong bac chu cau tre tu may "
    "chuyen doan nam hop lo vi bia hang cai toan dan viec ngoi lien".split()
)
_AFTER_ONE: Final = frozenset(
    "cua thuoc cung deu da bi vao danh o len rut hanh tan chot va voi tu ra ve tien dang se lai "
    "tren vuot giu chan phoi khong".split()
)
"""What may follow a single figure that names a unit ("tiểu đoàn 7 và 8 vượt sông")."""
_SHARED: Final = re.compile(
    r"(?:,|,? ?(?:and|or|et|ou|và|với|lẫn|cùng|hoặc|va|voi|&)) ?(?:the |le |la |les |các )?",
    re.IGNORECASE,
)


def with_lists(cursor: Cursor, pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces with those that only a list names, in the order of the text."""
    found: list[Piece] = []
    for place, piece in enumerate(pieces):
        if found and piece.start < found[-1].end:
            continue
        earlier = _earlier(cursor, piece) if piece.rule in _BACK and not piece.more else []
        if earlier:
            while found and found[-1].end > earlier[0].start and found[-1].weak:
                found.pop()
            earlier = [item for item in earlier if not found or item.start >= found[-1].end]
        found.extend((*earlier, piece))
        if piece.rule in _FORTH and not piece.more:
            behind = pieces[place + 1].start if place + 1 < len(pieces) else len(cursor.text)
            found.extend(item for item in _later(cursor, piece) if item.end <= behind)
    return found


def _earlier(cursor: Cursor, piece: Piece) -> list[Piece]:
    """Return what stands before a piece and shares its level: "271st and" 272nd Regiments."""
    found: list[Piece] = []
    sure = any(cursor.bare(at) in _PLURAL for at in range(piece.first, piece.after))
    if piece.rule == "en-letter" and not sure:
        return []
    first = piece.first
    while len(found) < _LONGEST:
        last, joined = _before(cursor, first)
        if last < 0:
            break
        item = _item_ending(cursor, last, piece)
        if item is None:
            break
        # "On the 5th and 6th, 2nd Battalion": the last comma ends the list.
        if not (sure or joined):
            return []
        sure = True
        found.insert(0, item)
        first = item.first
    return found


def _before(cursor: Cursor, first: int) -> tuple[int, bool]:
    """Return the last word of the item before word ``first``, and whether "and" joins them."""
    at = first - 1
    if cursor.bare(at) in _ARTICLES and cursor.near(first):
        at -= 1
        if cursor.bare(at) not in _AND_BARE:
            return -1, False
    if cursor.bare(at) in _AND_BARE and cursor.near(at + 1) and cursor.gap(at) in (" ", ", "):
        return at - 1, True
    if at == first - 1 and cursor.gap(first) in _AMPERSAND:
        return at, True
    return (at, False) if at == first - 1 and cursor.gap(first) in _COMMA else (-1, False)


def _item_ending(cursor: Cursor, last: int, model: Piece) -> Piece | None:
    """Return the item of a list whose last word is ``last``, read as ``model`` is."""
    raw = cursor.raw(last)
    if model.rule == "en-letter":
        letter = raw if len(raw) == 1 and raw in "ABCDEFGHIKLM" else PHONETIC.get(raw.lower(), "")
        return _item(cursor, last, last + 1, letter, model)
    if model.rule == "en-cover":
        own = cursor.raw(last - 1) == cursor.raw(model.first) and cursor.gap(last) in ("", "-")
        name = cursor.number(last) if own else ""
        name = model.name.rstrip("0123456789") + name if name else ""
        return _item(cursor, last - 1, last + 1, name, model)
    if cursor.bare(last) in _ORDINAL_ENDS and not cursor.gap(last):
        return _item(cursor, last - 1, last + 1, cursor.number(last - 1), model)
    if raw in tuple("ABC") and not cursor.gap(last) and (number := cursor.number(last - 1)):
        return _item(cursor, last - 1, last + 1, number + raw, model)
    for first in range(max(0, last - 3), last + 1):
        name, after, ordinal = english_number(cursor.words, first)
        if name and ordinal and after == last + 1:
            return _item(cursor, first, after, name, model)
    return None


def _item(cursor: Cursor, first: int, after: int, name: str, model: Piece) -> Piece | None:
    if not name or len(name.rstrip("ABCDE")) > 3 or first < 0:
        return None
    return replace(
        model,
        first=first,
        after=after,
        start=cursor.words[first].start,
        end=cursor.words[after - 1].end,
        name=name,
    )


def _later(cursor: Cursor, piece: Piece) -> list[Piece]:
    """Return what stands behind a piece and shares its level: trung đoàn 33 "và 320"."""
    found: list[Piece] = []
    sure = cursor.bare(piece.first) in _PLURAL or (
        piece.rule == "vi-level" and cursor.kept(piece.first - 1) in _MANY
    )
    if piece.rule != "vi-level" and not sure:
        return []
    at = piece.after
    while len(found) < _LONGEST and at < len(cursor.words):
        joined = cursor.kept(at) in _AND or cursor.gap(at) in _AMPERSAND
        if cursor.kept(at) in _AND and cursor.gap(at) in (" ", ", "):
            at += 1
        elif cursor.gap(at) not in _COMMA and not joined:
            break
        item = _item_at(cursor, at, piece)
        if item is None:
            break
        sure = sure or joined
        found.append(item)
        at = item.after
    return found if sure else []


def _item_at(cursor: Cursor, at: int, model: Piece) -> Piece | None:
    raw = cursor.raw(at)
    if model.rule == "en-letter":
        return _item(cursor, at, at + 1, raw if raw in tuple("ABCDEFGHIKLM") else "", model)
    name, after = cursor.lettered(at)
    if not name and model.rule == "vi-level" and cursor.near(at):
        name, after = number_at(cursor, at)
        name = name if len(name) > 1 else ""
    if not name or (after < len(cursor.words) and _goes_on(cursor, after)):
        return None
    return _item(cursor, at, after, name, model)


def _goes_on(cursor: Cursor, after: int) -> bool:
    """Whether a number counts something, or is a date or a longer code."""
    gap = cursor.gap(after)
    if gap and gap[0] in "/-.:" and cursor.raw(after)[:1].isdigit():
        return True
    if not gap:
        return True
    if not cursor.near(after):
        return False
    level, place = VI_LEVELS.match(cursor, after)
    if level:
        return not number_at(cursor, place)[0]
    single = cursor.number(after - 1) != "" and len(cursor.raw(after - 1)) < 2
    if single and cursor.vietnamese and cursor.bare(after) not in _AFTER_ONE:
        return True
    return cursor.bare(after) in _NO_UNITS or cursor.raw(after)[:1].isdigit()


def _alike(rule: str, other: str) -> bool:
    """Whether two pieces are written alike enough to be one list."""
    return rule[:2] == other[:2] or (rule == "en-letter" and other == "slash")


def shared(cursor: Cursor, chains: Sequence[list[Piece]]) -> Iterator[list[Piece]]:
    """Give the larger unit behind the last of a list to those before it."""
    out: list[list[Piece]] = []
    for chain in reversed(chains):
        out.append(_completed(cursor, chain, out[-1]) if out and len(chain) == 1 else chain)
    return reversed(out)


def _completed(cursor: Cursor, chain: list[Piece], behind: Sequence[Piece]) -> list[Piece]:
    piece, first = chain[0], behind[0]
    if piece.more or piece.level != first.level or not _alike(piece.rule, first.rule):
        return chain
    gap = cursor.text[piece.end : first.start]
    if len(gap) > 12 or not _SHARED.fullmatch(gap.strip(" ") + " " * gap.endswith(" ")):
        return chain
    if gap.strip() == "," and not first.more:
        return chain
    parts = [part for other in behind for part in (other, *other.more) if not part.alike]
    larger = tuple(part for part in parts if part.low > piece.rank)
    if piece.side and first.side and piece.side != first.side:
        return chain
    return [replace(piece, more=larger, side=piece.side or first.side)]

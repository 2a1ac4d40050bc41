"""Whether a text holds the words a watch rule looks for, and where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Final, Literal, NamedTuple

from index.folding import bare_form, exact_form
from models.words import words
from nlp.gazetteer.keys import place_key
from nlp.gazetteer.store import gazetteer
from records.text import nfc, unaccented

TermKind = Literal["keyword", "exclusion", "hashtag", "place"]
# "HP", "Lao": so short another name of a place stands for other things more often.
_SHORTEST_ALIAS: Final = 4
_MOST_SPELLINGS: Final = 16


class Folded(NamedTuple):
    """A text with single spaces, as written and without case and accents, letter by letter."""

    shown: str
    bare: str


class Name(NamedTuple):
    """One name to find: its bare spellings (``si``, ``sy``) and its words as written."""

    spellings: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """One word or phrase of a rule, ``said`` as the rule writes it, with all names it goes by.

    With ``unaccented`` the accents need not be there: ``liệt sĩ`` meets ``liet si``, and a word
    typed without accents meets every accented one. Accents that are there must be the right ones,
    and one bare syllable alone (``mo``) meets ``mộ`` only in a text that has no accents at all.
    """

    kind: TermKind
    said: str
    names: tuple[Name, ...]
    unaccented: bool


def folded(parts: Iterable[str]) -> Folded:
    """Return the parts of one text, joined so that no phrase runs over an edge."""
    shown = " | ".join(_tidy(part) for part in parts if part)
    return Folded(shown, unaccented(shown))


def word_term(kind: TermKind, said: str, *, unaccented: bool) -> Term:
    """Return a keyword, exclusion or hashtag (given without its sign) to look for."""
    text = f"#{said}" if kind == "hashtag" else said
    return Term(kind, said, (_name(text),), unaccented)


def place_term(said: str) -> Term:
    """Return a place with every name that the gazetteer knows it by, in all scripts."""
    names = {said: None} | dict.fromkeys(
        one for one in place_names(said) if len(one) >= _SHORTEST_ALIAS or not one[0].isascii()
    )
    return Term("place", said, tuple(_name(one) for one in names), unaccented=True)


@lru_cache(maxsize=1024)
def place_names(said: str) -> tuple[str, ...]:
    """Return the names of a place; empty when the gazetteer does not know it."""
    entries = {entry.key for entry in gazetteer().find(said, cost=1)}
    own = [row for row in gazetteer().own if row.entry.key in entries]
    found = dict.fromkeys(
        name for row in own for name in (*row.latin, *row.korean, *row.russian, *row.chinese)
    )
    spelled = gazetteer().by_key.get(place_key(said), ())
    return tuple(found | dict.fromkeys(one.text for one in spelled if one.entry.key in entries))


def spans(text: Folded, term: Term) -> Iterator[tuple[int, int]]:
    """Yield where the term stands in ``text.shown``, as whole words."""
    for name in term.names:
        for spelling in name.spellings:
            at = text.bare.find(spelling)
            while at >= 0:
                end = at + len(spelling)
                if _whole(text.bare, at, end) and _agrees(text, at, end, name, term.unaccented):
                    yield at, end
                at = text.bare.find(spelling, at + 1)


def holds(text: Folded, term: Term) -> bool:
    """Whether the term stands in the text."""
    return next(spans(text, term), None) is not None


def excerpt(text: str, marked: Sequence[tuple[int, int]], width: int) -> list[tuple[str, bool]]:
    """Cut ``width`` characters around the first marked place, as pairs (text, marked)."""
    ordered = sorted(marked)
    first = max(0, ordered[0][0] - width // 4) if ordered else 0
    if first:
        first = text.find(" ", first, ordered[0][0]) + 1 or first
    last = min(len(text), first + width)
    pieces: list[tuple[str, bool]] = [("… ", False)] if first else []
    done = first
    for start, end in ordered:
        if start < done or end > last:
            continue
        pieces += [(text[done:start], False), (text[start:end], True)]
        done = end
    pieces.append((text[done:last] + (" …" if last < len(text) else ""), False))
    return [(piece, mark) for piece, mark in pieces if piece]


def _tidy(text: str) -> str:
    # The dotted capital İ is the only letter whose small form is longer than itself.
    return " ".join(text.split()).replace("İ", "I")


def _name(text: str) -> Name:
    """Spell a name; after h, k, l, m, s, t, v, qu a lone y is written i as well."""
    said = tuple(_tidy(nfc(text)).split())
    bare = [unaccented(word) for word in said]
    ways = [dict.fromkeys((word, *_other_i(word))) for word in bare]
    spellings = [" ".join(one) for one in product(*ways)][:_MOST_SPELLINGS]
    return Name(tuple(spellings), tuple(word.lower() for word in said))


def _other_i(word: str) -> tuple[str, ...]:
    with_y = f"{word[:-1]}y"
    return (bare_form(word), with_y) if bare_form(with_y) == bare_form(word) else ()


@lru_cache(maxsize=8192)
def _script(char: str) -> str:
    return next((word.script for word in words(char)), "")


def _whole(text: str, start: int, end: int) -> bool:
    """Whether what stands there is no part of a longer word.

    Writing without spaces has no such edges, and a Korean word carries its particles behind.
    """
    before, first = text[start - 1 : start], _script(text[start])
    if before and first in ("spaced", "hangul") and _script(before) == first:
        return False
    after, last = text[end : end + 1], _script(text[end - 1])
    return not (after and last == "spaced" and _script(after) == "spaced")


def _agrees(text: Folded, start: int, end: int, name: Name, unaccented_too: bool) -> bool:
    """Whether accents agree: equal, or left out on one side where that is allowed."""
    there = text.shown[start:end].lower().split(" ")
    loose = unaccented_too and (len(there) > 1 or text.bare == text.shown.lower())
    for found, said in zip(there, name.words, strict=True):
        if exact_form(found) == exact_form(said):
            continue
        plain = unaccented(found) == found if loose else False
        if not (plain or (unaccented_too and unaccented(said) == said)):
            return False
    return True

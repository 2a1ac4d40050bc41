"""Names of American, Australian and French veterans and families."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from typing import Final

from nlp.entities.people.context import place_before, preposition_before
from nlp.entities.people.phrases import gap
from nlp.entities.people.spots import Spot
from nlp.entities.people.titles import Hint, title_before
from nlp.entities.reading import EntityReading
from records.text import unaccented

_JOINED: Final = frozenset((" ", "\u00a0", "-", "’", "'", ". "))
_INITIAL: Final = re.compile(r" (?:[A-Z]\. ?)+")
# Capitalised words of English and French that follow a title or a name and are none.
_NO_NAME: Final = frozenset(
    "i we he she they it the a an and of in on at from with our my his their there that this co "
    "company platoon battalion regiment division nva vc arvn us gi marine marines army navy corps "
    "january february march april june july august september october november december monday "
    "tuesday wednesday thursday friday saturday sunday north south east west hill road camp base "
    "le la les un une des nous ils vietnam viet cong laos cambodia grid fsb lz regt bn div col "
    "unit rank name date place home born age grade weapon status commander sergeant captain "
    "major general lieutenant inf cav who one no kia mia".split()
)
_PARTICLES: Final = frozenset("de du la le van von mac".split())


@lru_cache(maxsize=1)
def _givens() -> frozenset[str]:
    listed = (files("nlp.entities.people") / "data" / "western_givens.txt").read_text("utf-8")
    return frozenset(
        unaccented(word)
        for line in listed.splitlines()
        if not line.startswith(("#", "["))
        for word in line.split()
    )


def find_western(reading: EntityReading) -> Iterator[Spot]:
    """Yield foreign names: behind a rank or a title, or a given name with a surname."""
    words = reading.words
    english = not reading.languages.isdisjoint(("en", "fr"))
    givens = _givens()
    index = 0
    while index < len(words):
        word = words[index]
        if not word.text[0].isupper() or (not word.text[0].isascii() and not english):
            index += 1
            continue
        known = word.bare in givens
        title = title_before(reading, index) if english else None
        hint: Hint | None = title.hint if title else None
        if hint not in ("western", "self", "sign"):
            hint = None
        if not known and hint is None:
            index += 1
            continue
        behind = _name_end(reading, index, known=known)
        length = behind - index
        usable = length and word.bare not in _NO_NAME
        if usable and hint is None:
            usable = length > 1 and not place_before(reading, index)
        if usable and hint is not None and length == 1:
            usable = len(word.text) > 2 and not preposition_before(reading, index)
        if not usable:
            index += 1
            continue
        score = 0.86 if known and length > 1 else 0.8 if known or length > 1 else 0.7
        yield Spot(word.start, words[behind - 1].end, score, "western", hint, "xx")
        index = behind


def _name_end(reading: EntityReading, index: int, *, known: bool) -> int:
    """Return the word behind a name of at most three words that starts at ``index``."""
    words = reading.words
    text = reading.text
    behind = index + 1
    if len(words[index].text) == 1 and not text.startswith(".", words[index].end):
        return index
    while behind < len(words) and behind - index < 4:
        between = gap(reading, behind - 1)
        word = words[behind]
        initial = len(words[behind - 1].text) == 1
        if between not in _JOINED or (between == ". " and not initial):
            break
        if word.bare in _NO_NAME and not initial:
            break
        if not word.text[0].isupper():
            if not (word.bare in _PARTICLES and behind + 1 < len(words)):
                break
            if not words[behind + 1].text[0].isupper():
                break
        after = words[behind + 1] if behind + 1 < len(words) else None
        if len(word.text) == 1 and after is not None and after.text[0].isdigit():
            break
        if len(word.text) == 1 and not text.startswith((".", "'", "’", " "), word.end):
            break
        behind += 1
    while behind > index + 1 and (
        len(words[behind - 1].text) == 1 or not words[behind - 1].text[0].isupper()
    ):
        behind -= 1
    return behind

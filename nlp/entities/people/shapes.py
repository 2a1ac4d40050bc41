"""Capitalised names of other shapes: highland names, nicknames, given name first."""

from __future__ import annotations

from typing import Final

from nlp.entities.people.context import ends_name, preposition_before
from nlp.entities.people.lexicon import Names, names
from nlp.entities.people.nicknames import nickname_end, region_behind
from nlp.entities.people.phrases import gap
from nlp.entities.people.spots import Spot
from nlp.entities.people.titles import Hint
from nlp.entities.reading import EntityReading

LONGEST: Final = 4
"""How many words a name in capitals has at most."""
APOSTROPHES: Final = frozenset(("'", "’", "`"))
_GIVEN_FIRST: Final = 3


def run_end(reading: EntityReading, at: int, end: int) -> int:
    """Return the word behind the last that may belong to a name starting at ``at``."""
    stop = at + 1
    while stop < end and stop - at <= LONGEST + 2 and not ends_name(reading, stop):
        stop += 1
    return stop


def highland(
    reading: EntityReading, at: int, end: int, lexicon: Names, hint: Hint | None
) -> tuple[int, Spot] | None:
    """Read names of the highland peoples: "Y Bhim Niê", "A Tranh", "K'Brơi"."""
    words = reading.words
    lead = words[at].kept
    if lead not in ("a", "y", "k", "h") or at + 1 >= end or reading.case == "upper":
        return None
    if lead == "a" and "vi" not in reading.languages:
        return None
    marked = gap(reading, at) in APOSTROPHES
    if lead in ("k", "h") and not marked:
        return None
    stop = run_end(reading, at, min(end, at + 3))
    joined = " ".join((item.kept if reading.accented else item.bare) for item in words[at:stop])
    if stop < at + 2 or joined in lexicon.place_like or len(words[at + 1].text) < 2:
        return None
    if preposition_before(reading, at):
        return None
    score = 0.85 if marked or hint is not None else 0.72
    return stop, Spot(words[at].start, words[stop - 1].end, score, "highland", hint)


def given_first(reading: EntityReading, at: int, end: int) -> Spot | None:
    """Read an American index card: "HOA NGUYEN VAN", given name first."""
    if end - at != _GIVEN_FIRST:
        return None
    words = reading.words[at:end]
    if not all(word.text.isupper() for word in words):
        return None
    lexicon = names(bare=True)
    given, surname, middle = (word.bare for word in words)
    if given in lexicon.givens and lexicon.common(surname) and middle in lexicon.strong:
        return Spot(words[0].start, words[-1].end, 0.8, "given_first")
    return None


def nicknamed(reading: EntityReading, at: int, end: int, lexicon: Names) -> tuple[int, Spot] | None:
    """Read a nickname without a title: "Sáu Dân", "Vinh béo", "Lợi Hà Nam"."""
    words = reading.words
    word = words[at]
    if reading.case == "upper" or "vi" not in reading.languages:
        return None
    key = word.kept if reading.accented else word.bare
    stop = run_end(reading, at, min(end, at + LONGEST))
    if key in lexicon.orders and stop - at in (2, 3):
        second = words[at + 1].kept if reading.accented else words[at + 1].bare
        joined = " ".join((item.kept if reading.accented else item.bare) for item in words[at:stop])
        if (
            (second in lexicon.givens or second in lexicon.nicknames)
            and second not in lexicon.surnames
            and joined not in lexicon.place_like
            and not preposition_before(reading, at)
        ):
            end_at = nickname_end(reading, stop - 1, lexicon) or words[stop - 1].end
            return stop, Spot(word.start, end_at, 0.8, "nickname")
    if key not in lexicon.givens or preposition_before(reading, at):
        return None
    nickname = nickname_end(reading, at, lexicon)
    if nickname is not None and stop == at + 1:
        return stop, Spot(word.start, nickname, 0.85, "nickname")
    last = region_behind(reading, at, end, lexicon)
    if last is not None:
        return last, Spot(word.start, words[last - 1].end, 0.8, "region_nickname")
    return None

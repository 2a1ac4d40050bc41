"""Rare words that two accounts share outside everything that was found in them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from nlp.corroboration.comparable import Comparable
from nlp.corroboration.evidence import Kind, Reason
from nlp.corroboration.terms import Commonness

WORDS_MOST: Final = 5.0
NAMES_MOST: Final = 5.0
EACH: Final = 2.5
# What any two texts share by chance; names and numbered things stand out sooner than words.
WORD_CHANCE: Final = 3.0
NAME_CHANCE: Final = 1.5
COUNTED: Final = 6
# A text longer than this shares rare words with every other.
USUAL_CHARS: Final = 1_500


def shared_words(left: Comparable, right: Comparable, common: Commonness) -> list[Reason]:
    """Return what shared names that no finder knew, and other rare words, say.

    A pair of words with capitals in one of the texts is a name ("Nhan Bieu" in a Russian post);
    so is a word with a number ("lô 27", "km 163").
    """
    compared = _compared(left) | _compared(right)
    names: list[tuple[float, str]] = []
    words: list[tuple[float, str]] = []
    for term in left.free & right.free:
        if term in compared or set(term.split()) <= compared:
            continue
        is_name = _names(term, left, right)
        nats = common.information(term) - (NAME_CHANCE if is_name else WORD_CHANCE)
        if nats > 0:
            (names if is_name else words).append((min(EACH, nats), term))
    factor = min(1.0, math.sqrt(USUAL_CHARS / max(left.chars, right.chars, 1)))
    found = (
        _reason("name", NAMES_MOST, names, factor),
        _reason("words", WORDS_MOST, words, factor),
    )
    return [one for one in found if one is not None]


def _reason(
    kind: Kind, most: float, terms: Sequence[tuple[float, str]], factor: float
) -> Reason | None:
    best = sorted(terms, key=lambda one: (-one[0], one[1]))[:COUNTED]
    if not best:
        return None
    total = min(most, sum(nats for nats, _ in best) * factor)
    return Reason(kind, total, ", ".join(term for _, term in best))


def _names(term: str, left: Comparable, right: Comparable) -> bool:
    if term in left.proper or term in right.proper:
        return True
    first, space, second = term.partition(" ")
    return bool(space) and not first.isdecimal() and second.isdecimal() and len(second) > 1


def _compared(facts: Comparable) -> set[str]:
    """Return places and persons, and their syllables, that are compared as such."""
    whole = {*facts.places, *(" ".join(person) for person in facts.persons)}
    return whole | {part for name in whole for part in name.split()}

"""How far two values agree, per field: small numbers into the rows of ``weights.json``.

Level 0 always means "nothing to compare", which speaks neither for nor against.
"""

from __future__ import annotations

from enum import IntEnum


class Name(IntEnum):
    """A syllable (or the middle syllables) of the clue against one of the register."""

    MISSING = 0
    SAME = 1
    BARE = 2  # the clue has no marks, the letters agree
    TONE = 3  # the letters agree, the marks differ
    SOUND = 4  # another spelling of the same sound key
    TWIN = 5  # Hoàng and Huỳnh, Vũ and Võ
    CLOSE = 6  # one letter off
    PART = 7  # one of several middle syllables
    LOST = 8  # one side has no middle name
    OTHER = 9


class Alias(IntEnum):
    """Birth order and given name, such as "Năm Huy"."""

    MISSING = 0
    SAME = 1
    GIVEN = 2  # the register has no alias, its given name agrees
    OTHER_ORDER = 3  # the given name agrees, the birth order differs
    OTHER = 4


class Birth(IntEnum):
    """Years apart."""

    MISSING = 0
    SAME = 1
    ONE = 2
    TWO = 3
    FIVE = 4
    OTHER = 5


class Home(IntEnum):
    """Home across the mergers."""

    MISSING = 0
    COMMUNE = 1
    DISTRICT = 2
    PROVINCE = 3
    MERGED = 4  # only in the province of 2025 that holds both
    OTHER = 5


class Unit(IntEnum):
    """Parts of the unit that both sides name."""

    MISSING = 0
    THREE = 1
    TWO = 2
    ONE = 3
    TYPO = 4  # digits changed places or one was lost
    LOWER = 5  # the larger unit agrees, a smaller one differs
    UPPER = 6  # a smaller one agrees, the larger differs
    OTHER = 7


class Date(IntEnum):
    """Day of death, as precise as the coarser side is."""

    MISSING = 0
    DAY = 1
    NEAR = 2  # up to three days
    SWAPPED = 3  # day and month changed places
    MONTH = 4
    YEAR = 5
    NEXT = 6  # less than a year away
    OTHER = 7


class Place(IntEnum):
    """Place of death."""

    MISSING = 0
    SAME = 1
    PROVINCE = 2
    OTHER = 3


class Relative(IntEnum):
    """A relative's name."""

    MISSING = 0
    SAME = 1
    NAME = 2  # the same name, another kin word or without the middle name
    OTHER = 3

"""Whether two statements of one kind agree, contradict each other, or have nothing to do."""

from __future__ import annotations

from typing import Final, Literal

from nlp.corroboration.comparable import DayRange, Point
from nlp.corroboration.compare import distance_m
from nlp.corroboration.names import joined
from nlp.corroboration.people import same_person
from nlp.corroboration.statements import GraveValue, PlaceValue, Statement
from nlp.corroboration.terms import Commonness
from nlp.entities.units.norm import Unit, agreement

Relation = Literal["agree", "contradict", "apart"]

_TOLD: Final = frozenset({"death", "battle", "burial"})
_NO_COUNTS: Final = Commonness()
_SLACK_M: Final = 1_000.0
"""Grids are read off by eye: a kilometre beyond both radii is still one place."""


def relation(a: Statement, b: Statement) -> Relation:
    """Return how two statements go together; of different kinds they are ``apart``."""
    if a.kind != b.kind:
        return "apart"
    match a.value, b.value:
        case PlaceValue() as x, PlaceValue() as y:
            return _places(x, y)
        case Point() as x, Point() as y:
            near = distance_m(x, y) <= x.radius_m + y.radius_m + _SLACK_M
            return "agree" if near else "contradict"
        case DayRange() as x, DayRange() as y:
            return _days(x, y)
        case Unit() as x, Unit() as y:
            return _units(x, y)
        case GraveValue() as x, GraveValue() as y:
            return _graves(x, y)
        case int() as x, int() as y:
            return "agree" if x == y else "contradict"
        case tuple() as x, tuple() as y:
            return "agree" if same_person(x, y, _NO_COUNTS) > 0 else "apart"
    return "apart"


def _days(a: DayRange, b: DayRange) -> Relation:
    if a.first <= b.last and b.first <= a.last:
        return "agree"
    told = a.about in _TOLD and b.about in _TOLD
    return "contradict" if told else "apart"


def _places(a: PlaceValue, b: PlaceValue) -> Relation:
    if {joined(key) for key in a.keys} & {joined(key) for key in b.keys}:
        return "agree"
    both = a.keys[0].isdecimal() and b.keys[0].isdecimal()
    if both or (a.provinces and b.provinces and not a.provinces & b.provinces):
        return "contradict"
    return "apart"


def _units(a: Unit, b: Unit) -> Relation:
    if a.side != b.side:
        return "apart"
    match agreement(a, b).relation:
        case "same" | "compatible":
            return "agree"
        case "contradicts":
            return "contradict"
        case _:
            return "apart"


def _graves(a: GraveValue, b: GraveValue) -> Relation:
    if a.about != b.about:
        return "apart"
    if a.value == b.value:
        return "agree"
    return "contradict" if a.about in _SINGLE else "apart"


# A grave has one depth and was moved or not; of markers and landmarks it may have many.
_SINGLE: Final = frozenset({"depth_m", "moved", "grave_kind", "head"})

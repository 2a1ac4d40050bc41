"""Who says what: the statements of an account about place, date, unit, dead, grave and people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from nlp.corroboration.account import Account, AccountText, Spot, spots
from nlp.corroboration.comparable import (
    DayRange,
    Point,
    days_of,
    names_of_place,
    point_of,
)
from nlp.corroboration.counts import MOST_DEAD, dead_counts
from nlp.corroboration.names import hills, person_tokens
from nlp.entities.units.norm import Unit, parse_unit
from records.entity import Entity


class FactKind(StrEnum):
    """The rows of the table, in the order they are shown."""

    PLACE = "place"
    COORDINATES = "coordinates"
    DATE = "date"
    UNIT = "unit"
    COUNT = "count"
    GRAVE = "grave"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class PlaceValue:
    """Keys of a place, smallest first, and the old province codes it may lie in."""

    keys: tuple[str, ...]
    provinces: frozenset[str]


@dataclass(frozen=True, slots=True)
class GraveValue:
    """A fact about the grave: what it is about (depth, container, marker …) and its value."""

    about: str
    value: str


# How sure a number or height is that a pattern found without knowing the sentence.
_PATTERN: Final = 0.7

Value = PlaceValue | Point | DayRange | Unit | int | GraveValue | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """One account says one thing.

    Attributes:
        account: who.
        kind: about what.
        value: the value in a form that can be compared.
        shown: the value in canonical words (EDTF date, unit code, folded name …).
        said: the words of the account.
        spot: where they stand.
        score: how sure the reading of the words is, in [0, 1].
    """

    account: int
    kind: FactKind
    value: Value
    shown: str
    said: str
    spot: Spot
    score: float


def statements(account: Account) -> list[Statement]:
    """Return everything ``account`` says that the table has a row for, in order."""
    found = [one for spot, entity in spots(account) for one in _of_entity(account.id, entity, spot)]
    for number, text in enumerate(account.texts):
        found += _hills(account.id, number, text)
        found += _counts(account.id, number, text)
    many = any(isinstance(one.value, int) and one.value > 1 for one in found)
    # "One grave" beside "seven graves" is one of the seven.
    kept = (one for one in found if not (many and one.value == 1))
    return sorted(kept, key=lambda one: (one.kind, one.spot.text, one.spot.start, one.shown))


def _hills(account: int, number: int, text: AccountText) -> Iterator[Statement]:
    """Yield hills named by their height that no place covers."""
    for height, start, end in hills(text.text):
        if not _covered(text.entities, "PLACE", start, end):
            value = PlaceValue((height,), frozenset())
            spot = Spot(number, start, end)
            said = text.text[start:end]
            yield Statement(account, FactKind.PLACE, value, said, said, spot, _PATTERN)


def _counts(account: int, number: int, text: AccountText) -> Iterator[Statement]:
    """Yield numbers of dead that the finder of burial facts did not give."""
    for count in dead_counts(text.text):
        if not _covered(text.entities, "BURIAL", count.start, count.end):
            spot = Spot(number, count.start, count.end)
            said = text.text[count.start : count.end]
            shown = str(count.number)
            yield Statement(account, FactKind.COUNT, count.number, shown, said, spot, _PATTERN)


def _covered(entities: Sequence[Entity], label: str, start: int, end: int) -> bool:
    return any(one.label == label and one.start < end and start < one.end for one in entities)


def _of_entity(account: int, one: Entity, spot: Spot) -> Iterator[Statement]:
    read = _READ.get(one.label)
    if read is None:
        return
    value = read(one)
    if value is None:
        return
    kind = FactKind.COUNT if isinstance(value, int) else _KIND[one.label]
    yield Statement(account, kind, value, _shown(one, value), one.text, spot, one.score)


def _place(one: Entity) -> Value | None:
    keys = names_of_place(one)
    if not keys or one.details.get("about") == "home":
        return None
    codes: set[str] = set()
    if isinstance(one.norm, Mapping):
        code = one.norm.get("province_pre2025")
        codes = {code} if isinstance(code, str) else set()
    return PlaceValue(keys, frozenset(codes))


def _unit(one: Entity) -> Value | None:
    return parse_unit(one.norm) if isinstance(one.norm, str) else None


def _person(one: Entity) -> Value | None:
    if one.details.get("role") in ("witness", "relative", "kin", "other"):
        return None
    return person_tokens(one.text) or None


def _grave(one: Entity) -> Value | None:
    if one.label == "OBJECT":
        thing = one.norm if isinstance(one.norm, str) else " ".join(person_tokens(one.text))
        return GraveValue("object", thing) if thing else None
    norm = one.norm if isinstance(one.norm, Mapping) else {}
    fact, value = norm.get("fact"), norm.get("value")
    if fact in ("dead", "graves"):
        return value if isinstance(value, int) and 0 < value <= MOST_DEAD else None
    if isinstance(value, Mapping):
        value = " ".join(str(part) for part in value.values())
    return GraveValue(str(fact or one.rule), one.text if value is None else str(value))


_READ = {
    "PLACE": _place,
    "COORD": point_of,
    "DATE": days_of,
    "UNIT": _unit,
    "PERSON": _person,
    "OBJECT": _grave,
    "BURIAL": _grave,
}
_KIND = {
    "PLACE": FactKind.PLACE,
    "COORD": FactKind.COORDINATES,
    "DATE": FactKind.DATE,
    "UNIT": FactKind.UNIT,
    "PERSON": FactKind.PERSON,
    "OBJECT": FactKind.GRAVE,
    "BURIAL": FactKind.GRAVE,
}


def _shown(one: Entity, value: Value) -> str:
    match value:
        case Point():
            return f"{value.lat:.5f},{value.lon:.5f}"
        case DayRange():
            return str(one.norm)
        case Unit():
            return str(value)
        case GraveValue():
            return f"{value.about}: {value.value}"
        case int():
            return str(value)
        case _:
            return one.text

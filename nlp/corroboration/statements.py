"""Who says what: the statements of an account about place, date, unit, dead, grave and people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from nlp.corroboration.account import Account, Spot, spots
from nlp.corroboration.comparable import EVENTS, DayRange, Point, point_of
from nlp.corroboration.counts import dead_counts
from nlp.corroboration.names import hills, person_tokens, place_keys
from nlp.entities.dates.edtf import bounds
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
        for height, start, end in hills(text.text):
            if not _covered(text.entities, start, end):
                value = PlaceValue((height,), frozenset())
                found.append(
                    Statement(
                        account.id,
                        FactKind.PLACE,
                        value,
                        height,
                        text.text[start:end],
                        Spot(number, start, end),
                        0.8,
                    )
                )
        for count in dead_counts(text.text):
            spot = Spot(number, count.start, count.end)
            said = text.text[count.start : count.end]
            found.append(
                Statement(
                    account.id, FactKind.COUNT, count.number, str(count.number), said, spot, 0.7
                )
            )
    return sorted(found, key=lambda one: (one.kind, one.spot.text, one.spot.start, one.shown))


def _covered(entities: Sequence[Entity], start: int, end: int) -> bool:
    return any(one.label == "PLACE" and one.start < end and start < one.end for one in entities)


def _of_entity(account: int, one: Entity, spot: Spot) -> Iterator[Statement]:
    read = _READ.get(one.label)
    if read is None:
        return
    value = read(one)
    if value is None:
        return
    kind = _KIND[one.label]
    yield Statement(account, kind, value, _shown(one, value), one.text, spot, one.score)


def _place(one: Entity) -> Value | None:
    keys = place_keys(one.text)
    if not keys or one.details.get("about") == "home":
        return None
    codes: set[str] = set()
    if isinstance(one.norm, Mapping):
        code = one.norm.get("province_pre2025")
        codes = {code} if isinstance(code, str) else set()
    return PlaceValue(keys, frozenset(codes))


def _date(one: Entity) -> Value | None:
    about = str(one.details.get("about") or "")
    if about not in EVENTS or not isinstance(one.norm, str):
        return None
    first, last = bounds(one.norm)
    return None if first is None or last is None else DayRange(first, last, about)


def _unit(one: Entity) -> Value | None:
    return parse_unit(one.norm) if isinstance(one.norm, str) else None


def _person(one: Entity) -> Value | None:
    if one.details.get("role") in ("witness", "relative", "kin", "other"):
        return None
    return person_tokens(one.text) or None


def _grave(one: Entity) -> Value | None:
    about = str(one.details.get("about") or one.details.get("kind") or one.rule)
    if one.label == "OBJECT":
        value = one.norm if isinstance(one.norm, str) else " ".join(person_tokens(one.text))
        return GraveValue("object", value) if value else None
    value = one.norm if isinstance(one.norm, str | int | float) else one.text
    return GraveValue(about, str(value))


_READ = {
    "PLACE": _place,
    "COORD": point_of,
    "DATE": _date,
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
            return value.value
        case _:
            return one.text

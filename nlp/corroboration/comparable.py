"""The facts of an account in a form that two accounts can be compared by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from weakref import WeakKeyDictionary

from nlp.corroboration.account import Account, AccountText, Spot
from nlp.corroboration.counts import MOST_DEAD, dead_counts
from nlp.corroboration.names import hills, person_tokens, place_keys
from nlp.corroboration.terms import proper_pairs, terms
from nlp.entities.dates.edtf import bounds
from records.entity import Entity, Json

# What happened at the grave or in the fight; other dates (birth, enlistment, letters) say nothing.
EVENTS: Final = frozenset({"death", "battle", "burial", "other", ""})
_NOT_GROUND: Final = frozenset({"home"})
_CAPTION: Final = 40
_WIDE: Final = frozenset({"province", "city", "region", "country"})
_NOT_FALLEN: Final = frozenset({"witness", "relative", "kin"})


@dataclass(frozen=True, slots=True)
class DayRange:
    """Earliest and latest day of a date."""

    first: date
    last: date
    about: str

    @property
    def days(self) -> int:
        """How many days it leaves open, at least 1."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Point:
    """A position in degrees, WGS 84, with its radius in metres."""

    lat: float
    lon: float
    radius_m: float


@dataclass(frozen=True)
class Comparable:
    """Everything that :func:`nlp.corroboration.compare.compare` looks at, by value, with its spot.

    Attributes:
        places: folded names of places; ``wide`` are those of provinces and countries.
        provinces: old province codes that places were resolved to.
        homes: names of places that are somebody's home.
        persons: folded syllables of names that may be the fallen.
        units: unit codes as the unit finder gives them.
        hills: heights that name a hill; ``doubtful_hills`` where they were read off a picture.
        days: when it happened.
        points: where, by coordinates.
        counts: numbers of dead or graves.
        objects: folded words of things and landmarks at the grave.
        lies_in: old province codes of each place, where they are known.
        words: rare-word terms of all texts; ``free`` are those outside everything that was found,
            ``proper`` pairs written with capitals.
        doubtful: digits come from recognised writing and may be misread.
    """

    places: Mapping[str, Spot]
    wide: frozenset[str]
    provinces: frozenset[str]
    homes: frozenset[str]
    persons: Mapping[tuple[str, ...], Spot]
    units: Mapping[str, Spot]
    hills: Mapping[str, Spot]
    days: Mapping[DayRange, Spot]
    points: Mapping[Point, Spot]
    counts: Mapping[int, Spot]
    objects: Mapping[str, Spot]
    lies_in: Mapping[str, frozenset[str]]
    words: frozenset[str]
    free: frozenset[str]
    proper: frozenset[str]
    doubtful: bool
    chars: int = 0


@dataclass
class _Collected:
    places: dict[str, Spot] = field(default_factory=dict)
    wide: set[str] = field(default_factory=set)
    provinces: set[str] = field(default_factory=set)
    homes: set[str] = field(default_factory=set)
    persons: dict[tuple[str, ...], Spot] = field(default_factory=dict)
    units: dict[str, Spot] = field(default_factory=dict)
    hills: dict[str, Spot] = field(default_factory=dict)
    days: dict[DayRange, Spot] = field(default_factory=dict)
    points: dict[Point, Spot] = field(default_factory=dict)
    counts: dict[int, Spot] = field(default_factory=dict)
    objects: dict[str, Spot] = field(default_factory=dict)
    lies_in: dict[str, frozenset[str]] = field(default_factory=dict)
    words: set[str] = field(default_factory=set)
    free: set[str] = field(default_factory=set)
    proper: set[str] = field(default_factory=set)


def comparable(account: Account) -> Comparable:
    """Return what ``account`` can be compared by; kept for as long as the account is."""
    known = _known.get(account)
    if known is None:
        known = _known[account] = _comparable(account)
    return known


_known: WeakKeyDictionary[Account, Comparable] = WeakKeyDictionary()


def _comparable(account: Account) -> Comparable:
    made = _Collected()
    for number, text in enumerate(account.texts):
        for one in text.entities:
            _take(made, one, Spot(number, one.start, one.end))
        for height, start, end in hills(text.text):
            made.hills.setdefault(height, Spot(number, start, end))
        for count in dead_counts(text.text):
            made.counts.setdefault(count.number, Spot(number, count.start, count.end))
        made.words.update(terms(text.text))
        made.free.update(terms(_outside(text)))
        made.proper.update(proper_pairs(text.text))
    return Comparable(
        places=made.places,
        wide=frozenset(made.wide),
        provinces=frozenset(made.provinces),
        homes=frozenset(made.homes),
        persons=made.persons,
        units=made.units,
        hills=made.hills,
        days=made.days,
        points=made.points,
        counts=made.counts,
        objects=made.objects,
        lies_in=made.lies_in,
        words=frozenset(made.words),
        free=frozenset(made.free),
        proper=frozenset(made.proper),
        doubtful=_only_read(account.texts),
        chars=sum(len(text.text) for text in account.texts),
    )


def _outside(text: AccountText) -> str:
    """Return the text with what was found in it cut out: a shared date is not shared words too."""
    parts: list[str] = []
    done = 0
    for one in sorted(text.entities, key=lambda found: found.start):
        if one.start >= done and one.label not in ("BURIAL", "OBJECT", "KIN"):
            parts.append(text.text[done : one.start])
            done = one.end
    parts.append(text.text[done:])
    return " \n ".join(parts)


def _only_read(texts: Sequence[AccountText]) -> bool:
    """Whether the account is recognised writing, but for a caption such as "bản chụp"."""
    read = any(text.source == "reading" for text in texts)
    return read and all(text.source == "reading" or len(text.text) <= _CAPTION for text in texts)


def _take(made: _Collected, one: Entity, spot: Spot) -> None:
    about = str(one.details.get("about") or "")
    match one.label:
        case "PLACE":
            keys = names_of_place(one)
            if about in _NOT_GROUND:
                made.homes.update(keys)
                return
            wide = one.details.get("level") in _WIDE
            codes = frozenset(_provinces(one))
            for key in keys:
                made.places.setdefault(key, spot)
                made.lies_in[key] = made.lies_in.get(key, frozenset()) | codes
                if wide:
                    made.wide.add(key)
            made.provinces.update(codes)
        case "PERSON" | "ALIAS":
            if one.details.get("role") not in _NOT_FALLEN:
                made.persons.setdefault(person_tokens(one.text), spot)
        case "UNIT":
            if isinstance(one.norm, str):
                made.units.setdefault(one.norm, spot)
        case "DATE":
            _take_day(made, one, spot)
        case "COORD":
            point = point_of(one)
            if point is not None and about not in _NOT_GROUND:
                made.points.setdefault(point, spot)
        case "OBJECT":
            key = " ".join(person_tokens(one.text))
            if key:
                made.objects.setdefault(key, spot)
        case "BURIAL":
            _take_grave(made, one, spot)
        case _:
            return


def _take_grave(made: _Collected, one: Entity, spot: Spot) -> None:
    norm = one.norm if isinstance(one.norm, Mapping) else {}
    fact, value = norm.get("fact"), norm.get("value")
    if fact in ("dead", "graves"):
        if isinstance(value, int) and 1 < value <= MOST_DEAD:
            made.counts.setdefault(value, spot)
    elif fact == "landmark" and isinstance(value, Mapping):
        made.objects.setdefault(f"landmark:{value.get('kind')}", spot)
    elif isinstance(value, str) and fact in ("container", "grave_kind", "head"):
        made.objects.setdefault(f"{fact}:{value}", spot)


# The wars whose fallen are looked for: 1945 to the end of the war in Cambodia.
_FIRST_DAY: Final = date(1945, 1, 1)
_LAST_DAY: Final = date(1989, 12, 31)


def _take_day(made: _Collected, one: Entity, spot: Spot) -> None:
    days = days_of(one)
    if days is not None:
        made.days.setdefault(days, spot)


def days_of(one: Entity) -> DayRange | None:
    """Return the days of a DATE on which something happened in the wars, ``None`` for others."""
    about = str(one.details.get("about") or "")
    if about not in EVENTS or not isinstance(one.norm, str):
        return None
    first, last = bounds(one.norm)
    if first is None or last is None or first < _FIRST_DAY or last > _LAST_DAY:
        return None
    return DayRange(first, last, about)


def names_of_place(one: Entity) -> tuple[str, ...]:
    """Return the keys of a PLACE as it is written, then as the gazetteer spells it.

    The gazetteer's name is how a Korean or Russian spelling meets the Vietnamese one.
    """
    known = one.details.get("name")
    keys = place_keys(one.text) + (place_keys(known) if isinstance(known, str) else ())
    return tuple(dict.fromkeys(keys))


def _provinces(one: Entity) -> Iterator[str]:
    if isinstance(one.norm, Mapping):
        code = one.norm.get("province_pre2025")
        if isinstance(code, str):
            yield code


def point_of(one: Entity) -> Point | None:
    """Return the position of a COORD entity, ``None`` when it has none."""
    if not isinstance(one.norm, Mapping):
        return None
    lat, lon = one.norm.get("lat"), one.norm.get("lon")
    if not isinstance(lat, int | float) or not isinstance(lon, int | float):
        return None
    return Point(float(lat), float(lon), _radius(one.norm, one.details))


def _radius(norm: Mapping[str, Json], details: Mapping[str, Json]) -> float:
    for value in (details.get("radius_m"), norm.get("radius_m"), norm.get("tol_m")):
        if isinstance(value, int | float) and value > 0:
            return float(value)
    return 1_000.0


def tells_of_ground(account: Account) -> bool:
    """Whether the account names anything that two accounts of one event can meet in.

    Appeals, thanks and chat name no place but a province, no unit, height, position or person,
    and need no comparison.
    """
    facts = comparable(account)
    return bool(
        facts.places.keys() - facts.wide
        or facts.units
        or facts.hills
        or facts.points
        or facts.persons
    )

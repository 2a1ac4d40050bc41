"""Compares two accounts fact by fact: additive evidence in nats, as in record linkage.

Each kind of fact adds what its agreement says (Fellegi and Sunter 1969: log of how likely the
agreement is for the same event over how likely by chance), bounded per kind, for several facts of
one kind are not independent: who knows the village knows the district. The constants are judgement
set by the arithmetic of chance (63 provinces, some 10,000 days of war), not fitted to texts.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Final

from nlp.corroboration.account import Account, Spot
from nlp.corroboration.comparable import Comparable, DayRange, Point, comparable
from nlp.corroboration.evidence import PairEvidence, Reason
from nlp.corroboration.names import joined
from nlp.corroboration.people import same_person
from nlp.corroboration.shared_words import shared_words
from nlp.corroboration.terms import Commonness
from nlp.corroboration.unit_match import units_agree

# From 1945 to 1975 there are 11,000 days: meeting on one by chance says ln 11,000 = 9.3. Wars have
# their great days (Tết 1968), on which thousands fell, so no date says more than this.
WAR_DAYS: Final = 11_000
DATE_MOST: Final = 5.0
DATE_NEAR_DAYS: Final = 4
"""Witnesses miss a date by a few days; half the evidence is left."""
DATE_APART_DAYS: Final = 366
"""Dates of a battle that lie further apart than this rule each other out."""
DATE_SURE_DAYS: Final = 31
"""A year alone may be that of a visit or a letter: only days and months decide."""
DATE_OTHER: Final = -1.0
DATE_OTHER_MONTH: Final = -3.0
"""Clear days more than a month apart: more often two fights than one misremembered."""
PLACE_MOST: Final = 8.0
SYLLABLE_MOST: Final = 1.5
NAME_LETTERS: Final = 5
"""A single short syllable (Chi, Ai, Con) is a word more often than a place."""
PROVINCE: Final = 0.7
PROVINCE_OTHER: Final = -1.0
HILL: Final = 5.0
HILL_OTHER: Final = -5.0
PERSON_MOST: Final = 8.0
UNIT_MOST: Final = 5.0
UNIT_OTHER: Final = -1.0
COORDINATES: Final = 7.0
COORDINATES_APART_M: Final = 50_000.0
COUNT: Final = 1.2
COUNT_OTHER: Final = -0.4
OBJECT: Final = 1.5
"""The same thing in the same words: a brass whistle, a slate."""
MARK: Final = 1.0
"""The same kind of landmark, container or pit; the usual ones of any forest less."""
MARK_USUAL: Final = 0.4
USUAL_MARKS: Final = frozenset(
    f"landmark:{kind}"
    for kind in ("tree", "road", "river", "stream", "house", "hill", "field", "grave", "rock")
)
OBJECT_MOST: Final = 3.0
SIMILAR: Final = 8.0
SIMILAR_MOST: Final = 3.0
COPY: Final = 20.0
ANCHOR_LEAST: Final = 1.5
UNANCHORED_MOST: Final = 4.5
REPLY: Final = 2.5
# A long text names much: each of its facts says less about what the text is about.
USUAL_FACTS: Final = 6
_EARTH_M: Final = 6_371_000.0


def compare(
    a: Account, b: Account, common: Commonness, similarity: float | None = None
) -> PairEvidence:
    """Return the evidence that ``a`` and ``b`` tell of the same burial, battle or person.

    Args:
        a: one account.
        b: the other; the order of the two does not matter to the score.
        common: how common words are in the collection.
        similarity: how alike their closest passages are, 0 for as unlike as chance, 1 for the
            same text, by an embedder of all languages; ``None`` where it is not known.
    """
    left, right = comparable(a), comparable(b)
    reasons: list[Reason] = []
    if a.origin.copies and a.origin.copies == b.origin.copies:
        reasons.append(Reason("copy", COPY, ""))
    if a.id == b.reply_to or b.id == a.reply_to:
        reasons.append(Reason("reply", REPLY, ""))
    reasons += _places(left, right, common)
    reasons += _hills(left, right)
    reasons += _points(left, right)
    reasons += _days(left, right)
    reasons += units_agree(left.units, right.units, UNIT_MOST, UNIT_OTHER)
    reasons += _persons(left, right, common)
    reasons += _counts(left, right)
    reasons += _objects(left, right)
    reasons += shared_words(left, right, common)
    if similarity is not None and similarity > 0:
        reasons.append(
            Reason("similar", min(SIMILAR_MOST, SIMILAR * similarity), f"{similarity:.2f}")
        )
    reasons = _only_anchored(reasons)
    return PairEvidence(
        score=round(sum(one.nats for one in reasons), 6),
        reasons=tuple(sorted(reasons, key=lambda one: (-abs(one.nats), one.kind, one.value))),
        veto=_veto(reasons, doubtful=left.doubtful or right.doubtful),
    )


def _only_anchored(reasons: list[Reason]) -> list[Reason]:
    """Bound what a pair can reach without something to hold on to.

    A place, height, position or other name of a thing ties two accounts to one ground; a person's
    name or a unit does only beside another fact, for namesakes and comrades are many; a day, a
    likeness, shared words alone never do. Without a hold all that speaks for the pair counts up to
    a bound below the odds against it.
    """
    held = {one.kind for one in reasons if one.nats >= ANCHOR_LEAST}
    ground = held & {"place", "hill", "coordinates", "name"}
    known = held & {"unit", "person"}
    if ground or len(known) > 1 or (known and "date" in held):
        return reasons
    alike = sum(one.nats for one in reasons if one.nats > 0)
    if alike <= UNANCHORED_MOST:
        return reasons
    factor = UNANCHORED_MOST / alike
    return [replace(one, nats=one.nats * factor) if one.nats > 0 else one for one in reasons]


def _veto(reasons: Iterable[Reason], *, doubtful: bool) -> str:
    """Return the decisive contradiction, unless something as decisive speaks for the pair.

    Recognised writing misreads figures, so a contradiction in it weighs but decides nothing.
    """
    if doubtful:
        return ""
    decisive = {"copy", "coordinates"}
    reasons = list(reasons)
    if any(one.kind in decisive and one.nats > 0 for one in reasons):
        return ""
    for one in reasons:
        if one.nats <= HILL_OTHER and one.kind in ("hill", "date", "coordinates"):
            return one.value
    return ""


def _dilution(facts: int) -> float:
    return min(1.0, math.sqrt(USUAL_FACTS / facts)) if facts else 1.0


def _places(left: Comparable, right: Comparable, common: Commonness) -> list[Reason]:
    shared = _shared_places(left, right)
    found: list[Reason] = []
    factor = _dilution(max(len(left.places), len(right.places)))
    budget = PLACE_MOST
    said = sorted(((common.information(key), key) for key in shared), reverse=True)
    for rank, (nats, key) in enumerate(said):
        if key in left.wide | right.wide:
            nats = min(nats, PROVINCE)
        elif " " not in key and len(key) < NAME_LETTERS:
            nats = min(nats, SYLLABLE_MOST)
        worth = min(budget, nats * factor / (1 + rank))
        if worth <= 0:
            continue
        budget -= worth
        found.append(Reason("place", worth, key, *shared[key]))
    if not found and left.provinces & right.provinces:
        code = min(left.provinces & right.provinces)
        found.append(Reason("province", PROVINCE, code))
    elif not found and left.provinces and right.provinces:
        value = f"{min(left.provinces)} ≠ {min(right.provinces)}"
        found.append(Reason("province", PROVINCE_OTHER, value))
    return found


def _shared_places(
    left: Comparable, right: Comparable
) -> dict[str, tuple[Spot | None, Spot | None]]:
    """Return places of both by key, with where each names them.

    A place that was found in one text alone counts where its words stand in the other: finders of
    names miss more than they invent.
    """
    theirs = {joined(key): key for key in right.places}
    shared: dict[str, tuple[Spot | None, Spot | None]] = {}
    for key, spot in left.places.items():
        other = theirs.get(joined(key))
        if other is not None:
            if _may_be_one(left.lies_in.get(key), right.lies_in.get(other)):
                shared[key] = (spot, right.places[other])
        elif _stands_in(key, right.words):
            shared[key] = (spot, None)
    mine = {joined(key) for key in left.places}
    for key, spot in right.places.items():
        if joined(key) not in mine and _stands_in(key, left.words):
            shared[key] = (None, spot)
    return shared


def _may_be_one(a: frozenset[str] | None, b: frozenset[str] | None) -> bool:
    """Whether two places of one name can be one: there is a Tân Thành in most provinces."""
    return not a or not b or bool(a & b)


def _stands_in(key: str, words: frozenset[str]) -> bool:
    syllables = key.split()
    pairs = [f"{a} {b}" for a, b in pairwise(syllables)]
    return bool(pairs) and all(pair in words for pair in pairs)


def _hills(left: Comparable, right: Comparable) -> list[Reason]:
    shared = sorted(left.hills.keys() & right.hills.keys())
    if shared:
        height = shared[0]
        return [Reason("hill", HILL, height, left.hills[height], right.hills[height])]
    if not left.hills or not right.hills:
        return []
    a, b = min(left.hills), min(right.hills)
    misread = (left.doubtful or right.doubtful) and _one_figure_apart(a, b)
    nats = -0.5 if misread else HILL_OTHER
    return [Reason("hill", nats, f"{a} ≠ {b}", left.hills[a], right.hills[b])]


def _one_figure_apart(a: str, b: str) -> bool:
    return len(a) == len(b) and sum(x != y for x, y in zip(a, b, strict=True)) == 1


def distance_m(a: Point, b: Point) -> float:
    """Return the great-circle distance in metres (haversine)."""
    lat_a, lat_b = math.radians(a.lat), math.radians(b.lat)
    half = (
        math.sin((lat_b - lat_a) / 2) ** 2
        + math.cos(lat_a) * math.cos(lat_b) * math.sin(math.radians(b.lon - a.lon) / 2) ** 2
    )
    return 2 * _EARTH_M * math.asin(math.sqrt(half))


def _points(left: Comparable, right: Comparable) -> list[Reason]:
    pairs = [
        (distance_m(a, b), a, b, left.points[a], right.points[b])
        for a in left.points
        for b in right.points
    ]
    if not pairs:
        return []
    metres, a, b, spot, other = min(pairs, key=lambda one: one[0])
    if metres <= a.radius_m + b.radius_m + 1_000:
        return [Reason("coordinates", COORDINATES, f"{metres:.0f} m", spot, other)]
    if metres > COORDINATES_APART_M:
        return [Reason("coordinates", HILL_OTHER, f"{metres / 1000:.0f} km", spot, other)]
    return []


def _days(left: Comparable, right: Comparable) -> list[Reason]:
    best: Reason | None = None
    apart = math.inf
    for a, spot in left.days.items():
        for b, other in right.days.items():
            nats, gap = day_agreement(a, b)
            apart = min(apart, gap)
            if nats > 0 and (best is None or nats > best.nats):
                best = Reason("date", nats, _day_words(a, b), spot, other)
    if best is not None:
        factor = _dilution(max(len(left.days), len(right.days)))
        return [Reason("date", best.nats * factor, best.value, best.left, best.right)]
    sure_left, sure_right = _sure_days(left.days), _sure_days(right.days)
    if not sure_left or not sure_right:
        return []
    a, b = sure_left[0], sure_right[0]
    spots = (left.days[a], right.days[b])
    if max(a.days, b.days) > DATE_SURE_DAYS:
        return [Reason("date", DATE_OTHER, _day_words(a, b), *spots)]
    if apart > DATE_APART_DAYS:
        return [Reason("date", HILL_OTHER, f"{a.first.year} ≠ {b.first.year}", *spots)]
    nats = DATE_OTHER_MONTH if apart > DATE_SURE_DAYS else DATE_OTHER
    return [Reason("date", nats, _day_words(a, b), *spots)]


def _sure_days(days: Mapping[DayRange, object]) -> list[DayRange]:
    named = [day for day in days if day.about in ("death", "battle", "burial")]
    return sorted(named, key=lambda day: (day.days, day.first))


def _day_words(a: DayRange, b: DayRange) -> str:
    shown = {_range_words(a.first, a.last), _range_words(b.first, b.last)}
    return " · ".join(sorted(shown))


def _range_words(first: date, last: date) -> str:
    return first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}"


def day_agreement(a: DayRange, b: DayRange) -> tuple[float, float]:
    """Return (nats, gap): what meeting says, 0 where they do not meet; days between them."""
    gap = max(0, (b.first - a.last).days, (a.first - b.last).days)
    width = max(a.days, b.days)
    if gap == 0:
        return min(DATE_MOST, max(0.0, math.log(WAR_DAYS / width) * DATE_MOST / 9.3)), 0.0
    if gap <= DATE_NEAR_DAYS and width <= DATE_NEAR_DAYS:
        return DATE_MOST / 2, float(gap)
    return 0.0, float(gap)


def _persons(left: Comparable, right: Comparable, common: Commonness) -> list[Reason]:
    best: Reason | None = None
    for a, spot in left.persons.items():
        for b, other in right.persons.items():
            nats = min(PERSON_MOST, same_person(a, b, common))
            if nats > 0 and (best is None or nats > best.nats):
                best = Reason("person", nats, " ".join(a if len(a) >= len(b) else b), spot, other)
    return [best] if best else []


def _counts(left: Comparable, right: Comparable) -> list[Reason]:
    if not left.counts or not right.counts:
        return []
    shared = sorted(left.counts.keys() & right.counts.keys(), reverse=True)
    if shared:
        n = shared[0]
        return [Reason("count", COUNT, str(n), left.counts[n], right.counts[n])]
    a, b = max(left.counts), max(right.counts)
    return [Reason("count", COUNT_OTHER, f"{a} ≠ {b}", left.counts[a], right.counts[b])]


def _objects(left: Comparable, right: Comparable) -> list[Reason]:
    budget = OBJECT_MOST
    found: list[Reason] = []
    for key in sorted(left.objects.keys() & right.objects.keys()):
        worth = min(budget, _mark_worth(key))
        if worth > 0:
            budget -= worth
            found.append(Reason("object", worth, key, left.objects[key], right.objects[key]))
    return found


def _mark_worth(key: str) -> float:
    if ":" not in key:
        return OBJECT
    return MARK_USUAL if key in USUAL_MARKS else MARK

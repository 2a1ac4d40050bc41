"""Whether a canonical value says the same as the annotated one, by the rules of the format."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import asin, cos, radians, sin, sqrt
from typing import Any, Final

from nlp.entities.dates.edtf import bounds
from nlp.evaluation.annotated import Marked

_EARTH_M: Final = 6_371_008.8
_HALF: Final = 0.5


def unit_score(gold: object, found: object) -> float:
    """Return 1 for the same unit, else the parts that both have over all parts of either.

    Two sides of the war share nothing.
    """
    if gold == found:
        return 1.0
    if not isinstance(gold, str) or not isinstance(found, str):
        return 0.0
    gold_side, _, gold_parts = gold.partition(":")
    side, _, parts = found.partition(":")
    if gold_side != side:
        return 0.0
    both, either = _sets(gold_parts.split("/"), parts.split("/"))
    return both / either


def date_score(gold: Marked, found: object) -> float:
    """Return 1 where the string, or the first and last day, equals the norm or an ``alt``.

    Giving one of the two days of a one-of set is half right. A gold ``None`` wants ``None``.
    """
    if gold.norm is None:
        return float(found is None)
    if not isinstance(found, str):
        return 0.0
    right = [gold.norm, *gold.fields.get("alt", ())]
    if found in right:
        return 1.0
    days = bounds(found)
    if None not in days and any(days == bounds(one) for one in right):
        return 1.0
    one_of = gold.norm.startswith("[") and gold.norm.endswith("]")
    if one_of and found in (day.strip() for day in gold.norm[1:-1].split(",")):
        return _HALF
    return 0.0


def place_right(gold: object, found: object) -> bool:
    """Whether the province or the country is the annotated one."""
    if not isinstance(gold, Mapping) or not isinstance(found, Mapping):
        return gold == found
    return all(found.get(name) == value for name, value in gold.items())


def distance_m(gold: Mapping[str, Any], found: object) -> float | None:
    """Return the great-circle distance in metres, or ``None`` where ``found`` is no position."""
    if not isinstance(found, Mapping):
        return None
    there = found.get("lat"), found.get("lon")
    if not all(isinstance(one, int | float) for one in there):
        return None
    lat, lon = radians(float(there[0] or 0)), radians(float(there[1] or 0))
    lat0, lon0 = radians(gold["lat"]), radians(gold["lon"])
    chord = sin((lat - lat0) / 2) ** 2 + cos(lat) * cos(lat0) * sin((lon - lon0) / 2) ** 2
    return 2 * _EARTH_M * asin(sqrt(min(1.0, chord)))


def coordinate_right(gold: object, found: object) -> bool:
    """Whether the position lies within the tolerance; a gold ``None`` wants ``None``."""
    if not isinstance(gold, Mapping):
        return found is None
    distance = distance_m(gold, found)
    return distance is not None and distance <= gold["tol_m"]


def _sets(one: Iterable[str], other: Iterable[str]) -> tuple[int, int]:
    first, second = set(one), set(other)
    return len(first & second), len(first | second)

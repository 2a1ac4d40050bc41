"""Agreement of the units that two accounts name, as evidence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from nlp.corroboration.account import Spot
from nlp.corroboration.evidence import Reason
from nlp.entities.units.norm import Unit, agreement, parse_unit

# What meeting in one part says: there were some hundreds of regiments, and a 7th battalion and a
# 3rd company in most of them.
_WORTH: Final = {
    "regt": 3.0,
    "bde": 3.0,
    "group": 2.5,
    "code": 2.5,
    "div": 1.5,
    "bn": 1.0,
    "co": 1.0,
}
_OTHER: Final = 1.0
_RARE: Final = 2.0
_RARE_FROM: Final = 13
"""A battalion with a higher number belongs to no regiment, so it is one of a few."""
_ENOUGH: Final = 3.0
_PART: Final = re.compile(r"([a-z]+)(\d{0,5})")


def unit_worth(a: Unit, b: Unit) -> tuple[float, bool]:
    """Return (nats, contradiction) of two units; ``(0.0, False)`` where nothing can be compared.

    Units of two sides say nothing: the one who buried a man was seldom of his unit.
    """
    if a.side != b.side:
        return 0.0, False
    found = agreement(a, b)
    nats = sum(map(_worth, found.shared))
    contradicts = found.relation == "contradicts"
    return (0.0 if contradicts and nats < _ENOUGH else nats), contradicts


def _worth(part: str) -> float:
    match = _PART.match(part)
    level, number = (match[1], match[2]) if match else ("", "")
    rare = level in ("bn", "co") and number != "" and int(number) >= _RARE_FROM
    return _WORTH.get(level, _OTHER) + (_RARE if rare else 0.0)


def units_agree(
    left: Mapping[str, Spot], right: Mapping[str, Spot], most: float, other: float
) -> list[Reason]:
    """Return the best agreement among the units of two accounts, or one contradiction."""
    best: Reason | None = None
    against: Reason | None = None
    for a, spot in left.items():
        for b, theirs in right.items():
            first, second = parse_unit(a), parse_unit(b)
            if first is None or second is None:
                continue
            nats, contradicts = unit_worth(first, second)
            if nats > 0 and (best is None or nats > best.nats):
                best = Reason("unit", min(most, nats), max(a, b, key=len), spot, theirs)
            elif contradicts and against is None:
                against = Reason("unit", other, f"{a} ≠ {b}", spot, theirs)
    chosen = best or against
    return [chosen] if chosen else []

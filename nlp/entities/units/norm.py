"""The canonical form of a unit, ``PAVN:co3/bn7/regt66/div304``: read, written, compared.

The grammar is that of the exchange format: a side, then parts from the smallest to the largest;
a part is a level with a number (and the letter that belongs to it) or a hyphen and a name, then
perhaps a hyphen and an arm.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

SIDES: Final = frozenset(("PAVN", "ARVN", "US", "ROK", "AUS", "FR", "CN"))
LEVELS: Final = {
    "squad": 1, "plt": 2, "trp": 3, "co": 3, "bty": 3, "tnxp": 6, "sqn": 4, "bn": 4, "regt": 5,
    "gm": 6, "bde": 6, "hosp": 6, "binhtram": 6, "dist": 6, "div": 7, "prov": 7, "corps": 8,
    "group": 9, "front": 10, "mr": 11, "code": 12,
}  # fmt: skip
"""Levels of units and their rank from small to large; ``group`` (đoàn) can be of any size."""
_PART: Final = re.compile(
    rf"({'|'.join(sorted(LEVELS, key=len, reverse=True))})(?:(\d+[A-Z]?)|-([\w.]+))(?:-(\w+))?"
)


@dataclass(frozen=True, slots=True)
class Part:
    """One level of a unit.

    Attributes:
        level: one of :data:`LEVELS`.
        name: ``"304"``, ``"320B"``, or a name such as ``"B3"``, ``"capital"``.
        arm: ``"sapper"``, ``"aaa"`` …, or ``""`` where none is said.
    """

    level: str
    name: str
    arm: str = ""

    def __str__(self) -> str:
        hyphen = "" if self.name[:1].isdigit() and self.level != "tnxp" else "-"
        return f"{self.level}{hyphen}{self.name}" + (f"-{self.arm}" if self.arm else "")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of a side; ``parts`` from the smallest to the largest."""

    side: str
    parts: tuple[Part, ...]

    def __str__(self) -> str:
        return f"{self.side}:{'/'.join(map(str, self.parts))}"


Relation = Literal["same", "compatible", "contradicts", "unrelated"]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How two namings of a unit go together.

    Attributes:
        relation: ``same``; ``compatible`` (something shared, nothing against it); ``contradicts``
            (a side or a level differs); ``unrelated`` (no level is named by both).
        shared: parts that both name.
        differing: pairs of parts of one level that differ.
        only_first, only_second: parts that one alone names.
        score: shared parts by all parts, in [0, 1].
    """

    relation: Relation
    shared: tuple[str, ...]
    differing: tuple[tuple[str, str], ...]
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]
    score: float


def parse_unit(norm: str) -> Unit | None:
    """Read a canonical form; ``None`` for anything that is not one."""
    side, colon, rest = norm.partition(":")
    if not colon or side not in SIDES or not rest:
        return None
    parts: list[Part] = []
    for piece in rest.split("/"):
        match = _PART.fullmatch(piece)
        if match is None:
            return None
        level, number, name, arm = match.groups()
        parts.append(Part(level, number or name, arm or ""))
    return Unit(side, tuple(parts))


def format_unit(unit: Unit) -> str:
    """Return the canonical form, its parts put in order from small to large."""
    ordered = sorted(unit.parts, key=lambda part: LEVELS[part.level])
    return str(Unit(unit.side, tuple(ordered)))


def agreement(first: Unit, second: Unit) -> Agreement:
    """Compare two units level by level: ``d5 e2`` and ``d5 e2 f3`` are compatible.

    A đoàn (``group``) can be of any size, so it agrees with a part of any level by its number;
    320 and 320B are different names.
    """
    shared: list[str] = []
    differing: list[tuple[str, str]] = []
    only_first: list[str] = []
    left = list(second.parts)
    for part in first.parts:
        equal = next((other for other in left if _equal(part, other)), None)
        if equal is not None:
            left.remove(equal)
            shared.append(str(part if part.level != "group" else equal))
            continue
        rival = next((other for other in left if other.level == part.level), None)
        if rival is None or part.level == "code":
            only_first.append(str(part))
        else:
            left.remove(rival)
            differing.append((str(part), str(rival)))
    total = len(shared) + len(differing) + len(only_first) + len(left)
    other_side = first.side != second.side
    if other_side:
        differing.insert(0, (first.side, second.side))
    relation: Relation
    if differing:
        relation = "contradicts"
    elif not shared:
        relation = "unrelated"
    else:
        relation = "same" if not only_first and not left else "compatible"
    score = 0.0 if other_side or not total else len(shared) / total
    return Agreement(
        relation,
        tuple(shared),
        tuple(differing),
        tuple(only_first),
        tuple(map(str, left)),
        score,
    )


def _equal(part: Part, other: Part) -> bool:
    if part.name.upper() != other.name.upper():
        return False
    if part.level != other.level and "group" not in (part.level, other.level):
        return False
    return not (part.arm and other.arm and part.arm != other.arm)

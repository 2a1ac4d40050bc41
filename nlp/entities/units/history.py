"""Which larger unit a unit belonged to, where published orders of battle leave no doubt."""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from importlib.resources import files
from typing import Final, NamedTuple

from nlp.entities.units.norm import LEVELS, Part, Unit, parse_unit
from records.text import unaccented

_DATA: Final = files("nlp.entities.units") / "data"
_YEAR: Final = re.compile(r"(?<!\d)(?:19)?([4-8]\d)(?!\d)")
_FULL_YEAR: Final = re.compile(r"(?<!\d)19([4-8]\d)(?!\d)")
_SHORT_DATE: Final = re.compile(
    r"(?<!\d)\d{1,2}[./-]\d{1,2}[./-](\d{2})(?!\d)|(?<![\d/.])\d{1,2}[/.](\d{2})(?![\d/.])"
    r"|(?:năm|nam|tháng|mùa|cuối|đầu|giữa) '?(\d{2})(?!\d)|(?:[A-Z][a-z]{2,8}) '?(\d{2})(?!\d)"
)


class Membership(NamedTuple):
    """A row of the formation history.

    Attributes:
        side: of the unit.
        battalion: ``""`` for all battalions of the regiment.
        regiment: the part as in a norm, ``regt503-abn``.
        said_arms: arms under which the regiment may be said; ``""`` among them for none.
        parent: the larger part.
        first, last: years it held; ``0`` for the whole war.
        needs_date: whether it holds only where the text gives a year within.
        not_near: names (unaccented) that speak against it.
        near: words (unaccented) of which one must stand in the text; empty for none.
        battalion_arm: arm of the battalion, where one is known.
        sure: whether the norm may say it; otherwise it is shown beside the norm only.
    """

    side: str
    battalion: str
    regiment: Part
    parent: Part
    first: int
    last: int
    needs_date: bool
    not_near: tuple[str, ...]
    near: tuple[str, ...]
    battalion_arm: str
    sure: bool


@lru_cache(maxsize=1)
def memberships() -> dict[tuple[str, str], tuple[Membership, ...]]:
    """Return the rows by side and number of the regiment."""
    found: dict[tuple[str, str], list[Membership]] = {}
    with (_DATA / "formations.csv").open(encoding="utf-8") as source:
        for row in csv.DictReader(source):
            regiment = _part(row["regiment"])
            member = Membership(
                row["side"],
                row["battalion"],
                regiment,
                _part(row["parent"]),
                int(row["first"] or 0),
                int(row["last"] or 0),
                row["needs_date"] == "yes",
                tuple(filter(None, row["not_near"].split(";"))),
                tuple(filter(None, row["near"].split(";"))),
                row["battalion_arm"],
                row["sure"] == "yes",
            )
            found.setdefault((row["side"], regiment.name), []).append(member)
    return {key: tuple(rows) for key, rows in found.items()}


def _part(said: str) -> Part:
    unit = parse_unit(f"US:{said}")
    if unit is None:
        raise ValueError(said)
    return unit.parts[0]


def american(battalion: str, regiment: str, arm: str) -> tuple[str, Part] | None:
    """Return the arm of an American regiment and a parent, where its number leaves one arm only."""
    rows = [
        row
        for row in memberships().get(("US", regiment), ())
        if (row.battalion == battalion or (row.battalion == "" and row.sure))
        and arm in ("", row.regiment.arm)
    ]
    if len({row.regiment.arm for row in rows}) != 1:
        return None
    return rows[0].regiment.arm, rows[0].parent


def years_in(text: str) -> frozenset[int]:
    """Return the years of the war that a text names, four digits or a short date."""
    years = {1900 + int(match.group(1)) for match in _FULL_YEAR.finditer(text)}
    for match in _SHORT_DATE.finditer(text):
        years.add(1900 + int(next(filter(None, match.groups()))))
    return frozenset(years)


def expanded(unit: Unit, around: str) -> tuple[Unit, bool] | None:
    """Return the unit with the formation it belonged to, and whether the norm may say so.

    ``None`` where the history leaves more than one formation, or none.

    Args:
        unit: as said, its parts from small to large.
        around: the text around it: the years it names, and places that speak for or against.
    """
    last = unit.parts[-1]
    if LEVELS[last.level] > LEVELS["regt"] or last.level != "regt":
        return None
    battalion = next((part.name for part in unit.parts if part.level in ("bn", "sqn")), "")
    listed = memberships().get((unit.side, last.name), ())
    if not listed:
        return None
    years = years_in(around)
    folded = unaccented(around)
    rows = [
        row
        for row in listed
        if _fits(row, last, battalion, years)
        and not any(name in folded for name in row.not_near)
        and (not row.near or any(name in folded for name in row.near))
    ]
    if len({row.parent for row in rows}) != 1:
        return None
    arm = last.arm or rows[0].regiment.arm
    lower = tuple(
        Part(part.level, part.name, part.arm or rows[0].battalion_arm)
        if part.level == "bn"
        else part
        for part in unit.parts[:-1]
    )
    whole = Unit(unit.side, (*lower, Part("regt", last.name, arm), rows[0].parent))
    return whole, rows[0].sure


def _fits(row: Membership, said: Part, battalion: str, years: frozenset[int]) -> bool:
    if row.battalion and row.battalion != battalion:
        return False
    arms = {said.arm, row.regiment.arm}
    if "" not in arms and len(arms) > 1 and arms != {"inf", "abn"}:
        return False
    if said.arm and not row.regiment.arm:
        return False
    if not said.arm and row.regiment.arm and len(said.name) < 3 and row.side == "US":
        return False
    inside = {year for year in years if row.first <= year <= (row.last or 9999)}
    return bool(inside) if row.needs_date else not years or not row.first or bool(inside)

"""Which entity keeps a stretch of text that several kinds claim."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from records.entity import Entity, EntityLabel

# The more specific notation first: a grid is no unit, a paper's number no date, "huyện Cai Lậy"
# inside "C61 huyện Cai Lậy" no place of its own.
ORDER: Final[tuple[EntityLabel, ...]] = (
    "COORD",
    "MAILBOX",
    "DOC",
    "UNIT",
    "DATE",
    "POSITION",
    "RANK",
    "PERSON",
    "ALIAS",
    "OBJECT",
    "PLACE",
    "KIN",
)
_RANK: Final = {label: place for place, label in enumerate(ORDER)}
# Whose figures count nothing else.
_FIGURES: Final[frozenset[EntityLabel]] = frozenset(("COORD", "MAILBOX", "DOC", "UNIT", "DATE"))
# A longer span of another kind is believed over a shorter one inside it from this lead on.
_SURE: Final = 0.25


def settle(entities: Iterable[Entity]) -> list[Entity]:
    """Return the entities without overlap, in order of their place.

    A surer span wins; between spans about equally sure the kind that stands first in
    :data:`ORDER`, then the longer. ``BURIAL`` facts lie over other spans, but not over
    the figures of a date, unit or position.
    """
    every = list(entities)
    layer = [one for one in every if one.label == "BURIAL"]
    rivals = sorted((one for one in every if one.label != "BURIAL"), key=_place)
    kept: list[Entity] = []
    for group in _clusters(rivals):
        kept.extend(group if len(group) == 1 else _settled(group))
    figures = [one for one in kept if one.label in _FIGURES]
    layer = [fact for fact in layer if not any(_cuts(one, fact) for one in figures)]
    return sorted([*kept, *layer], key=_place)


def _cuts(figure: Entity, fact: Entity) -> bool:
    """Whether a fact takes its number out of a date or a unit: "16/4/72 bộ đội" are not 72."""
    return figure.start < fact.end and fact.start < figure.end


def _place(one: Entity) -> tuple[int, int, int]:
    return one.start, one.end, _RANK.get(one.label, len(ORDER))


def _clusters(ordered: Sequence[Entity]) -> list[list[Entity]]:
    """Return runs of entities of which each overlaps one before it."""
    groups: list[list[Entity]] = []
    reach = -1
    for one in ordered:
        if groups and one.start < reach:
            groups[-1].append(one)
        else:
            groups.append([one])
        reach = max(reach, one.end)
    return groups


def _settled(group: Sequence[Entity]) -> list[Entity]:
    kept: list[Entity] = []
    for one in sorted(group, key=_claim, reverse=True):
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return kept


def _claim(one: Entity) -> tuple[int, int, int, float]:
    return round(one.score / _SURE), -_RANK[one.label], one.end - one.start, one.score

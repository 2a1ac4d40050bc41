"""Counts of spans and of values, and the figures made from them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(slots=True)
class Counts:
    """How many spans there were, were found, and agreed."""

    gold: int = 0
    found: int = 0
    exact: int = 0
    overlapping: int = 0

    def add(self, other: Counts) -> None:
        """Take in another count."""
        self.gold += other.gold
        self.found += other.found
        self.exact += other.exact
        self.overlapping += other.overlapping

    def as_json(self) -> dict[str, float | int | None]:
        """Return the counts with precision, recall and F1 of the exact spans, F1 of overlaps."""
        return {
            "gold": self.gold,
            "found": self.found,
            "precision": _ratio(self.exact, self.found),
            "recall": _ratio(self.exact, self.gold),
            "f1": _ratio(2 * self.exact, self.gold + self.found),
            "f1_overlap": _ratio(2 * self.overlapping, self.gold + self.found),
        }


@dataclass(slots=True)
class Values:
    """How many values were right; ``partial`` adds the credit for shared parts of a unit."""

    gold: int = 0
    found: int = 0
    right: float = 0.0
    partial: float = 0.0

    def as_json(self) -> dict[str, float | int | None]:
        """Return the shares of what was annotated and of what was found."""
        return {
            "gold": self.gold,
            "found": self.found,
            "of_gold": _ratio(self.right, self.gold),
            "of_found": _ratio(self.right, self.found),
            "partial_of_gold": _ratio(self.partial, self.gold),
        }


def total_of(many: Iterable[Counts]) -> Counts:
    """Return the sum."""
    total = Counts()
    for one in many:
        total.add(one)
    return total


def values_of(many: Iterable[Values]) -> Values:
    """Return the sum."""
    total = Values()
    for one in many:
        total.gold += one.gold
        total.found += one.found
        total.right += one.right
        total.partial += one.partial
    return total


def _ratio(part: float, whole: float) -> float | None:
    return round(part / whole, 4) if whole else None

"""How often each level occurs among true matches, and how log-odds become a probability.

The numbers are in ``weights.json``; ``nlp.linkage.training`` makes them and says from what.
How often a level occurs by chance is not stored: the register at hand tells it, value by value.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

_FLOOR: Final = 1e-4
# No single field may decide alone, however rare its value.
_MOST: Final = 12.0
LEVELS: Final = 10
# The usual shares count like so many rows of the register.
_BORROWED: Final = 200.0


@dataclass(frozen=True, slots=True)
class Weights:
    """Estimated from true pairs.

    Attributes:
        matches: field → condition → level number → share among true matches that can be compared.
        chances: the same for people and clues put together by chance, on the register they were
            estimated from; they stand in where the register at hand is too short to tell.
        orders: source → order of the name → share.
        slope: factor on the summed log-odds; fields are not quite independent.
        offset: added after it.
        threshold: probability below which nothing is suggested.
    """

    matches: Mapping[str, Mapping[str, Mapping[str, float]]]
    chances: Mapping[str, Mapping[str, Mapping[str, float]]]
    orders: Mapping[str, Mapping[str, float]]
    slope: float
    offset: float
    threshold: float

    def of_levels(
        self, field: str, condition: str, levels: NDArray[np.int8], counts: NDArray[np.int64]
    ) -> NDArray[np.float64]:
        """Return for each level number its log-odds against this register.

        Args:
            field: name of the field.
            condition: what the clue's value is like.
            levels: level of every distinct value of the register.
            counts: rows of every distinct value.
        """
        found = np.bincount(levels, weights=counts, minlength=LEVELS)[:LEVELS]
        found[0] = 0.0
        usual = self._shares(self.chances, field, condition)
        share = (found + _BORROWED * usual) / (found.sum() + _BORROWED)
        true = self._shares(self.matches, field, condition)
        odds: NDArray[np.float64] = np.clip(np.log(true / share), -_MOST, _MOST)
        odds[0] = 0.0
        return odds

    @staticmethod
    def _shares(
        table: Mapping[str, Mapping[str, Mapping[str, float]]], field: str, condition: str
    ) -> NDArray[np.float64]:
        known = table.get(field, {})
        shares = known.get(condition) or known.get("any") or {}
        return np.array([max(shares.get(str(n), 0.0), _FLOOR) for n in range(LEVELS)])

    def order(self, source: str, order: str) -> float:
        """Return how much rarer than surname first this order is in a source, as a logarithm."""
        shares = self.orders.get(source) or self.orders["any"]
        return float(np.log(max(shares.get(order, 0.0), _FLOOR) / shares["surname_first"]))


def read_weights(data: Mapping[str, Any]) -> Weights:
    """Return weights from their JSON."""
    return Weights(
        matches=data["matches"],
        chances=data["chances"],
        orders=data["orders"],
        slope=data["slope"],
        offset=data["offset"],
        threshold=data["threshold"],
    )


@lru_cache(maxsize=1)
def default_weights() -> Weights:
    """Return the weights that ship."""
    text = files("nlp.linkage").joinpath("weights.json").read_text("utf-8")
    return read_weights(json.loads(text))

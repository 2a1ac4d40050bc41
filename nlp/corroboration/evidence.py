"""What speaks for and against two accounts telling of the same thing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from nlp.corroboration.account import Spot
from records.provenance import ModelRef

MODEL: Final = ModelRef("manhmoi-corroboration", "1")

Kind = Literal[
    "place",
    "province",
    "hill",
    "coordinates",
    "date",
    "unit",
    "person",
    "count",
    "object",
    "name",
    "words",
    "similar",
    "copy",
    "reply",
]


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing two accounts share, or contradict each other in.

    Attributes:
        kind: what is compared.
        nats: how much it says, natural logarithm of the odds; below zero it speaks against.
        value: what is shared, or ``a ≠ b``.
        left: where the first account says it; ``None`` for what has no single place.
        right: where the second does.
    """

    kind: Kind
    nats: float
    value: str
    left: Spot | None = None
    right: Spot | None = None


@dataclass(frozen=True, slots=True)
class PairEvidence:
    """All reasons for a pair, strongest first; ``veto`` names a fact that rules the pair out."""

    score: float
    reasons: tuple[Reason, ...]
    veto: str = ""

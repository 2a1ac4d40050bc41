"""What a testimony names: people, units, dates, places, positions, with the span that says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, get_args

from records.provenance import ModelRef

EntityLabel = Literal[
    "PERSON",
    "ALIAS",
    "KIN",
    "UNIT",
    "MAILBOX",
    "RANK",
    "POSITION",
    "DATE",
    "PLACE",
    "COORD",
    "DOC",
    "OBJECT",
    "BURIAL",
]
LABELS: Final[tuple[EntityLabel, ...]] = get_args(EntityLabel)
Json = str | int | float | bool | None | Sequence["Json"] | Mapping[str, "Json"]

MODEL: Final = ModelRef("manhmoi-entity-rules", "1")


@dataclass(frozen=True, slots=True)
class Entity:
    """A machine-found span, a suggestion; ``text == source[start:end]`` in code points.

    Attributes:
        start: first code point in the text as stored.
        end: behind the last.
        text: the characters between.
        label: which kind of clue. ``BURIAL`` is a fact about a grave (depth, kind, moved); the
            other labels are those of the exchange format.
        norm: the canonical value: unit code, EDTF date, ``{"province_pre2025": …}``,
            ``{"lat", "lon", "tol_m", "system"}``, a rank …; ``None`` where the text is not enough.
        score: how sure the rule is, in [0, 1].
        rule: which rule found it, a short id.
        details: what else is known, by the names of the exchange format: ``role``, ``about``,
            ``calendar``, ``alt``; and ``bounds``, ``readings``, ``rejected``, ``reason``,
            ``radius_m`` … where a kind has them.
        model: the rule set or learned model.
    """

    start: int
    end: int
    text: str
    label: EntityLabel
    norm: Json
    score: float
    rule: str
    details: Mapping[str, Json] = field(default_factory=dict)
    model: ModelRef = MODEL

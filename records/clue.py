"""A span of text that says something checkable or actionable."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from records.provenance import ModelRef

ClueLabel = Literal["phone", "url", "money", "date", "number"]


@dataclass(frozen=True, slots=True)
class ClueSpan:
    """A machine-found span; ``text == source[start:end]``.

    ``norm`` is the canonical form: E.164 phone, absolute URL, amount in VND as digits, EDTF date.
    """

    start: int
    end: int
    label: ClueLabel
    text: str
    norm: str
    score: float
    model: ModelRef

"""What a distortion rule is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from nlp.claims.facts import FactSet
from nlp.claims.reading import Reading
from records.claim import Fact


@dataclass(frozen=True, slots=True)
class Finding:
    """A contradiction that a rule sees. ``vetoes`` names the guards that forbid to flag it.

    ``start``/``end`` are offsets of the evidence in the text as given.
    """

    type: str
    fact: Fact
    start: int
    end: int
    score: float
    why: tuple[str, ...]
    vetoes: tuple[str, ...] = ()


class Rule(Protocol):
    """One kind of distortion, held against the facts of its topics."""

    @property
    def type(self) -> str:
        """Name of the distortion, as verdicts carry it."""
        ...

    @property
    def topics(self) -> tuple[str, ...]:
        """Topics of the facts it reads."""
        ...

    def concerns(self, text: str) -> bool:
        """Say cheaply whether the text can hold anything for this rule."""
        ...

    def judge(self, reading: Reading, facts: FactSet, *, assumed: bool) -> list[Finding]:
        """Return every contradiction seen, vetoed ones included."""
        ...

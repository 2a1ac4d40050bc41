"""Official facts and the verdict of holding a text against them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from records.provenance import ModelRef

FactStatus = Literal["plan", "plan+assumed", "assumed", "official"]


@dataclass(frozen=True, slots=True)
class Fact:
    """One official fact. ``check`` is its machine-readable form (``kind`` says which comparison).

    A fact whose status is ``assumed`` or ``plan+assumed`` is inactive unless a caller turns
    assumed facts on explicitly. ``assumed_part`` names what of a ``plan+assumed`` fact no official
    text says yet; ``verdict_rule`` and ``abstain_when`` tell people what counts as a contradiction.
    """

    id: str
    topic: str
    status: FactStatus
    statement_vi: str
    statement_en: str
    source_doc: str
    source_section: str | None
    check: Mapping[str, Any]
    version: int = 1
    valid_from: str | None = None
    valid_to: str | None = None
    assumed_part: str = ""
    verdict_rule: str = ""
    abstain_when: str = ""

    @property
    def assumed(self) -> bool:
        """Whether any part of this fact still waits for an official text."""
        return self.status in ("assumed", "plan+assumed")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the checker says of one text.

    ``start``/``end`` are character offsets of the evidence in the text as given, ``None`` when
    the label is ``not``. ``why`` lists the cues in words; ``vetoes`` the guards that fired.
    """

    label: Literal["distortion", "not"]
    type: str | None
    fact_id: str | None
    fact_version: int | None
    start: int | None
    end: int | None
    evidence: str | None
    score: float
    why: str
    model: ModelRef
    vetoes: tuple[str, ...] = field(default=())

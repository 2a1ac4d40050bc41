"""A text on its way through understanding: what goes in, what comes out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from records.claim import Verdict
from records.clue import ClueSpan
from records.entity import Entity
from records.language import LanguageGuess
from records.passage import PassageSpan, SegmentText

TextKindName = Literal["original", "transcript", "reading"]


@dataclass(frozen=True, slots=True)
class TextUnit:
    """One text of one item. ``text_id`` is the row of the transcript or reading, else ``None``.

    ``segments`` are set for transcripts with times; ``text`` is then those segments joined.
    ``synthetic`` texts are held against assumed facts too.
    """

    item_id: int
    kind: TextKindName
    version: int
    text: str
    text_id: int | None = None
    segments: tuple[SegmentText, ...] = ()
    synthetic: bool = False


@dataclass(frozen=True, slots=True)
class Understood:
    """What the machine understood of one text unit.

    ``clues`` are of the first depth (phone, link, money, hill number), ``entities`` who, when,
    where and which unit.

    ``bands`` and ``signature`` are the near-duplicate MinHash, absent for texts too short to say.
    """

    unit: TextUnit
    language: LanguageGuess
    passages: tuple[PassageSpan, ...]
    clues: tuple[ClueSpan, ...]
    verdict: Verdict | None
    bands: tuple[int, ...] = ()
    signature: bytes | None = None
    entities: tuple[Entity, ...] = ()

"""A query once it has been read: words that rank, conditions that must hold, other names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from records.language import LanguageGuess

FieldName = Literal["lang", "platform", "kind", "media", "text_kind", "source_id", "flagged"]
GlossaryKind = Literal["place", "unit", "term", "abbreviation"]


@dataclass(frozen=True, slots=True)
class GlossaryForm:
    """One way to write a name; ``lang`` is ISO 639-1, or ``und`` where it belongs to none."""

    text: str
    lang: str = "und"


@dataclass(frozen=True, slots=True)
class GlossaryNames:
    """Names that mean the same; asking for one also asks for the others. At least two forms."""

    kind: GlossaryKind
    forms: tuple[GlossaryForm, ...]
    entry_id: int | None = None


@dataclass(frozen=True, slots=True)
class Expansion:
    """What was searched beside ``typed``: its other names, the best known first.

    ``entry_id`` is the glossary's row, ``None`` where a unit's notation was read by rule.
    """

    typed: str
    kind: GlossaryKind
    also: tuple[str, ...]
    entry_id: int | None = None


@dataclass(frozen=True, slots=True)
class QueryTrouble:
    """A part of the query that was not understood as syntax and what was made of it instead."""

    part: str
    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Holds where ``text``, or one of ``also``, stands in a passage word by word.

    Typed with accents it meets text with these accents or with none at all; typed without, it
    meets both. ``units`` are codes of military units (``bn5``) in whatever notation.
    """

    text: str
    also: tuple[str, ...] = ()
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldIs:
    """Holds where the passage's field has one of ``values``."""

    name: FieldName
    values: tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Published:
    """Holds where the passage was published in these epoch seconds, both ends included."""

    since: int | None
    until: int | None


@dataclass(frozen=True, slots=True)
class AllOf:
    """Holds where every part does."""

    parts: tuple[QueryNode, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Holds where at least one part does."""

    parts: tuple[QueryNode, ...]


@dataclass(frozen=True, slots=True)
class NotOf:
    """Holds where the part does not."""

    part: QueryNode


QueryNode = Phrase | FieldIs | Published | AllOf | AnyOf | NotOf


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """A query as it was read.

    ``words`` rank (never those of a NOT), ``also`` and ``units`` rank with less weight,
    ``condition`` must hold (``None``: everything may answer). ``lang`` is a guess about the words,
    ``None`` where there are too few.
    """

    typed: str
    words: str
    condition: QueryNode | None = None
    also: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    expansions: tuple[Expansion, ...] = ()
    troubles: tuple[QueryTrouble, ...] = ()
    lang: LanguageGuess | None = None

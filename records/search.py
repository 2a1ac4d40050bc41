"""A question to the index and its answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Access = Literal["open", "restricted"]


@dataclass(frozen=True, slots=True)
class IndexedPassage:
    """A passage as the index stores it. ``published`` is epoch seconds (UTC) or ``None``."""

    passage_id: int
    item_id: int
    text: str
    lang: str
    platform: str
    kind: str
    source_id: int
    published: int | None
    access: Access = "open"
    flagged: bool = False
    places: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    start_ms: int | None = None
    text_kind: Literal["original", "transcript", "reading", "translation"] = "original"


@dataclass(frozen=True, slots=True)
class SearchFilters:
    """Every field narrows; empty means no limit. Dates are epoch seconds, both ends included."""

    langs: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    source_ids: tuple[int, ...] = ()
    published_from: int | None = None
    published_to: int | None = None
    flagged: bool | None = None
    access: tuple[Access, ...] = ("open",)


@dataclass(frozen=True, slots=True)
class RankedPassage:
    """One passage found; ``score`` is the fused score, higher is better."""

    passage_id: int
    item_id: int
    score: float


@dataclass(frozen=True, slots=True)
class IndexAnswer:
    """Ranked passages, and per facet field the count of each value.

    Counts are over the ranked pool (the best of each view), over all that matches only when the
    query is empty.
    """

    ranked: tuple[RankedPassage, ...]
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    took_ms: float = 0.0

"""A question to the index and its answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from records.provenance import ModelRef

Access = Literal["open", "restricted"]
View = Literal["exact", "bare", "dense", "reranker"]


@dataclass(frozen=True, slots=True)
class IndexedPassage:
    """A passage as the index stores it. ``published`` is epoch seconds (UTC) or ``None``.

    ``media`` are the types of media its item brings: ``audio``, ``video``, ``image``, ``document``.
    ``places`` (``province:45``, ``country:LA``), ``units`` (``PAVN:bn7/regt66`` and each part of
    it) and ``years`` of events are what clues inside the passage name.
    """

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
    years: tuple[int, ...] = ()
    start_ms: int | None = None
    text_kind: Literal["original", "transcript", "reading", "translation"] = "original"
    media: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchFilters:
    """Every field narrows; empty means no limit. Dates are epoch seconds, both ends included.

    ``places``, ``units`` and the years of events are what passages name, not where and when they
    were published.

    ``without`` are fields of the index with values that no answer may have.
    """

    langs: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    source_ids: tuple[int, ...] = ()
    published_from: int | None = None
    published_to: int | None = None
    flagged: bool | None = None
    access: tuple[Access, ...] = ("open",)
    item_ids: tuple[int, ...] = ()
    without_items: tuple[int, ...] = ()
    media: tuple[str, ...] = ()
    text_kinds: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    year_from: int | None = None
    year_to: int | None = None
    without: tuple[tuple[str, tuple[str | int, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class ViewRank:
    """Where one view put a passage: ``rank`` from 1, ``score`` as the view gives it.

    The ``exact`` and ``bare`` views score by BM25 (no upper end), ``dense`` by cosine in [-1, 1],
    the ``reranker`` by relevance in [0, 1].
    """

    view: View
    rank: int
    score: float


@dataclass(frozen=True, slots=True)
class RankedPassage:
    """One passage found; ``score`` is the fused score, higher is better.

    ``views`` are the rankings it stands in, best rank first; none when browsing. ``window`` says
    which of the texts of a question by document it is nearest to (from 0).
    """

    passage_id: int
    item_id: int
    score: float
    views: tuple[ViewRank, ...] = ()
    window: int | None = None


@dataclass(frozen=True, slots=True)
class IndexAnswer:
    """Ranked passages, and per facet field the count of each value.

    Counts are over the ranked pool (the best of each view), over all that matches only when the
    query is empty. ``model`` made the dense ranking, ``None`` when there was none; ``floor`` is the
    cosine under which it counts two texts as unrelated. ``cut`` says that a view was ranked only
    ``deep`` passages deep although more may match.
    """

    ranked: tuple[RankedPassage, ...]
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    took_ms: float = 0.0
    model: ModelRef | None = None
    floor: float = 0.0
    deep: int = 0
    cut: bool = False

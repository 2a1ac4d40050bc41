"""Search filters as conditions that every engine understands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from records.search import SearchFilters


@dataclass(frozen=True, slots=True)
class Condition:
    """A payload field holds one of ``any_of``, none of ``none_of``, or lies in a range.

    Exactly one of the three is given; both ends of a range are included. A point without the field
    passes ``none_of`` only.
    """

    field: str
    any_of: tuple[str | int, ...] = ()
    none_of: tuple[str | int, ...] = ()
    at_least: int | None = None
    at_most: int | None = None


def conditions(filters: SearchFilters) -> list[Condition]:
    """Return what ``filters`` ask for; nothing when they let everything through.

    A passage without a date never passes a date limit.
    """
    must: list[Condition] = []
    _any_of(must, "lang", filters.langs)
    _any_of(must, "platform", filters.platforms)
    _any_of(must, "kind", filters.kinds)
    _any_of(must, "media", filters.media)
    _any_of(must, "text_kind", filters.text_kinds)
    _any_of(must, "source_id", filters.source_ids)
    _any_of(must, "access", filters.access)
    _any_of(must, "places", filters.places)
    _any_of(must, "units", filters.units)
    _any_of(must, "item_id", filters.item_ids)
    must.extend(Condition(field, none_of=values) for field, values in filters.without)
    if filters.without_items:
        must.append(Condition("item_id", none_of=filters.without_items))
    if filters.published_from is not None or filters.published_to is not None:
        must.append(
            Condition("published", at_least=filters.published_from, at_most=filters.published_to)
        )
    if filters.year_from is not None or filters.year_to is not None:
        must.append(Condition("years", at_least=filters.year_from, at_most=filters.year_to))
    if filters.flagged is not None:
        must.append(Condition("flagged", (truth(filters.flagged),)))
    return must


def truth(value: bool) -> str:
    """Return ``value`` as the index stores it: a word.

    qdrant-edge-py 0.9.0 reads a Python ``bool`` in a match as an integer and finds nothing.
    """
    return "true" if value else "false"


def _any_of(must: list[Condition], field: str, values: Iterable[str | int]) -> None:
    wanted: tuple[str | int, ...] = tuple(values)
    if wanted:
        must.append(Condition(field, wanted))

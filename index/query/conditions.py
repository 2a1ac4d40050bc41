"""What a query's condition asks of the index beforehand, and of each passage afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final

from index.query.canon import Canonical, Needle, needle
from index.tokens import phrase_terms, unit_term
from records.query import AllOf, AnyOf, FieldIs, NotOf, Phrase, Published, QueryNode
from records.search import SearchFilters

# Payload fields that a condition may look at.
FIELDS: Final = (
    "item_id",
    "lang",
    "platform",
    "kind",
    "media",
    "text_kind",
    "source_id",
    "flagged",
    "published",
)


def narrowed(
    filters: SearchFilters, condition: QueryNode | None
) -> tuple[SearchFilters, QueryNode | None]:
    """Let the index itself obey as much of ``condition`` as it can.

    Returns:
        The filters, narrowed; and the part of the condition that passages are still to be held
        to, ``None`` when nothing is left.

    """
    parts = condition.parts if isinstance(condition, AllOf) else (condition,) if condition else ()
    left: list[QueryNode] = []
    for part in parts:
        narrower = _narrower(filters, part)
        if narrower is None:
            left.append(part)
        else:
            filters = narrower
    if len(left) < 2:
        return filters, left[0] if left else None
    return filters, AllOf(tuple(left))


def required_terms(node: QueryNode) -> list[tuple[int, ...]]:
    """Return sets of unaccented terms; a passage that holds has at least one term of each set.

    The other way round is not true: passages still have to be held to the condition. Empty where
    nothing can be said, such as for a NOT.
    """
    if isinstance(node, Phrase):
        return _terms_of_phrase(node)
    if isinstance(node, AllOf):
        return [terms for part in node.parts for terms in required_terms(part)]
    if isinstance(node, AnyOf):
        return _one_of([required_terms(part) for part in node.parts])
    return []


def phrases_in(node: QueryNode) -> list[Phrase]:
    """Return the phrases that ``node`` asks about, each once, also those of a NOT."""
    if isinstance(node, Phrase):
        return [node]
    if isinstance(node, AllOf | AnyOf):
        return list(dict.fromkeys(phrase for part in node.parts for phrase in phrases_in(part)))
    return phrases_in(node.part) if isinstance(node, NotOf) else []


def holds(node: QueryNode, passage: Canonical, payload: Mapping[str, Any]) -> bool:
    """Whether a passage with these payload fields (those of ``FIELDS``) meets the condition."""
    if isinstance(node, Phrase):
        return _stands(node, passage)
    if isinstance(node, AllOf):
        return all(holds(part, passage, payload) for part in node.parts)
    if isinstance(node, AnyOf):
        return any(holds(part, passage, payload) for part in node.parts)
    if isinstance(node, NotOf):
        return not holds(node.part, passage, payload)
    if isinstance(node, FieldIs):
        value = payload.get(node.name)
        has = value if isinstance(value, list) else [value]
        return any(one in node.values for one in has)
    published = payload.get("published")
    if published is None:
        return False
    return (node.since is None or published >= node.since) and (
        node.until is None or published <= node.until
    )


def _narrower(filters: SearchFilters, node: QueryNode) -> SearchFilters | None:
    """Return ``filters`` with ``node`` added, ``None`` where they cannot say it."""
    if isinstance(node, Published):
        return replace(
            filters,
            published_from=_both(max, filters.published_from, node.since),
            published_to=_both(min, filters.published_to, node.until),
        )
    if isinstance(node, NotOf) and isinstance(node.part, FieldIs):
        return replace(filters, without=(*filters.without, (node.part.name, node.part.values)))
    if isinstance(node, AnyOf):
        return _narrower_any(filters, node)
    if not isinstance(node, FieldIs):
        return None
    if node.name == "flagged":
        wanted = node.values == ("true",)
        return replace(filters, flagged=wanted) if filters.flagged in (None, wanted) else None
    name = f"{node.name}s" if node.name in ("lang", "platform", "kind", "text_kind") else node.name
    name = "source_ids" if name == "source_id" else name
    before: tuple[str | int, ...] = getattr(filters, name)
    both = tuple(value for value in node.values if value in before) if before else node.values
    # Nothing in common cannot be said here: no value at all means no limit.
    limits: dict[str, Any] = {name: both}
    return replace(filters, **limits) if both else None


def _narrower_any(filters: SearchFilters, node: AnyOf) -> SearchFilters | None:
    fields = [part for part in node.parts if isinstance(part, FieldIs)]
    if len(fields) < len(node.parts) or len({part.name for part in fields}) > 1:
        return None
    values = tuple(dict.fromkeys(value for part in fields for value in part.values))
    return _narrower(filters, FieldIs(fields[0].name, values))


def _both(pick: Any, one: int | None, other: int | None) -> int | None:
    given = [limit for limit in (one, other) if limit is not None]
    return pick(given) if given else None


def _terms_of_phrase(node: Phrase) -> list[tuple[int, ...]]:
    ways: list[list[tuple[int, ...]]] = [
        [(term,) for term in phrase_terms(text)] for text in (node.text, *node.also)
    ]
    ways.extend([(unit_term(code),)] for code in node.units)
    return _one_of(ways)


def _one_of(ways: list[list[tuple[int, ...]]]) -> list[tuple[int, ...]]:
    if len(ways) == 1:
        return ways[0]
    if not all(ways):
        return []
    return [tuple(dict.fromkeys(term for way in ways for term in way[0]))]


def _stands(node: Phrase, passage: Canonical) -> bool:
    if any(code in passage.units for code in node.units):
        return True
    return any(one.stands_in(passage) for one in _needles((node.text, *node.also)))


def _needles(texts: Iterable[str]) -> Iterable[Needle]:
    return (one for one in map(_needle, texts) if one is not None)


@lru_cache(maxsize=512)
def _needle(text: str) -> Needle | None:
    return needle(text)

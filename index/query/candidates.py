"""Finds the passages that meet a condition which the engine itself cannot check.

The engine gives candidates: all passages with a term that the condition requires, where they are
few enough, else the best ranked ones. Each candidate's text is then held to the condition, so
whatever is returned really meets it; ``complete`` says whether anything could have been missed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from index.engine import Engine, Hit, Question
from index.filters import conditions
from index.points import BARE
from index.query.canon import canonical
from index.query.conditions import FIELDS, holds, phrases_in, required_terms
from index.reading import settled
from index.tokens import SparseView, TextViews
from records.query import QueryNode
from records.search import SearchFilters

Texts = Callable[[Sequence[int]], Mapping[int, str]]
"""Given ids of passages, their texts; a passage that is gone has none."""

# Candidates whose texts are read for one query. Reading 3,000 takes about a third of a second.
MOST_CANDIDATES: Final = 3_000
# Required terms asked of the engine one by one, to find a rare one.
_MOST_TERMS: Final = 12
_EMPTY: Final = canonical("")


@dataclass(frozen=True, slots=True)
class Held:
    """Passages that meet a condition, best first, after ``examined`` candidates were read."""

    hits: list[Hit]
    examined: int
    complete: bool


def hold_and_rank(
    engine: Engine,
    node: QueryNode,
    views: TextViews,
    filters: SearchFilters,
    fields: Sequence[str],
    texts: Texts,
    rank: Callable[[SearchFilters, Sequence[str]], dict[str, list[Hit]]],
    deepest: int,
) -> tuple[Held, dict[str, list[Hit]]]:
    """Return what meets ``node``, and how every view of the question ranks it.

    Args:
        engine: where to look.
        node: the condition.
        views: the words of the question, empty where it has none.
        filters: limits every passage obeys.
        fields: payload fields to bring along.
        texts: reads passages.
        rank: ranks passages under such limits in every view, ``deepest`` passages deep.
        deepest: see ``rank``.

    """
    held = by_terms(engine, node, views, filters, fields, texts)
    if held is None and not views.bare.indices:
        held = newest(engine, node, filters, fields, texts)
    found: dict[str, list[Hit]] = {}
    if held is None:
        found = rank(filters, own_fields(fields))
        pool = list({hit.id: hit for hits in found.values() for hit in hits}.values())
        whole = all(len(hits) < deepest for hits in found.values())
        held = hold(engine, node, filters, pool, texts, complete=whole)
    elif held.hits and views.bare.indices:
        items = {hit.payload["item_id"] for hit in held.hits}
        found = rank(replace(filters, item_ids=tuple(sorted(items))), fields)
    kept = {hit.id for hit in held.hits}
    return held, {view: [hit for hit in hits if hit.id in kept] for view, hits in found.items()}


def by_terms(
    engine: Engine,
    node: QueryNode,
    views: TextViews,
    filters: SearchFilters,
    fields: Sequence[str],
    texts: Texts,
) -> Held | None:
    """Return what meets ``node``, found by the terms it requires.

    Args:
        engine: where to look.
        node: the condition.
        views: what ranks candidates when there are too many.
        filters: limits every passage obeys.
        fields: payload fields to bring along.
        texts: reads passages.

    Returns:
        ``None`` when the condition requires no term.

    """
    required = required_terms(node)[:_MOST_TERMS]
    if not required:
        return None
    limits = conditions(filters)
    asked = [Question(BARE, _any_of(terms)) for terms in required]
    answers = engine.rank(asked, limits, MOST_CANDIDATES, ["item_id"])
    whole = [
        (question, {hit.id for hit in hits})
        for question, hits in zip(asked, answers, strict=True)
        if len(hits) < MOST_CANDIDATES
    ]
    if whole:
        rarest = min(whole, key=lambda pair: len(pair[1]))[0]
        common = set.intersection(*(ids for _, ids in whole))
    else:
        rarest = Question(BARE, views.bare)
    if whole and not common:
        return Held([], 0, True)
    (found,) = engine.rank([rarest], limits, MOST_CANDIDATES, own_fields(fields))
    candidates = [hit for hit in found if not whole or hit.id in common]
    return hold(engine, node, filters, settled(candidates), texts, complete=bool(whole))


def newest(
    engine: Engine, node: QueryNode, filters: SearchFilters, fields: Sequence[str], texts: Texts
) -> Held:
    """Return what meets ``node`` among the newest passages, newest first."""
    found = engine.newest(conditions(filters), MOST_CANDIDATES, own_fields(fields))
    whole = len(found) < MOST_CANDIDATES
    return hold(engine, node, filters, found, texts, complete=whole)


def hold(
    engine: Engine,
    node: QueryNode,
    filters: SearchFilters,
    candidates: Sequence[Hit],
    texts: Texts,
    *,
    complete: bool,
) -> Held:
    """Hold each of ``candidates`` to ``node``; their payloads must have its fields."""
    read = _to_read(engine, node, filters, [hit.id for hit in candidates])
    found = texts(read) if read else {}
    gone = set(read) - set(found)
    hits = []
    for hit in candidates:
        passage = canonical(found[hit.id]) if hit.id in found else _EMPTY
        if hit.id not in gone and holds(node, passage, hit.payload):
            hits.append(hit)
    return Held(hits, len(candidates), complete)


def _to_read(
    engine: Engine, node: QueryNode, filters: SearchFilters, ids: Sequence[int]
) -> list[int]:
    """Return the passages in which some phrase of ``node`` may stand; in the others none does."""
    phrases = phrases_in(node)
    if not phrases or not ids:
        return []
    required = [required_terms(phrase) for phrase in phrases]
    if not all(required) or len(required) > _MOST_TERMS:
        return list(ids)
    asked = [Question(BARE, _any_of(terms[0])) for terms in required]
    answers = engine.rank(asked, conditions(filters), MOST_CANDIDATES, ["item_id"])
    if any(len(hits) >= MOST_CANDIDATES for hits in answers):
        return list(ids)
    may_hold = {hit.id for hits in answers for hit in hits}
    return [one for one in ids if one in may_hold]


def own_fields(fields: Sequence[str]) -> tuple[str, ...]:
    """Return ``fields`` and those that conditions look at, each once."""
    return tuple(dict.fromkeys((*FIELDS, *fields)))


def _any_of(terms: Sequence[int]) -> SparseView:
    indices = sorted(set(terms))
    return SparseView(indices, [1.0] * len(indices))

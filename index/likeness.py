"""Ranks passages by whole texts instead of a typed question, and says where each view put them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from index.engine import Engine, Hit, Question
from index.filters import conditions
from index.points import BARE, DENSE, EXACT
from index.reading import settled
from index.tokens import TextViews
from records.search import SearchFilters, View, ViewRank

Found = dict[str, list[Hit]]


def rank_texts(
    engine: Engine,
    views: TextViews,
    vectors: Sequence[Sequence[float]],
    noise_floor: float,
    filters: SearchFilters,
    pool: int,
    fields: Sequence[str],
) -> tuple[Found, dict[int, int]]:
    """Rank passages in every view of a question that is made of several texts.

    Args:
        engine: where to look.
        views: sparse views of the words that stand for the texts; left out when empty.
        vectors: one dense vector per text; a passage scores by the nearest of them.
        noise_floor: cosine under which the dense view counts two texts as unrelated.
        filters: limits every passage obeys.
        pool: passages wanted per view.
        fields: payload fields to bring along.

    Returns:
        Per view its passages, best first; and per passage of the dense view which of ``vectors``
        it is nearest to.

    """
    asked: list[Question] = []
    if views.bare.indices:
        asked.append(Question(BARE, views.bare))
        if views.exact != views.bare:
            asked.append(Question(EXACT, views.exact))
    words = len(asked)
    asked.extend(Question(DENSE, vector, noise_floor) for vector in vectors)
    answers = engine.rank(asked, conditions(filters), pool, fields)
    found = {
        question.view: settled(hits)
        for question, hits in zip(asked[:words], answers[:words], strict=True)
    }
    best: dict[int, tuple[Hit, int]] = {}
    for window, hits in enumerate(answers[words:]):
        for hit in hits:
            if hit.id not in best or hit.score > best[hit.id][0].score:
                best[hit.id] = (hit, window)
    if vectors:
        found[DENSE] = settled([hit for hit, _ in best.values()])[:pool]
    return found, {hit.id: best[hit.id][1] for hit in found.get(DENSE, ())}


def view_ranks(found: Mapping[str, Sequence[Hit]]) -> dict[int, tuple[ViewRank, ...]]:
    """Return for every passage where each view put it, best rank first."""
    placed: dict[int, list[ViewRank]] = {}
    for view, hits in found.items():
        for rank, hit in enumerate(hits, start=1):
            placed.setdefault(hit.id, []).append(ViewRank(cast(View, view), rank, hit.score))
    return {
        one: tuple(sorted(ranks, key=_place) if len(ranks) > 1 else ranks)
        for one, ranks in placed.items()
    }


def _place(at: ViewRank) -> tuple[int, str]:
    return at.rank, at.view


def payloads(found: Mapping[str, Sequence[Hit]]) -> dict[int, Mapping[str, Any]]:
    """Return the payload of every passage found."""
    return {hit.id: hit.payload for hits in found.values() for hit in hits}

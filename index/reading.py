"""The questions an index answers: rank, browse, facet, count, list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from index.engine import Engine, Hit, Question
from index.filters import conditions
from index.points import BARE, DENSE, EXACT
from index.tokens import TextViews
from records.search import RankedPassage, SearchFilters

Facets = dict[str, dict[str, int]]

_FACET_VALUES: Final = 200
# Scores that agree to this many decimals are equal; single precision errs in the sixth.
_TIE_DIGITS: Final = 4


def rank_views(
    engine: Engine,
    views: TextViews,
    vector: Sequence[float] | None,
    noise_floor: float,
    filters: SearchFilters,
    pool: int,
    fields: Sequence[str],
) -> dict[str, list[Hit]]:
    """Rank passages in every view of a question on its own.

    Args:
        engine: where to look.
        views: the question's sparse views. Where both say the same (English, Korean, Vietnamese
            typed without accents) only the unaccented one is asked: the exact one could but
            repeat it, or favour texts that lack accents too.
        vector: the question's dense vector, or ``None`` to leave that view out.
        noise_floor: cosine under which the dense view counts two texts as unrelated.
        filters: limits every passage obeys.
        pool: passages wanted per view.
        fields: payload fields to bring along.

    Returns:
        Per view its passages, best first.

    """
    asked = [Question(BARE, views.bare)]
    if views.exact != views.bare:
        asked.append(Question(EXACT, views.exact))
    if vector is not None:
        asked.append(Question(DENSE, vector, noise_floor))
    answers = engine.rank(asked, conditions(filters), pool, fields)
    return {question.view: settled(found) for question, found in zip(asked, answers, strict=True)}


def settled(found: list[Hit]) -> list[Hit]:
    """Return a ranking with ties by ascending id.

    The engine leaves ties in the order of its storage and sums in single precision, so the same
    passages written in another order would otherwise answer in another order.
    """
    return sorted(found, key=lambda point: (-round(point.score, _TIE_DIGITS), point.id))


def newest(
    engine: Engine, filters: SearchFilters, limit: int, offset: int
) -> tuple[RankedPassage, ...]:
    """Return the passages that pass ``filters``, newest first, undated last; scores are 0."""
    found = engine.newest(conditions(filters), offset + limit, ["item_id"])
    return tuple(RankedPassage(hit.id, hit.payload["item_id"], 0.0) for hit in found[offset:])


def all_facets(engine: Engine, filters: SearchFilters, fields: Sequence[str]) -> Facets:
    """Count each value of ``fields`` over every passage that passes ``filters``."""
    limits = conditions(filters)
    return {field: engine.facet(field, limits, _FACET_VALUES) for field in fields}


def pool_facets(payloads: Iterable[Mapping[str, Any]], fields: Sequence[str]) -> Facets:
    """Count each value of ``fields`` over ``payloads``, most frequent first."""
    kept = list(payloads)
    counts: Facets = {}
    for field in fields:
        # One count over all values of a field: counting passage by passage took a millisecond.
        values: list[Any] = []
        for payload in kept:
            value = payload.get(field)
            if isinstance(value, list):
                values.extend(value)
            else:
                values.append(value)
        frequent = Counter(values).most_common(_FACET_VALUES)
        counts[field] = {str(value): number for value, number in frequent}
    return counts


def vectors(engine: Engine, passage_ids: Sequence[int]) -> dict[int, NDArray[np.float32]]:
    """Return the stored unit vectors of these passages; those without one are left out."""
    stored = engine.points(passage_ids) if passage_ids else []
    return {point.id: point.dense for point in stored if point.dense is not None}

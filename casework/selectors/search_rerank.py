"""The chosen re-ranker reads the first passages with the question and puts them in its order."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Container, Sequence
from dataclasses import replace
from typing import Final

from casework.model_access import reranker
from casework.models import Passage
from models.reranker import Reranker
from models.unavailable import ModelUnavailable
from records.provenance import ModelRef
from records.search import RankedPassage, ViewRank

logger = logging.getLogger(__name__)

# How many are read: enough for two pages; each costs the model as much as a passage to embed.
READ: Final = 50
_REMEMBERED: Final = 64
_Key = tuple[ModelRef, str, tuple[int, ...]]
_lock = threading.Lock()
_scores: OrderedDict[_Key, tuple[float, ...]] = OrderedDict()


def reranked(
    query: str, ranked: Sequence[RankedPassage], readable: Container[int]
) -> tuple[Sequence[RankedPassage], ModelRef | None]:
    """Return ``ranked`` with its first readable passages in the re-ranker's order.

    Their score becomes the model's relevance in [0, 1], raised above the best of those not read,
    and their views say where the re-ranker put them. Nothing changes where none is chosen.

    Args:
        query: as typed; empty changes nothing.
        ranked: what the index found, best first.
        readable: ids of the passages the asker may read; the others are not read either.

    Returns:
        The passages, and the model that ordered the first of them, if any.
    """
    model = reranker() if query.strip() else None
    if model is None:
        return ranked, None
    first = [one for one in ranked if one.passage_id in readable][:READ]
    texts = Passage.objects.in_bulk([one.passage_id for one in first])
    first = [one for one in first if one.passage_id in texts]
    try:
        scores = _relevance(
            model, query, [(one.passage_id, texts[one.passage_id].text) for one in first]
        )
    except ModelUnavailable:
        logger.exception("the re-ranker cannot be loaded: the order of the index stands")
        return ranked, None
    read = {one.passage_id for one in first}
    rest = [one for one in ranked if one.passage_id not in read]
    above = max((one.score for one in rest), default=0.0)
    order = sorted(range(len(first)), key=lambda row: -scores[row])
    moved = [
        replace(
            first[row],
            score=above + scores[row],
            views=(*first[row].views, ViewRank("reranker", place, scores[row])),
        )
        for place, row in enumerate(order, start=1)
    ]
    return [*moved, *rest], model.model


def _relevance(
    model: Reranker, query: str, passages: Sequence[tuple[int, str]]
) -> tuple[float, ...]:
    """Return the scores, remembered for the next page of the same question."""
    key = (model.model, query, tuple(pk for pk, _ in passages))
    with _lock:
        if key in _scores:
            _scores.move_to_end(key)
            return _scores[key]
    found = tuple(float(one) for one in model.relevance(query, [text for _, text in passages]))
    with _lock:
        _scores[key] = found
        while len(_scores) > _REMEMBERED:
            _scores.popitem(last=False)
    return found

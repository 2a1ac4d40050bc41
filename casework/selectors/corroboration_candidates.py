"""Which items an item is compared with: those that share a rare clue, and its nearest in meaning.

Never all pairs. Per item at most :data:`MOST` others: through ``clue_by_norm`` those that hold the
same unit, day, position or name, where few do; through the search index the nearest passages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from casework.index_access import index_home
from casework.models import Clue, Passage
from casework.selectors.word_sample import word_sample
from nlp.corroboration.account import Account
from nlp.salience import salient
from records.search import SearchFilters

MOST: Final = 40
# A clue that more items hold than this is too common to look through.
SHARED_BY: Final = 40
# Passages of one item that are held against others; a long interview is sampled evenly.
PASSAGES: Final = 40
_PIECES: Final = 4
_NEAREST: Final = 60
_WORDS: Final = 20
_BY_NORM: Final = ("UNIT", "DATE", "COORD", "PERSON")
_CLUES: Final = 30

Vectors = Mapping[int, NDArray[np.float32]]
"""Per item the unit vectors of its passages, one row each."""


def candidates_of(account: Account) -> list[int]:
    """Return ids of items that ``account`` is worth comparing with, ascending; itself not."""
    by_clue = _by_clue(account)
    nearest = _nearest(account)
    ranked = [*(pk for pk, _ in by_clue.most_common(MOST // 2)), *nearest]
    chosen = dict.fromkeys(pk for pk in ranked if pk != account.id)
    return sorted(list(chosen)[:MOST])


def _by_clue(account: Account) -> Counter[int]:
    """Return items that hold clues of ``account``, with how much the clues say together."""
    found: Counter[int] = Counter()
    rows = Clue.objects.filter(item_id=account.id, label__in=_BY_NORM).exclude(norm="")
    norms = rows.order_by("label", "norm").values_list("label", "norm").distinct()[:_CLUES]
    for label, norm in norms:
        same = Clue.objects.filter(label=label, norm=norm).order_by("-item_id")
        ids = list(same.values_list("item_id", flat=True).distinct()[: SHARED_BY + 1])
        if len(ids) <= SHARED_BY:
            for pk in ids:
                found[pk] += 1
    return found


def _nearest(account: Account) -> list[int]:
    rows = Passage.objects.filter(item_id=account.id, current=True).order_by("pk")
    pieces = _spread(list(rows.values_list("text", flat=True)), _PIECES)
    if not pieces:
        return []
    sample = word_sample()
    text = "\n\n".join(one.text for one in account.texts)[:20_000]
    words = " ".join(salient(text, sample.frequency, sample.passages, _WORDS))
    filters = SearchFilters(access=("open", "restricted"), without_items=(account.id,))
    answer = index_home().search_like(pieces, words, filters, _NEAREST, 0, ())
    return list(dict.fromkeys(hit.item_id for hit in answer.ranked))


def _spread(pieces: Sequence[str], wanted: int) -> list[str]:
    if len(pieces) <= wanted:
        return list(pieces)
    return [pieces[round(n * (len(pieces) - 1) / (wanted - 1))] for n in range(wanted)]


def vectors_of(item_ids: Iterable[int]) -> Vectors:
    """Return the stored vectors of each item's passages; an index of words alone has none."""
    passages: dict[int, list[int]] = {}
    rows = Passage.objects.filter(item_id__in=list(item_ids), current=True).order_by("pk")
    for item_id, pk in rows.values_list("item_id", "pk"):
        passages.setdefault(item_id, []).append(pk)
    chosen = {
        item_id: [ids[round(n)] for n in np.linspace(0, len(ids) - 1, min(len(ids), PASSAGES))]
        for item_id, ids in passages.items()
    }
    stored = index_home().current().vectors([pk for ids in chosen.values() for pk in ids])
    return {
        item_id: np.stack([stored[pk] for pk in ids if pk in stored])
        for item_id, ids in chosen.items()
        if any(pk in stored for pk in ids)
    }


def similarity(a: int, b: int, vectors: Vectors, floor: float) -> float | None:
    """Return how alike the closest passages of two items are, in [0, 1]; 0 is chance.

    Args:
        a: one item.
        b: the other.
        vectors: of both.
        floor: cosine of unrelated texts, of the embedder that made the vectors.
    """
    if a not in vectors or b not in vectors:
        return None
    nearest = float((vectors[a] @ vectors[b].T).max())
    return max(0.0, (nearest - floor) / (1.0 - floor))

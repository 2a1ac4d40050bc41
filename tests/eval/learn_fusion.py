"""Learns the fusion's weights on the development sets: ``python -m tests.eval.learn_fusion``.

HELPING_WEIGHT, MEANING_WEIGHT and AGREEMENT_WEIGHT are tried together, on the rankings that the
index gives. The three with the best mean reciprocal rank are told, and with them what
cross-validation says: five folds by article or document, each measured with the three that the
other four chose. Questions to passages and sentences to translations count half each, and in each
half every set the same. Beside it stands reciprocal rank fusion, learnt the same way.
"""

from __future__ import annotations

import itertools
import math
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from index.engine import Hit
from index.evaluation.metrics import DEPTH, reciprocal_rank
from index.evaluation.retrieval import labelled_index
from index.fusion import HELPING_WEIGHT, MEANING_WEIGHT, Scale, fuse, scales
from index.points import BARE, DENSE, EXACT
from index.refining import AGREEMENT_WEIGHT, REFINED
from index.shard import POOLS
from index.tokens import query_views
from models.embedder import MeetsWords
from records.search import SearchFilters
from tests.eval.datasets import bodies
from tests.eval.retrieval import embedder_in_use, pieces

HELPING: Final = (0.25, 0.5, 1.0)
MEANING: Final = (0.2, 0.3, 0.4, 0.5, 0.6)
AGREEMENT: Final = (0.0, 0.2, 0.3, 0.4, 0.6)
# Of each set at most so many questions, evenly spread: enough, and a set is done in seconds.
MOST_QUESTIONS: Final = 360
RANK_CONSTANTS: Final = (3.0, 10.0, 60.0)
RANK_MEANING: Final = (0.3, 0.6, 1.0, 1.5)
FOLDS: Final = 5

Weights = tuple[float, ...]
Found = dict[str, list[Hit]]
Order = Callable[["Question", Weights], list[int]]


@dataclass(frozen=True)
class Question:
    """What every view found for one question, and which items are right."""

    found: Found
    scaled: dict[str, Scale]
    relevant: frozenset[int]
    fold: int
    agreed: dict[int, float]


def questions() -> Iterator[tuple[str, list[Question]]]:
    """Yield every set's name and questions."""
    embedder = embedder_in_use()
    for body in bodies():
        with labelled_index(body.passages, embedder, pieces) as searched:
            place = {name: item for item, name in enumerate(searched.names)}
            stored = sum(1 for _ in searched.index.passage_ids())
            for asked in body.asked:
                rows = []
                step = math.ceil(len(asked.queries) / MOST_QUESTIONS)
                for query, group in list(zip(asked.queries, asked.groups, strict=True))[::step]:
                    found = searched.index.rank_views(query.text, SearchFilters(access=()))
                    scaled = scales(
                        query_views(query.text), stored, embedder.noise_floor, 1.0, "hybrid"
                    )
                    right = frozenset(place[name] for name in query.relevant)
                    fold = crc32(group.encode()) % FOLDS
                    ids = sorted({hit.id for hits in found.values() for hit in hits})
                    agreed = dict.fromkeys(ids, 0.0)
                    if isinstance(embedder, MeetsWords) and ids:
                        read = list(searched.texts(ids).values())
                        met = embedder.agreement(query.text, read).tolist()
                        agreed = dict(zip(ids, met, strict=True))
                    rows.append(Question(found, scaled, right, fold, agreed))
                yield f"{asked.family} {asked.lang} → {body.lang}", rows


def by_score(question: Question, weights: Weights) -> list[int]:
    """Order by the product's fusion with other weights."""
    helping, meaning, agreement = weights
    typed = EXACT in question.scaled
    total = 1.0 + helping if typed else 1.0
    shares = {EXACT: 1.0 / total, BARE: (helping if typed else 1.0) / total, DENSE: meaning}
    scaled = {view: replace(one, weight=shares[view]) for view, one in question.scaled.items()}
    fused = fuse(question.found, scaled, POOLS[0])
    first = [(score + agreement * question.agreed[one], -one) for one, score in fused[:REFINED]]
    return [-one for _, one in sorted(first, reverse=True)] + [one for one, _ in fused[REFINED:]]


def by_rank(question: Question, weights: Weights) -> list[int]:
    """Order by reciprocal rank (Cormack, Clarke & Büttcher 2009): weight / (constant + rank)."""
    constant, meaning = weights
    shares = {EXACT: 1.0, BARE: 0.5 if EXACT in question.scaled else 1.0, DENSE: meaning}
    scores: dict[int, float] = {}
    for view, hits in question.found.items():
        for rank, hit in enumerate(hits, start=1):
            scores[hit.id] = scores.get(hit.id, 0.0) + shares[view] / (constant + rank)
    return sorted(scores, key=lambda one: (-scores[one], one))


def tried(
    rows: Sequence[Question], order: Order, columns: Sequence[Weights]
) -> NDArray[np.float64]:
    """Return (questions, weights, [reciprocal rank, right at once])."""
    table = np.zeros((len(rows), len(columns), 2))
    for row, question in enumerate(rows):
        items = {h.id: h.payload["item_id"] for hits in question.found.values() for h in hits}
        right = {str(item) for item in question.relevant}
        for column, weights in enumerate(columns):
            ordered = list(dict.fromkeys(str(items[one]) for one in order(question, weights)))
            score = reciprocal_rank(ordered, right, DEPTH)
            table[row, column] = score, score == 1.0
    return table


def cross_validated(
    tables: Sequence[NDArray[np.float64]],
    folds: Sequence[NDArray[np.int64]],
    halves: NDArray[np.float64],
) -> tuple[int, list[NDArray[np.float64]]]:
    """Return the best column of all, and per set the scores that cross-validation gives.

    Args:
        tables: per set what :func:`tried` returned.
        folds: per set the fold of every question.
        halves: what each set counts for, 1 in all.

    """

    def best(keep: Sequence[NDArray[np.bool_]]) -> int:
        means = [table[use, :, 0].mean(axis=0) for table, use in zip(tables, keep, strict=True)]
        return int(np.argmax(halves @ np.array(means)))

    held = [np.zeros((len(table), 2)) for table in tables]
    for fold in range(FOLDS):
        chosen = best([of != fold for of in folds])
        for own, table, of in zip(held, tables, folds, strict=True):
            own[of == fold] = table[of == fold, chosen]
    return best([of >= 0 for of in folds]), [own.mean(axis=0) for own in held]


def main() -> int:
    """Print what was learnt, set by set."""
    sets = list(questions())
    print(f"{len(sets)} sets, {sum(len(rows) for _, rows in sets)} questions", flush=True)
    if not sets:
        print("development data not beside this checkout: nothing learnt")
        return 0
    folds = [np.array([row.fold for row in rows]) for _, rows in sets]
    passages = np.array([name.startswith("XQuAD") for name, _ in sets])
    halves = np.where(passages, 0.5 / passages.sum(), 0.5 / (~passages).sum())
    score_weights = list(itertools.product(HELPING, MEANING, AGREEMENT))
    rank_weights = list(itertools.product(RANK_CONSTANTS, RANK_MEANING))
    kept = (HELPING_WEIGHT, MEANING_WEIGHT, AGREEMENT_WEIGHT)
    by_scores = [tried(rows, by_score, [*score_weights, kept]) for _, rows in sets]
    by_ranks = [tried(rows, by_rank, rank_weights) for _, rows in sets]
    best, held = cross_validated([table[:, :-1] for table in by_scores], folds, halves)
    best_rank, held_rank = cross_validated(by_ranks, folds, halves)
    print(f"scores: helping, meaning, agreement = {score_weights[best]}; in the code {kept}")
    print(f"ranks: constant, meaning = {rank_weights[best_rank]}")
    print("\nrecall@1, cross-validated unless said | by rank | by score | as in the code, fitted")
    for (name, _), table, own, ranked in zip(sets, by_scores, held, held_rank, strict=True):
        print(f"{name:28} {ranked[1]:.3f} {own[1]:.3f} {table[:, -1, 1].mean():.3f}")
    print(f"{'mean':28} {np.mean(held_rank, 0)[1]:.3f} {np.mean(held, 0)[1]:.3f}")
    print(f"{'mean reciprocal rank':28} {np.mean(held_rank, 0)[0]:.3f} {np.mean(held, 0)[0]:.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Folds what the index ranked: one result per item and per group of near copies.

The order comes from questions of one depth only, so page two follows page one and what is folded
under a result does not depend on the page it is seen on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from casework.models import Passage, User
from casework.selectors.restricted import readable
from casework.selectors.search_question import DEEPEST, Question, ask
from casework.selectors.search_rerank import reranked
from records.provenance import ModelRef
from records.search import RankedPassage

# A wave of copies can fill all that one question ranks; the next one leaves them out. Bounded, so
# that a wave of ten thousand costs no more than this many questions.
_ROUNDS: Final = 4


@dataclass(slots=True)
class Group:
    """What is shown as one result: the best passage first, then what is folded under it."""

    best: RankedPassage
    also: list[int] = field(default_factory=list)
    copies: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Ranking:
    """All results in order. ``ranked`` passages were looked at; ``cut``: more may match.

    ``model`` made the dense ranking, ``reranker`` the order of the first passages, if any did.
    """

    groups: list[Group]
    facets: dict[str, dict[str, int]]
    model: ModelRef | None
    ranked: int
    cut: bool
    reranker: ModelRef | None = None


def rank(question: Question, user: User | None, *, fold: bool, wanted: int) -> Ranking:
    """Rank and fold until ``wanted`` results are there or nothing is left.

    Args:
        question: what is asked; its filters hold the access the asker has.
        user: whose rights narrow the rows; ``None`` reads everything.
        fold: one result per item and group of near copies instead of per passage.
        wanted: results to reach.

    Raises:
        OperatorError: the index cannot be opened.
    """
    answer = ask(question)
    first = answer
    groups: list[Group] = []
    by_family: dict[int, Group] = {}
    seen: set[int] = set()
    looked_at = 0
    rounds = 1
    read_by: ModelRef | None = None
    in_order: Sequence[RankedPassage]
    while True:
        families = _families(answer.ranked, user)
        in_order = answer.ranked
        if rounds == 1 and question.like is None:
            in_order, read_by = reranked(question.words, answer.ranked, families)
        _fold_in(in_order, families, groups, by_family, fold=fold)
        looked_at += len(answer.ranked)
        full = len(answer.ranked) >= DEEPEST
        seen.update(one.item_id for one in answer.ranked)
        if not (fold and full) or len(groups) >= wanted or rounds == _ROUNDS:
            break
        answer = ask(question, tuple(sorted(seen)))
        rounds += 1
    facets = {name: dict(counts) for name, counts in first.facets.items()}
    return Ranking(groups, facets, first.model, looked_at, full or answer.cut, read_by)


def _families(ranked: Sequence[RankedPassage], user: User | None) -> dict[int, int]:
    """Return passage id → id of the head of its near copies, for rows the asker may read.

    The index is derived data and may lag: rights, deletions and versions are asked of the rows.
    """
    rows = Passage.objects.filter(
        pk__in=[one.passage_id for one in ranked], current=True, item__deleted_at=None
    )
    if user is not None:
        rows = rows.filter(readable(user, "item__"))
    found = rows.values_list("pk", "item_id", "item__near_duplicate_of_id")
    return {passage: head or item for passage, item, head in found}


def _fold_in(
    ranked: Iterable[RankedPassage],
    families: dict[int, int],
    groups: list[Group],
    by_family: dict[int, Group],
    *,
    fold: bool,
) -> None:
    for one in ranked:
        if one.passage_id not in families:
            continue
        family = families[one.passage_id]
        group = by_family.get(family) if fold else None
        if group is None:
            group = Group(one)
            by_family[family] = group
            groups.append(group)
        elif one.item_id == group.best.item_id:
            group.also.append(one.passage_id)
        elif one.item_id not in group.copies:
            group.copies.append(one.item_id)

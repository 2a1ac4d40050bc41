"""Groups accounts by their pairwise evidence: average linkage, the same whatever the order.

Hierarchical agglomeration with average linkage (Sokal and Michener 1958) over the scores of pairs:
two groups join when, over all pairs between them, the evidence on average outweighs the odds
against. One account that knows two places (a long interview) therefore does not chain two groups
together, as single linkage would. Ties are broken by the accounts' ids, so that the result is a
function of the set, not of its order.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from nlp.corroboration.terms import Commonness

Pair = tuple[int, int]

CHOSEN: Final = 0.8
"""Pairs are compared because something drew them together, which is worth this much."""
LEAST: Final = 5.0
"""However small the collection: more than pairs without a hold can reach (``compare``)."""
EDGE: Final = 4.0
"""Evidence below which a pair is not worth keeping; grouping takes such pairs to have none."""
MISSING: Final = 0.5
"""Evidence of a pair that was not kept or never compared."""
VETOED: Final = -30.0
"""Evidence of a pair that a decisive contradiction rules out."""


@dataclass(frozen=True, slots=True)
class Group:
    """Accounts that seem to tell of one thing, ids ascending, and the mean evidence of a pair."""

    members: tuple[int, ...]
    mean: float


def pair_of(a: int, b: int) -> Pair:
    """Return the two ids in ascending order, as pairs are named everywhere."""
    return (a, b) if a < b else (b, a)


def prior_of(common: Commonness) -> float:
    """Return the nats against a pair before anything is known, by the size of the collection.

    One text in a collection of n is the right one by chance with odds of about 1 : n. Evidence
    grows with the collection in the same measure, for rarity is counted in it.
    """
    return max(LEAST, math.log(max(common.texts, 1)) - CHOSEN)


def group(
    ids: Iterable[int],
    scores: Mapping[Pair, float],
    prior: float,
    apart: Collection[Pair] = frozenset(),
) -> list[Group]:
    """Return the groups of two or more, by their smallest member.

    Args:
        ids: the accounts; those in no pair stay alone.
        scores: evidence in nats by pair (ids ascending); a vetoed pair has :data:`VETOED`.
        prior: nats that the evidence must outweigh on average (:func:`prior_of`).
        apart: pairs that people have said do not belong together: never in one group.

    """
    members: dict[int, tuple[int, ...]] = {one: (one,) for one in sorted(set(ids))}
    sums: dict[Pair, float] = {
        pair: score - MISSING
        for pair, score in scores.items()
        if pair[0] in members and pair[1] in members
    }
    barred = {pair for pair in apart if pair[0] in members and pair[1] in members}
    while True:
        best = _best(members, sums, barred, prior)
        if best is None:
            break
        _join(best, members, sums, barred)
    grouped = [ids for ids in members.values() if len(ids) > 1]
    return [Group(ids, _mean(ids, scores)) for ids in sorted(grouped)]


def _best(
    members: Mapping[int, tuple[int, ...]],
    sums: Mapping[Pair, float],
    barred: Collection[Pair],
    prior: float,
) -> Pair | None:
    best: tuple[float, Pair] | None = None
    for pair, total in sums.items():
        if pair in barred:
            continue
        mean = MISSING + total / (len(members[pair[0]]) * len(members[pair[1]]))
        if mean <= prior:
            continue
        rank = (-round(mean, 9), pair)
        if best is None or rank < best:
            best = rank
    return best[1] if best else None


def _join(
    pair: Pair,
    members: dict[int, tuple[int, ...]],
    sums: dict[Pair, float],
    barred: set[Pair],
) -> None:
    """Merge the second group of ``pair`` into the first, which keeps its smaller id."""
    kept, gone = pair
    members[kept] = tuple(sorted((*members[kept], *members.pop(gone))))
    for old in [one for one in sums if gone in one]:
        total = sums.pop(old)
        other = old[0] if old[1] == gone else old[1]
        if other != kept:
            new = pair_of(kept, other)
            sums[new] = sums.get(new, 0.0) + total
    for old in [one for one in barred if gone in one]:
        barred.discard(old)
        other = old[0] if old[1] == gone else old[1]
        barred.add(pair_of(kept, other))


def _mean(ids: tuple[int, ...], scores: Mapping[Pair, float]) -> float:
    pairs = [(a, b) for place, a in enumerate(ids) for b in ids[place + 1 :]]
    return round(sum(scores.get(pair, MISSING) for pair in pairs) / len(pairs), 3)

"""Groups: the same whatever the order, not chained by one who knows two places."""

from __future__ import annotations

import random

import hypothesis.strategies as st
from hypothesis import given

from nlp.corroboration.grouping import VETOED, group, pair_of, prior_of
from nlp.corroboration.terms import Commonness


def _clique(*ids: int, score: float = 12.0) -> dict[tuple[int, int], float]:
    return {pair_of(a, b): score for a in ids for b in ids if a < b}


def test_two_stories_make_two_groups_and_strangers_none() -> None:
    scores = _clique(1, 2, 3) | _clique(4, 5)
    assert [one.members for one in group(range(1, 9), scores, 6.0)] == [(1, 2, 3), (4, 5)]


def test_one_account_that_knows_both_places_does_not_merge_them() -> None:
    scores = _clique(1, 2, 3, 9) | _clique(4, 5, 6) | {pair_of(9, n): 9.0 for n in (4, 5, 6)}
    assert [one.members for one in group(range(1, 10), scores, 6.0)] == [(1, 2, 3, 9), (4, 5, 6)]


def test_a_veto_keeps_a_pair_apart_unless_many_others_speak_for_it() -> None:
    scores = {(1, 2): VETOED, (1, 3): 8.0, (2, 3): 8.0}
    assert all(not {1, 2} <= set(one.members) for one in group([1, 2, 3], scores, 6.0))


def test_what_people_parted_is_never_grouped() -> None:
    scores = _clique(1, 2, 3, 4, score=40.0)
    found = group(range(1, 5), scores, 6.0, {(1, 2)})
    assert all(not {1, 2} <= set(one.members) for one in found)
    assert sum(len(one.members) for one in found) >= 3


@given(st.lists(st.tuples(st.integers(1, 12), st.integers(1, 12), st.floats(-5, 20)), max_size=60))
def test_the_order_of_accounts_and_links_does_not_matter(
    links: list[tuple[int, int, float]],
) -> None:
    scores = {pair_of(a, b): round(score, 3) for a, b, score in links if a != b}
    plain = group(range(1, 13), scores, 6.0)
    for seed in range(3):
        ids, pairs = list(range(1, 13)), list(scores.items())
        random.Random(seed).shuffle(ids)
        random.Random(seed).shuffle(pairs)
        assert group(ids, dict(pairs), 6.0) == plain


def test_a_new_account_joins_or_founds() -> None:
    scores = _clique(1, 2, 3)
    joined = scores | {(1, 4): 9.0, (2, 4): 9.0, (3, 4): 7.0}
    assert group(range(1, 5), joined, 6.0)[0].members == (1, 2, 3, 4)
    assert group(range(1, 5), scores | {(1, 4): 7.0}, 6.0)[0].members == (1, 2, 3)


def test_a_larger_collection_asks_for_more() -> None:
    assert prior_of(Commonness(3_000)) > prior_of(Commonness(500)) > prior_of(Commonness(0)) > 0

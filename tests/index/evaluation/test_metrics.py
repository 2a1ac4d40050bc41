from __future__ import annotations

import math

import pytest

from index.evaluation.metrics import NAMES, mean, measures, ndcg, recall, reciprocal_rank

RANKED = ["c", "a", "x", "b", "y", "z", "q", "r", "s", "t", "d"]


def test_recall_is_the_share_of_what_is_right() -> None:
    right = {"a", "b", "d"}
    assert recall(RANKED, right, 1) == 0.0
    assert recall(RANKED, right, 2) == pytest.approx(1 / 3)
    assert recall(RANKED, right, 10) == pytest.approx(2 / 3)
    assert recall(RANKED, right, 11) == 1.0
    assert recall([], right, 10) == 0.0


def test_reciprocal_rank_counts_the_first_right_one_within_the_depth() -> None:
    assert reciprocal_rank(RANKED, {"a", "b"}, 10) == 0.5
    assert reciprocal_rank(RANKED, {"c"}, 10) == 1.0
    assert reciprocal_rank(RANKED, {"d"}, 10) == 0.0
    assert reciprocal_rank(RANKED, {"d"}, 11) == pytest.approx(1 / 11)


def test_ndcg_by_hand() -> None:
    # Right at ranks 2 and 4 of three that are right: (1/log2 3 + 1/log2 5) over the best order.
    gained = 1 / math.log2(3) + 1 / math.log2(5)
    best = 1 + 1 / math.log2(3) + 1 / 2
    assert ndcg(RANKED, {"a", "b", "d"}, 10) == pytest.approx(gained / best)
    assert ndcg(["a", "b"], {"a", "b"}, 10) == 1.0
    # More are right than fit: the best order is full, not infinite.
    assert ndcg(["a"], {"a", "b", "c"}, 1) == 1.0


def test_names_and_mean() -> None:
    rows = [measures(["a"], {"a"}), measures(["x"], {"a"})]
    assert tuple(rows[0]) == NAMES
    assert mean(rows) == dict.fromkeys(NAMES, 0.5)

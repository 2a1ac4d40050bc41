from __future__ import annotations

import pytest

from index.fusion import fuse


def test_score_is_the_weighted_sum_of_reciprocal_ranks() -> None:
    fused = dict(fuse({"a": [7, 8], "b": [8]}, {"a": 1.0, "b": 0.5}, k=10))
    assert fused == pytest.approx({7: 1 / 11, 8: 1 / 12 + 0.5 / 11})


def test_agreement_beats_one_high_rank_and_ties_go_by_id() -> None:
    assert next(i for i, _ in fuse({"a": [1, 2, 3], "b": [9, 3]}, {"a": 1.0, "b": 1.0})) == 3
    assert [i for i, _ in fuse({"a": [5], "b": [4]}, {"a": 1.0, "b": 1.0})] == [4, 5]


def test_a_view_without_weight_is_left_out() -> None:
    assert fuse({"a": [1], "b": [2]}, {"a": 1.0}) == fuse({"a": [1]}, {"a": 1.0})

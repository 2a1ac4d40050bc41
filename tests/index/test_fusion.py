from __future__ import annotations

import math

import pytest

from index.engine import Hit
from index.fusion import HELPING_WEIGHT, MEANING_WEIGHT, Scale, fuse, scales
from index.tokens import query_views


def hits(**scores: float) -> list[Hit]:
    return [Hit(int(name[1:]), score, {}) for name, score in scores.items()]


def test_scores_are_summed_on_one_scale() -> None:
    found = {"a": hits(p7=8.0, p8=4.0), "b": hits(p8=0.9, p9=0.5)}
    scaled = {"a": Scale(1.0, 0.0, 16.0), "b": Scale(0.5, 0.5, 1.0)}
    fused = fuse(found, scaled, pool=10)
    assert dict(fused) == pytest.approx({8: 0.25 + 0.4, 7: 0.5, 9: 0.0})
    assert [one for one, _ in fused] == [8, 7, 9]


def test_a_view_that_could_have_named_more_gives_the_unnamed_its_last_score() -> None:
    found = {"a": hits(p1=8.0, p2=4.0), "b": hits(p3=1.0)}
    scaled = {"a": Scale(1.0, 0.0, 8.0), "b": Scale(1.0, 0.0, 1.0)}
    assert dict(fuse(found, scaled, pool=2)) == pytest.approx({1: 1.0, 2: 0.5, 3: 1.5})
    assert dict(fuse(found, scaled, pool=3))[3] == pytest.approx(1.0)


def test_ties_go_by_id_and_a_view_without_a_scale_is_left_out() -> None:
    scaled = {"a": Scale(1.0, 0.0, 1.0)}
    assert [one for one, _ in fuse({"a": hits(p5=0.5, p4=0.5)}, scaled, 10)] == [4, 5]
    assert fuse({"a": hits(p1=0.5), "b": hits(p2=0.9)}, scaled, 10) == [(1, 0.5)]


def test_words_weigh_one_together_whether_accents_were_typed_or_not() -> None:
    typed = scales(query_views("nghĩa trang"), 1_000, 0.2, 1.0, "hybrid")
    assert typed["exact"].weight + typed["bare"].weight == pytest.approx(1.0)
    assert typed["bare"].weight == pytest.approx(HELPING_WEIGHT * typed["exact"].weight)
    plain = scales(query_views("nghia trang"), 1_000, 0.2, 0.5, "hybrid")
    assert set(plain) == {"bare", "dense"}
    assert plain["bare"].weight == 1.0
    assert plain["dense"] == Scale(0.5 * MEANING_WEIGHT, 0.2, 1.0)


def test_the_full_score_of_words_is_every_term_in_one_passage_only() -> None:
    [scale] = scales(query_views("kornia"), 99, 0.2, 1.0, "sparse").values()
    assert scale.full == pytest.approx(math.log(100))


def test_modes_leave_views_out() -> None:
    views = query_views("nghĩa trang")
    assert set(scales(views, 10, 0.2, 1.0, "sparse")) == {"exact", "bare"}
    assert set(scales(views, 10, 0.2, 1.0, "dense")) == {"dense"}
    assert set(scales(query_views("?"), 0, 0.2, 1.0, "hybrid")) == {"bare", "dense"}

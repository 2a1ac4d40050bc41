"""Search by whole texts, and where each view put what it found."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.shard import SearchIndex
from models.hashed import HashedEmbedder
from records.search import IndexedPassage, SearchFilters

TEXTS = (
    "Chúng tôi chôn các anh dưới gốc cây gạo bên suối La Hiên.",
    "Hôm qua giá xăng tăng, chợ đông người mua bán.",
    "Đơn vị hành quân qua đèo Ngang trong mùa mưa năm ấy.",
)


@pytest.fixture
def index(tmp_path: Path) -> SearchIndex:
    made = SearchIndex.open(tmp_path / "gen-1", HashedEmbedder())
    made.upsert(
        [
            IndexedPassage(n, 10 + n, text, "vi", "facebook", "post", 1, None)
            for n, text in enumerate(TEXTS, start=1)
        ]
    )
    return made


def test_every_hit_says_where_each_view_put_it(index: SearchIndex) -> None:
    answer = index.search("gốc cây gạo", SearchFilters())
    best = answer.ranked[0]
    assert best.passage_id == 1
    assert {one.view for one in best.views} == {"exact", "bare", "dense"}
    assert all(one.rank == 1 for one in best.views)
    (cosine,) = [one.score for one in best.views if one.view == "dense"]
    assert HashedEmbedder().noise_floor <= cosine <= 1.0001
    assert str(answer.model) == "hashed-features@1"
    assert not answer.cut
    assert answer.deep == 100


def test_unaccented_question_stands_in_no_exact_view(index: SearchIndex) -> None:
    answer = index.search("goc cay gao", SearchFilters())
    assert {one.view for one in answer.ranked[0].views} == {"bare", "dense"}


def test_texts_score_by_the_nearest_of_them(index: SearchIndex) -> None:
    answer = index.search_like([TEXTS[2], TEXTS[0]], "", SearchFilters())
    windows = {one.passage_id: one.window for one in answer.ranked}
    assert (windows[3], windows[1]) == (0, 1)
    assert all(one.views[0].score == pytest.approx(1.0, abs=0.02) for one in answer.ranked[:2])


def test_words_alone_find_what_texts_do_not(index: SearchIndex) -> None:
    answer = index.search_like([], "đèo Ngang", SearchFilters())
    assert [one.passage_id for one in answer.ranked] == [3]
    assert answer.ranked[0].window is None
    assert answer.model is None


def test_items_are_kept_out_and_picked(index: SearchIndex) -> None:
    without = index.search("gốc cây gạo đèo Ngang", SearchFilters(without_items=(11,)))
    assert [one.item_id for one in without.ranked] == [13]
    only = index.search("gốc cây gạo đèo Ngang", SearchFilters(item_ids=(11, 12)))
    assert {one.item_id for one in only.ranked} == {11}


def test_an_answer_that_was_cut_says_so(tmp_path: Path) -> None:
    index = SearchIndex.open(tmp_path / "gen-1", HashedEmbedder())
    index.upsert(
        [
            IndexedPassage(n, n, f"mộ số {n} bên suối", "vi", "facebook", "post", 1, None)
            for n in range(1, 131)
        ]
    )
    assert index.search("suối", SearchFilters(), limit=100).cut
    assert not index.search("suối", SearchFilters(), limit=200).cut

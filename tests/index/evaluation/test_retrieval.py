from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from index.evaluation.labelled import LabelledPassage, LabelledQuery
from index.evaluation.retrieval import labelled_index
from models.hashed import HashedEmbedder

PASSAGES = [
    LabelledPassage("suoi", "Ba đồng đội nằm lại bên suối Đá Bàn."),
    LabelledPassage("doi", "Đơn vị đánh đồi 875. Bia mộ khắc tên làng cũ."),
    LabelledPassage("blank", " "),
    LabelledPassage("song", "We buried five soldiers by the river."),
]


class Translating(HashedEmbedder):
    """Knows one word of English."""

    fusion_weight = 1.0
    noise_floor = 0.3

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return super().embed_queries([text.replace("sông", "river") for text in texts])


def pieces(text: str) -> list[str]:
    return [sentence for sentence in text.split(". ") if sentence.strip()]


def query(text: str, *relevant: str) -> LabelledQuery:
    return LabelledQuery(text, text, frozenset(relevant))


def test_modes_rank_by_words_by_meaning_or_by_both() -> None:
    with labelled_index(PASSAGES, Translating(), pieces) as found:
        assert found.rank("sông", "sparse") == []
        assert found.rank("sông", "dense") == ["song"]
        assert found.rank("sông", "hybrid") == ["song"]
        assert found.rank("da ban", "sparse")[0] == "suoi"


def test_a_passage_ranks_once_where_its_best_piece_does() -> None:
    with labelled_index(PASSAGES, HashedEmbedder(), pieces) as found:
        assert found.rank("đồi 875 bia mộ khắc tên", "sparse") == ["doi", "suoi"]


def test_the_score_is_the_mean_over_questions() -> None:
    questions = [
        query("suối Đá Bàn", "suoi"),
        query("bia mộ", "doi", "song"),
        query("?!", "blank"),
        query("xe tăng", "song"),
    ]
    with labelled_index(PASSAGES, HashedEmbedder(), pieces) as found:
        assert found.rank("?!", "hybrid") == []
        scores = found.score(questions, "hybrid")
    assert scores["recall@1"] == pytest.approx((1 + 0.5) / 4)
    assert scores["mrr@10"] == pytest.approx(2 / 4)
    assert scores["ndcg@10"] == pytest.approx((1 + 1 / (1 + 1 / np.log2(3))) / 4)


def test_more_passages_than_one_batch() -> None:
    many = [LabelledPassage(f"p{n}", f"mộ số {n}") for n in range(2_100)]
    seen: list[int] = []
    with labelled_index(many, HashedEmbedder(64), lambda text: [text], seen.append) as found:
        assert found.rank("mộ số 2099", "hybrid")[0] == "p2099"
    assert seen == [2_000, 2_100]

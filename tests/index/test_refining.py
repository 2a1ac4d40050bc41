from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.refining import AGREEMENT_WEIGHT, REFINED, refine
from index.shard import SearchIndex
from models.hashed import HashedEmbedder
from tests.index.passages import ALL, passage


class Reading(HashedEmbedder):
    """Agrees with a passage as far as it says "sông"."""

    noise_floor = 0.0

    def agreement(self, query: str, passages: Sequence[str]) -> NDArray[np.float32]:
        return np.array([text.count(query) / 2 for text in passages], dtype=np.float32)


TEXTS = {1: "đồi", 2: "sông", 3: "sông sông"}


def texts(ids: Sequence[int]) -> dict[int, str]:
    return {one: TEXTS[one] for one in ids if one in TEXTS}


def test_agreement_is_added_to_the_fused_score() -> None:
    fused = [(1, 0.5), (2, 0.5), (3, 0.4), (9, 0.3)]
    refined = refine(fused, "sông", texts, Reading())
    assert dict(refined) == pytest.approx(
        {1: 0.5, 2: 0.5 + AGREEMENT_WEIGHT / 2, 3: 0.4 + AGREEMENT_WEIGHT, 9: 0.3}
    )
    assert [one for one, _ in refined] == [3, 2, 1, 9]


def test_only_the_first_are_read_and_they_stay_first() -> None:
    fused = [(one, 1.0 - one / 1_000) for one in range(10, 10 + REFINED)] + [(3, 0.1)]
    assert refine(fused, "sông", texts, Reading()) == fused


@pytest.mark.parametrize("embedder", [HashedEmbedder(), Reading()])
def test_nothing_changes_without_texts_or_without_such_an_embedder(
    embedder: HashedEmbedder,
) -> None:
    fused = [(1, 0.5), (3, 0.4)]
    read = None if isinstance(embedder, Reading) else texts
    assert refine(fused, "sông", read, embedder) is fused


def test_search_reads_what_it_ranked_but_not_for_words_alone(tmp_path: Path) -> None:
    index = SearchIndex.open(tmp_path / "shard", Reading(64))
    index.upsert([passage(one, "bên sông" + " xa" * one) for one in TEXTS])

    def first(mode: str) -> int:
        answer = index.search("sông", ALL, mode=mode, texts=texts)  # type: ignore[arg-type]
        return answer.ranked[0].passage_id

    plain = index.search("sông", ALL).ranked[0].passage_id
    assert plain == first("sparse") == 1
    assert first("hybrid") == first("dense") == 3
    index.close()

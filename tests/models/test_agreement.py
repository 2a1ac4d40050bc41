from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from models.static.agreement import agreement
from models.static.embedder import StaticEmbedder

Vectors = NDArray[np.float32]
X, Y, Z = np.eye(3, dtype=np.float32)


def agreed(question: Vectors, passages: Vectors, *sizes: int) -> list[float]:
    """Ask with every word of the passages its own row, and again with rows shared."""
    found = agreement(question, passages, np.arange(len(passages)), starts(*sizes))
    words, rows = np.unique(passages, axis=0, return_inverse=True)
    again = agreement(question, words, rows.reshape(-1), starts(*sizes))
    assert found == pytest.approx(again)
    return [float(one) for one in found]


def starts(*sizes: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)


def test_every_word_of_the_question_finds_its_nearest() -> None:
    passages = np.array([X, Y, X, X + Z])
    found = agreed(np.array([X, Y]), passages, 2, 1, 1)
    assert found == pytest.approx([1.0, 0.5, 0.5 / np.sqrt(2)])


def test_words_weigh_by_their_length_and_opposites_count_nothing() -> None:
    found = agreed(np.array([4 * X, Y]), np.array([9 * X, -Y]), 1, 1)
    assert found == pytest.approx([8 / 9, 0.0])


def test_a_passage_or_question_without_a_word_agrees_with_nothing() -> None:
    assert agreed(np.array([X]), np.array([X]), 0, 1, 0) == [0.0, 1.0, 0.0]
    nothing = np.zeros((0, 3), dtype=np.float32)
    assert agreed(nothing, np.array([X]), 1) == [0.0]
    assert agreed(np.array([X]), nothing, 0) == [0.0]


def test_the_bundled_embedder_meets_words_in_another_language() -> None:
    passages = ["We buried him by the river.", "Giá gạo hôm nay tăng.", ""]
    near, far, empty = StaticEmbedder().agreement("bên dòng sông", passages)
    assert near > far
    assert empty == 0.0

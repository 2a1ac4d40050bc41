from __future__ import annotations

import numpy as np
import pytest

from models.static.agreement import agreement

X, Y, Z = np.eye(3, dtype=np.float32)


def starts(*sizes: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)


def test_every_word_of_the_question_finds_its_nearest() -> None:
    passages = np.array([X, Y, X, X + Z])
    found = agreement(np.array([X, Y]), passages, starts(2, 1, 1))
    assert found == pytest.approx([1.0, 0.5, 0.5 / np.sqrt(2)])


def test_words_weigh_by_their_length_and_opposites_count_nothing() -> None:
    found = agreement(np.array([4 * X, Y]), np.array([9 * X, -Y]), starts(1, 1))
    assert found == pytest.approx([8 / 9, 0.0])


def test_a_passage_or_question_without_a_word_agrees_with_nothing() -> None:
    assert agreement(np.array([X]), np.array([X]), starts(0, 1, 0)).tolist() == [0.0, 1.0, 0.0]
    nothing = np.zeros((0, 3), dtype=np.float32)
    assert agreement(nothing, np.array([X]), starts(1)).tolist() == [0.0]
    assert agreement(np.array([X]), nothing, starts(0)).tolist() == [0.0]

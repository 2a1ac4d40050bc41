from __future__ import annotations

import math
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asr.utterances import LONGEST_MS, Piece, RawWord, utterances
from records.provenance import ModelRef
from records.speech import HeardSegment

MODEL = ModelRef("thu", "1")


def piece(words: list[RawWord], *, start: int = 0, end: int = 30_000) -> Piece:
    return Piece(start, end, "".join(w[2] for w in words), tuple(words), -0.2, 0.01)


def heard(words: list[RawWord], *, start: int = 0, end: int = 30_000) -> list[HeardSegment]:
    return utterances(piece(words, start=start, end=end), lang="vi", model=MODEL)


def test_a_pause_between_words_ends_an_utterance() -> None:
    found = heard([(0, 300, " Tôi", 0.9), (300, 600, " tên", 0.9), (1_250, 1_500, " Khải", 0.8)])
    assert [(one.start_ms, one.end_ms, one.text) for one in found] == [
        (0, 600, "Tôi tên"), (1_250, 1_500, "Khải")
    ]  # fmt: skip
    assert [word.text for word in found[0].words] == ["Tôi", "tên"]


def test_a_sentence_end_ends_an_utterance_unless_it_is_a_scrap() -> None:
    found = heard(
        [
            (0, 200, " Dạ.", 0.9), (200, 700, " Anh", 0.9), (700, 1_300, " nằm", 0.9),
            (1_300, 1_800, " đó.", 0.9), (1_800, 2_000, " Vâng", 0.9),
        ]
    )  # fmt: skip
    assert [one.text for one in found] == ["Dạ. Anh nằm đó.", "Vâng"]


def test_probability_is_that_of_its_own_words() -> None:
    found = heard([(0, 400, " rõ", 0.9), (1_500, 1_900, " mờ", 0.1)])
    assert found[0].logprob == pytest.approx(math.log(0.9), abs=1e-3)
    assert found[1].logprob == pytest.approx(math.log(0.1), abs=1e-3)


def test_text_is_composed_and_languages_without_spaces_stay_so() -> None:
    decomposed = unicodedata.normalize("NFD", " đồi")
    assert heard([(0, 400, decomposed, 0.9)])[0].text == "đồi"
    assert heard([(0, 400, "河", 0.9), (400, 800, "内", 0.9)])[0].text == "河内"


def test_without_word_times_the_piece_is_one_utterance() -> None:
    found = utterances(Piece(2_000, 9_000, " Tôi đây ", (), -0.3, 0.2), lang="vi", model=MODEL)
    assert [(one.start_ms, one.end_ms, one.text, one.logprob) for one in found] == [
        (2_000, 9_000, "Tôi đây", -0.3)
    ]


def test_an_empty_piece_is_nothing() -> None:
    assert utterances(Piece(0, 9_000, "  ", (), -0.3, 0.2), lang="vi", model=MODEL) == []


def test_a_loop_is_not_told_to_the_next_piece() -> None:
    assert Piece(0, 1, "mộ nằm cạnh suối", (), 0, 0).context == "mộ nằm cạnh suối"
    assert Piece(0, 1, "đi tìm mộ " * 30, (), 0, 0).context is None


@given(
    st.lists(
        st.tuples(
            st.integers(-2_000, 40_000), st.integers(-2_000, 40_000),
            st.sampled_from([" mộ", " đồi.", " suối", " ", " năm,"]), st.floats(-0.5, 1.5),
        ),
        max_size=80,
    )
)  # fmt: skip
def test_whatever_the_model_gives_times_are_in_order_and_inside(words: list[RawWord]) -> None:
    found = heard(words, start=1_000, end=29_000)
    at = 1_000
    for one in found:
        assert one.text == one.text.strip() != ""
        assert one.end_ms - one.start_ms <= LONGEST_MS or len(one.words) == 1
        for word in one.words:
            assert at <= word.start_ms <= word.end_ms <= 29_000
            assert word.p is not None
            assert 0 <= word.p <= 1
            at = word.end_ms
        assert one.start_ms <= one.words[0].start_ms
        assert one.words[-1].end_ms <= one.end_ms

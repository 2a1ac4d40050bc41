"""From characters of a text to the time they are said."""

from __future__ import annotations

from records.speech import Word
from records.word_places import span_times, word_places

TEXT = "Không phải không. Đồi 935"
WORDS = (
    Word(0, 200, " Không"),
    Word(200, 500, " phải"),
    Word(600, 900, " không."),
    Word(1000, 1300, " Đồi"),
    Word(1400, 2200, " 935"),
)


def test_a_word_said_twice_has_two_places() -> None:
    assert word_places(TEXT, WORDS) == [(0, 5), (6, 10), (11, 17), (18, 21), (22, 25)]


def test_a_word_that_was_corrected_away_is_not_found_and_the_rest_is() -> None:
    assert word_places("Không, Đồi 935", WORDS) == [(0, 5), None, None, (7, 10), (11, 14)]


def test_times_of_a_span_go_from_its_first_to_its_last_word() -> None:
    assert span_times(TEXT, WORDS, 18, 25) == (1000, 2200)
    assert span_times(TEXT, WORDS, 19, 20) == (1000, 1300)


def test_a_span_that_no_word_covers_lies_between_its_neighbours() -> None:
    corrected = "Không phải không ở Đồi 935"
    assert span_times(corrected, WORDS[:2] + WORDS[3:], 11, 18) == (500, 1000)


def test_without_words_or_outside_them_there_is_no_time() -> None:
    assert span_times(TEXT, (), 0, 5) is None
    assert span_times("Vâng. " + TEXT, WORDS, 0, 4) is None

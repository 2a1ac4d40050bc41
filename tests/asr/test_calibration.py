"""Doubt marks held against real errors."""

from __future__ import annotations

import pytest

from asr.calibration import calibration, figures, judge, reliability
from records.speech import Doubt, HeardSegment, Word


def _segment(*words: tuple[str, float], doubts: tuple[Doubt, ...] = ()) -> HeardSegment:
    """Words of 100 ms each, one behind the other."""
    timed = tuple(
        Word(place * 100, place * 100 + 100, text, p) for place, (text, p) in enumerate(words)
    )
    text = " ".join(word.text for word in timed)
    return HeardSegment(0, 100 * len(timed), text, words=timed, doubts=doubts)


SURE = _segment(("anh", 0.9), ("ở", 0.9), ("đồi", 0.9))


def test_wrong_words_are_those_changed_or_invented() -> None:
    heard = _segment(("tôi", 0.9), ("ở", 0.8), ("núi", 0.3), ("à", 0.2))
    judged = judge("Tôi ở đồi.", [heard])
    assert [word.wrong for word in judged.words] == [False, False, True, True]
    assert judged.gaps == ()


def test_what_was_not_heard_is_a_gap_between_its_neighbours() -> None:
    judged = judge("anh không ở đồi", [SURE])
    assert judged.gaps == (1,)
    assert [word.beside_gap for word in judged.words] == [True, True, False]
    assert judge("anh ở đồi kia đó", [SURE]).gaps == (3,)


def test_several_words_lost_in_one_place_are_one_gap() -> None:
    assert judge("anh vẫn còn chưa ở đồi", [SURE]).gaps == (1,)


def test_where_nobody_speaks_every_word_is_wrong() -> None:
    assert all(word.wrong for word in judge("", [SURE]).words)
    assert judge("", []).words == ()


def test_a_doubt_touches_the_words_of_its_time_alone() -> None:
    heard = _segment(
        ("một", 0.9), ("hai", 0.1), ("ba", 0.9), doubts=(Doubt("low_probability", 100, 200),)
    )
    judged = judge("một hai ba", [heard])
    assert [sorted(word.reasons) for word in judged.words] == [[], ["low_probability"], []]


def test_words_without_times_share_their_segment() -> None:
    heard = HeardSegment(0, 4000, "một hai ba bốn", doubts=(Doubt("damaged", 2000, 3000),))
    judged = judge("một hai ba bốn", [heard])
    assert [bool(word.reasons) for word in judged.words] == [False, False, True, False]


def test_a_word_of_several_characters_is_wrong_when_one_is() -> None:
    heard = HeardSegment(0, 200, "没有找到", words=(Word(0, 100, "没有"), Word(100, 200, "找到")))
    assert [word.wrong for word in judge("没有找道", [heard]).words] == [False, True]


def test_precision_recall_and_share_of_a_way_of_marking() -> None:
    # Wrong: "hải" (marked) and "từ" (not); lost: "năm" behind the marked "bốn"; marked for
    # nothing: "một".
    heard = _segment(
        ("một", 0.2), ("hải", 0.2), ("ba", 0.9), ("từ", 0.9), ("bốn", 0.2),
        doubts=(Doubt("low_probability", 0, 200), Doubt("low_probability", 400, 500)),
    )  # fmt: skip
    judged = judge("một hai ba bốn năm", [heard])
    assert [word.wrong for word in judged.words] == [False, True, False, True, False]
    found = figures([judged], lambda word: bool(word.reasons))
    assert found == {
        "precision": round(2 / 3, 4),
        "recall": round(2 / 3, 4),
        "f1": round(2 / 3, 4),
        "marked": 3,
        "marked_share": 0.6,
        "errors": 3,
    }


def test_everything_lost_is_an_error_that_no_mark_catches() -> None:
    found = figures([judge("một hai", [])], lambda word: True)
    assert (found["errors"], found["recall"], found["precision"]) == (1, 0.0, None)


def test_reasons_and_thresholds_are_measured_one_by_one() -> None:
    heard = _segment(
        ("một", 0.95), ("hải", 0.30), ("ba", 0.45), doubts=(Doubt("outside_voice", 0, 100),)
    )
    found = calibration([judge("một hai ba", [heard])])
    assert found["by_reason"]["outside_voice"]["precision"] == 0.0
    at = {row["below"]: row for row in found["thresholds"]}
    assert (at[0.4]["precision"], at[0.4]["recall"]) == (1.0, 1.0)
    assert (at[0.5]["precision"], at[0.5]["recall"]) == (0.5, 1.0)
    assert at[0.3]["marked"] == 0 and at[0.3]["precision"] is None


def test_probabilities_that_mean_what_they_say_have_no_error() -> None:
    right = _segment(*[("có", 0.75)] * 4)
    judged = judge("có có có gì", [right])
    found = reliability([judged])
    assert found["words"] == 4 and found["ece"] == pytest.approx(0.0)
    assert found["bins"] == [{"from": 0.7, "words": 4, "mean_p": 0.75, "accuracy": 0.75}]


def test_overconfidence_is_the_distance_of_probability_and_accuracy() -> None:
    found = reliability([judge("không", [_segment(("có", 1.0))])])
    assert found["ece"] == 1.0 and found["bins"][0]["from"] == 0.9

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from asr.options import HearOptions
from asr.second import SHIFT_MS, heard_again, with_disagreements
from asr.voice import Span
from records.speech import Doubt, HeardSegment
from tests.asr.scripted import ScriptedEngine
from tests.asr.test_doubt import segment

FIRST = segment("tôi không thấy anh ấy ở đồi 875")


def doubted(first: HeardSegment, second: HeardSegment | None) -> list[str]:
    (marked,) = with_disagreements([first], [second] if second else [])
    assert {doubt.reason for doubt in marked.doubts} <= {"disagreement"}
    at = {(doubt.start_ms, doubt.end_ms) for doubt in marked.doubts}
    return [word.text for word in marked.words if (word.start_ms, word.end_ms) in at]


def test_two_hearings_alike_raise_no_doubt() -> None:
    assert doubted(FIRST, FIRST) == []
    assert doubted(FIRST, segment("Tôi không thấy anh ấy ở đồi 875.")) == []


def test_a_lost_negation_is_marked_on_the_word() -> None:
    assert doubted(FIRST, segment("tôi thấy anh ấy ở đồi 875")) == ["không"]


def test_a_negation_only_the_second_heard_marks_both_sides_of_the_gap() -> None:
    assert doubted(segment("tôi thấy anh ấy"), segment("tôi không thấy anh ấy")) == [
        "tôi", "thấy"
    ]  # fmt: skip


def test_a_tone_is_another_word() -> None:
    assert doubted(segment("mộ ở đồi"), segment("mỏ ở đồi")) == ["mộ"]


def test_what_only_one_heard_is_all_doubtful() -> None:
    assert len(doubted(FIRST, None)) == len(FIRST.words)


def test_the_same_word_somewhere_else_is_not_the_same_word() -> None:
    far = segment("tôi không thấy anh ấy ở đồi 875", start=40_000)
    assert len(doubted(FIRST, far)) == len(FIRST.words)


def test_doubts_land_in_the_segment_of_their_word_and_others_stay() -> None:
    had = Doubt("low_probability", 1_000, 1_300)
    one = replace(segment("mộ ở đồi"), doubts=(had,))
    two = segment("cạnh suối", start=9_000)
    marked = with_disagreements([one, two], [segment("mộ ở đồi"), segment("cạnh núi", start=9_000)])
    assert marked[0] == one
    assert marked[1].doubts == (Doubt("disagreement", 9_300, 9_600),)


@given(
    st.lists(st.sampled_from("mộ ở đồi suối không anh".split()), min_size=1, max_size=30),
    st.lists(st.sampled_from("mộ ở đồi suối không anh".split()), min_size=1, max_size=30),
)
def test_text_and_times_are_never_changed(mine: list[str], theirs: list[str]) -> None:
    first = segment(" ".join(mine))
    (marked,) = with_disagreements([first], [segment(" ".join(theirs))])
    assert replace(marked, doubts=()) == first
    if mine == theirs:
        assert marked.doubts == ()


def test_the_same_model_hears_another_way_and_on_the_same_clock() -> None:
    samples: NDArray[np.float32] = np.zeros(16_000 * 9, np.float32)
    engine = ScriptedEngine({"vi": "mộ ở đồi"})
    options = HearOptions(beam=5, hotwords=("Khe Sanh",))
    spans = [Span(1_000, 3_000)]
    (again,) = heard_again(engine, samples, spans, lang="vi", options=options, same_model=True)
    (plain,) = engine.hear(samples, spans, lang="vi", options=options)
    assert [word.start_ms for word in again.words] == [word.start_ms for word in plain.words]
    second, first = engine.calls
    assert (second.spans, first.spans) == ([Span(1_000 + SHIFT_MS, 3_000 + SHIFT_MS)], spans)
    assert (second.options.beam, second.options.hotwords) == (1, ())


def test_another_model_is_given_the_same_sound() -> None:
    engine = ScriptedEngine({"vi": "mộ ở đồi"})
    options = HearOptions(hotwords=("Khe Sanh",))
    spans = [Span(1_000, 3_000)]
    heard_again(
        engine, np.zeros(64_000, np.float32), spans, lang="vi", options=options, same_model=False
    )
    assert (engine.calls[0].spans, engine.calls[0].options) == (spans, options)

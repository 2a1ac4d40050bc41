from __future__ import annotations

from dataclasses import replace

import pytest

from asr.doubt import REASONS, Thresholds, with_doubts
from asr.voice import Span
from records.speech import Damage, Doubt, HeardSegment, Word

VOICE = (Span(1_000, 1_900), Span(5_000, 6_200))


def segment(text: str, *, start: int = 1_000, word_ms: int = 300, p: float = 0.9) -> HeardSegment:
    """A confident segment with one word after another."""
    words = tuple(
        Word(start + n * word_ms, start + (n + 1) * word_ms, word, p)
        for n, word in enumerate(text.split())
    )
    return HeardSegment(
        start, words[-1].end_ms, text, lang="vi", lang_p=0.98, words=words, logprob=-0.1,
        no_speech=0.01, compression=1.1,
    )  # fmt: skip


def doubts(
    one: HeardSegment,
    *,
    spans: tuple[Span, ...] | None = None,
    damage: tuple[Damage, ...] = (),
    limits: Thresholds | None = None,
) -> list[Doubt]:
    spans = (Span(one.start_ms, one.end_ms),) if spans is None else spans
    (marked,) = with_doubts([one], spans=spans, damage=damage, thresholds=limits or Thresholds())
    return list(marked.doubts)


def reasons(one: HeardSegment) -> set[str]:
    return {doubt.reason for doubt in doubts(one)}


TESTIMONY = segment("Giếng mẻ một góc về phía tây ai đi tìm thì gọi tôi")


def test_clear_testimony_has_no_doubts() -> None:
    assert doubts(TESTIMONY) == []


def test_an_unsure_word_is_marked_where_it_is_said() -> None:
    words = list(TESTIMONY.words)
    words[3] = replace(words[3], p=0.3)
    assert doubts(replace(TESTIMONY, words=tuple(words))) == [
        Doubt("low_probability", words[3].start_ms, words[3].end_ms)
    ]


def test_the_limits_are_those_that_are_given() -> None:
    unsure = segment("mộ anh Lẫm", p=0.7)
    assert doubts(unsure) == []
    assert len(doubts(unsure, limits=Thresholds(word_p=0.8))) == 3


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        (replace(TESTIMONY, logprob=-1.2), "low_confidence"),
        (replace(TESTIMONY, no_speech=0.8), "no_speech"),
        (replace(TESTIMONY, compression=2.9), "compression"),
        (replace(TESTIMONY, lang_p=0.3), "language_unsure"),
        (segment("đi tìm mộ đi tìm mộ đi tìm mộ đi tìm mộ"), "repeated_loop"),
        (segment("Cảm ơn các bạn đã theo dõi"), "hallucination"),
        (segment("Giếng mẻ một góc về phía tây", word_ms=60), "speech_rate"),
        (segment("Giếng", word_ms=6_000), "speech_rate"),
    ],
)
def test_each_sign_has_its_reason(changed: HeardSegment, reason: str) -> None:
    assert reasons(changed) == {reason}


def test_words_without_length_in_a_row_were_not_said() -> None:
    words = list(TESTIMONY.words)
    words[2] = replace(words[2], end_ms=words[2].start_ms)
    assert doubts(replace(TESTIMONY, words=tuple(words))) == []
    at = words[2].end_ms
    words[3] = replace(words[3], start_ms=at, end_ms=at)
    assert doubts(replace(TESTIMONY, words=tuple(words))) == [Doubt("speech_rate", at, at)]


def test_words_where_no_voice_was_found_are_marked() -> None:
    found = doubts(segment("mộ ở đó anh ạ"), spans=(Span(900, 1_900),))
    assert found == [Doubt("outside_voice", 2_200, 2_500)]


def test_the_same_text_again_is_a_loop_and_a_short_answer_is_not() -> None:
    long = segment("mộ nằm cạnh suối")
    short = segment("Vâng")
    first, again = with_doubts([long, replace(long, start_ms=5_000, end_ms=6_200)], spans=VOICE)
    assert first.doubts == ()
    assert Doubt("repeated_loop", 5_000, 6_200) in again.doubts
    assert with_doubts([short, short], spans=VOICE)[1].doubts == ()


def test_speech_without_text_is_marked_beside_its_neighbour() -> None:
    first = segment("mộ ở đồi", start=1_000)
    last = segment("cạnh suối", start=20_000)
    spans = (Span(900, 2_000), Span(5_000, 9_000), Span(10_000, 11_000), Span(19_800, 24_000))
    one, two = with_doubts([first, last], spans=spans)
    assert one.doubts == (Doubt("unheard", 5_000, 9_000),)
    assert two.doubts == (Doubt("unheard", 20_600, 24_000),)
    assert with_doubts([], spans=spans) == ()
    (alone,) = with_doubts([last], spans=spans)
    assert Doubt("unheard", 5_000, 9_000) in alone.doubts


def test_people_repeat_a_word_for_weight() -> None:
    assert doubts(segment("không không không phải anh ấy")) == []


def test_damage_marks_what_it_touches() -> None:
    assert doubts(TESTIMONY, damage=(Damage(1_500, "bad_packet", 400),)) == [
        Doubt("damaged", 1_500, 1_900)
    ]
    assert doubts(TESTIMONY, damage=(Damage(2_000, "bad_packet", 0),)) == [
        Doubt("damaged", 2_000, 2_000)
    ]
    to_the_end = doubts(TESTIMONY, damage=(Damage(500, "truncated"),))
    assert to_the_end == [Doubt("damaged", 1_000, TESTIMONY.end_ms)]
    assert doubts(TESTIMONY, damage=(Damage(100, "bad_packet", 50), Damage(99_000, "cut"))) == []


def test_doubts_that_were_there_stay_and_all_have_labels() -> None:
    had = Doubt("disagreement", 1_000, 1_300)
    marked = doubts(replace(TESTIMONY, doubts=(had,), logprob=-2.0))
    assert had in marked
    assert {doubt.reason for doubt in marked} <= set(REASONS)
    assert all(vi and en for vi, en in REASONS.values())


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("I helped to dig and I can point to it on a photograph", "en"),
        ("Il a écrit dans son carnet que huit soldats ont été enterrés", "fr"),
        ("Мы похоронили его у ручья под старым деревом", "ru"),
    ],
)
def test_usual_speed_in_other_languages_is_possible(text: str, lang: str) -> None:
    assert doubts(replace(segment(text, word_ms=350), lang=lang)) == []
    assert reasons(replace(segment(text, word_ms=60), lang=lang)) == {"speech_rate"}


def test_chinese_is_counted_by_character() -> None:
    slow = replace(segment("我们 把 他 埋 在 小溪 旁边", word_ms=400), lang="zh")
    assert doubts(slow) == []
    assert reasons(replace(slow, end_ms=slow.start_ms + 700, words=())) == {"speech_rate"}

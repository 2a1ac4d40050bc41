"""Corrected words keep their times; splits fall between words; moments of characters."""

from __future__ import annotations

from asr.moments import Moments, TimedText
from asr.realign import Piece, realign, tokens
from asr.speakers import TURN_PAUSE_MS, begins_turn, name_speakers
from records.speech import HeardSegment, Word

SAID = "Tôi có chôn mười anh ở đồi".split()
OLD = tuple(Word(n * 500, n * 500 + 400, word, 0.9) for n, word in enumerate(SAID))
END = OLD[-1].end_ms


def test_unchanged_words_keep_time_and_probability() -> None:
    (one,) = realign(OLD, [Piece(0, END, " ".join(SAID))])
    assert one.words == OLD


def test_a_replaced_word_takes_the_time_and_loses_the_probability() -> None:
    (one,) = realign(OLD, [Piece(0, END, "Tôi không chôn mười anh ở đồi")])
    assert one.words[1] == Word(500, 900, "không", None)
    assert one.words[:1] + one.words[2:] == OLD[:1] + OLD[2:]


def test_more_words_share_the_time_of_what_they_replace() -> None:
    (one,) = realign(OLD, [Piece(0, END, "Tôi không hề chôn mười anh ở đồi")])
    said = [word.text for word in one.words]
    assert said == "Tôi không hề chôn mười anh ở đồi".split()
    assert (one.words[1].start_ms, one.words[2].end_ms) == (500, 900)
    assert one.words[1].end_ms == one.words[2].start_ms
    assert one.words[3] == OLD[2]


def test_an_inserted_word_lies_between_its_neighbours() -> None:
    (one,) = realign(OLD, [Piece(0, END, "Tôi có chôn mười hai anh ở đồi")])
    assert one.words[4] == Word(1900, 2000, "hai", None)
    (first,) = realign(OLD, [Piece(0, END, "Vâng Tôi có chôn mười anh ở đồi")])
    assert first.words[0] == Word(0, 0, "Vâng", None)


def test_removed_words_leave_the_rest_alone() -> None:
    (one,) = realign(OLD, [Piece(0, END, "Tôi chôn anh ở đồi")])
    assert one.words == (OLD[0], OLD[2], *OLD[4:])


def test_a_split_falls_at_the_word_boundary() -> None:
    first, second = realign(
        OLD, [Piece(0, 1700, "Tôi có chôn"), Piece(1700, END, "mười anh ở đồi", split=True)]
    )
    assert (first.start_ms, first.end_ms) == (0, OLD[2].end_ms)
    assert (second.start_ms, second.end_ms) == (OLD[3].start_ms, END)
    assert first.words + second.words == OLD


def test_merged_segments_hold_the_words_of_both() -> None:
    (one,) = realign(OLD, [Piece(0, END, "Tôi có chôn mười anh ở đồi")])
    assert len(one.words) == len(OLD)


def test_words_of_a_segment_put_elsewhere_are_spread_inside_it() -> None:
    (one,) = realign(OLD, [Piece(60_000, 62_000, " ".join(SAID))])
    assert (one.words[0].start_ms, one.words[-1].end_ms) == (60_000, 62_000)
    assert all(a.end_ms <= b.start_ms for a, b in zip(one.words, one.words[1:], strict=False))
    assert {word.p for word in one.words} == {None}


def test_without_words_no_words_are_invented() -> None:
    (one,) = realign((), [Piece(0, 900, "Chưa ai tìm")])
    assert one.words == ()


def test_signs_of_unspaced_scripts_are_words() -> None:
    assert tokens("我们 埋 12人") == ["我", "们", "埋", "12", "人"]
    old = (Word(0, 400, "我们", 0.8), Word(400, 600, "埋", 0.8))
    (one,) = realign(old, [Piece(0, 600, "他们埋")])
    assert one.words == (
        Word(0, 200, "他", None), Word(200, 400, "们", 0.8), Word(400, 600, "埋", 0.8),
    )  # fmt: skip


def test_moments_go_by_words_and_else_by_proportion() -> None:
    text = " ".join(SAID)
    moments = Moments(
        [TimedText(0, text, 0, END, OLD), TimedText(len(text) + 1, "gần suối", 10_000, 18_000)]
    )
    at = text.index("mười")
    assert moments.at(at, at + 4) == (0, OLD[3].start_ms, OLD[3].end_ms)
    begin = len(text) + 1
    assert moments.at(begin + 4, begin + 8) == (1, 14_000, 18_000)
    assert moments.at(text.index("đồi"), begin + 3) == (0, OLD[6].start_ms, 13_000)


def test_channels_name_the_speakers_of_a_call_and_pauses_make_turns() -> None:
    caller, other = HeardSegment(0, 900, "A lô", 0), HeardSegment(1000, 1800, "Vâng", 1)
    assert [one.speaker for one in name_speakers((caller, other))] == ["Kênh 1", "Kênh 2"]
    alone = (caller, HeardSegment(1000, 1800, "Vâng", 0))
    assert name_speakers(alone) == alone
    assert begins_turn(None, caller)
    assert begins_turn(caller, other)
    assert not begins_turn(*alone)
    assert begins_turn(caller, HeardSegment(900 + TURN_PAUSE_MS, 5000, "Vâng", 0))

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from asr.chunks import CHUNK_MS, LONG_PAUSE_MS, joined, turns, voiced_ms
from asr.voice import Span


@st.composite
def speech(draw: st.DrawFn) -> list[Span]:
    """Spans in order, some touching, some longer than a chunk."""
    spans: list[Span] = []
    at = 0
    for _ in range(draw(st.integers(0, 25))):
        start = at + draw(st.integers(0, 5_000))
        end = start + draw(st.integers(50, 70_000))
        spans.append(Span(start, end))
        at = end
    return spans


@given(speech(), st.integers(1, 4_000))
def test_all_speech_is_in_pieces_that_whisper_can_hear(spans: list[Span], pause: int) -> None:
    pieces = joined(spans, pause_ms=pause)
    assert all(0 < piece.end_ms - piece.start_ms <= CHUNK_MS for piece in pieces)
    assert all(a.end_ms <= b.start_ms for a, b in itertools.pairwise(pieces))
    for span in spans:
        assert voiced_ms(pieces, span.start_ms, span.end_ms) == span.end_ms - span.start_ms


@given(speech(), st.integers(1, 4_000))
def test_no_long_pause_is_bridged(spans: list[Span], pause: int) -> None:
    edges = [(a.end_ms, b.start_ms) for a, b in itertools.pairwise(spans)]
    for piece in joined(spans, pause_ms=pause):
        inside = [b - a for a, b in edges if piece.start_ms < a and b < piece.end_ms]
        assert all(gap < pause for gap in inside)


def test_neighbours_are_joined_up_to_a_chunk() -> None:
    spans = [Span(0, 10_000), Span(10_500, 20_000), Span(20_500, 29_000)]
    assert joined(spans, pause_ms=LONG_PAUSE_MS) == [Span(0, 20_000), Span(20_500, 29_000)]


def test_speech_without_a_pause_is_cut_evenly() -> None:
    assert joined([Span(0, 60_000)], pause_ms=LONG_PAUSE_MS) == [
        Span(0, 20_000), Span(20_000, 40_000), Span(40_000, 60_000)
    ]  # fmt: skip


@given(speech())
def test_turns_cover_all_speech_in_order(spans: list[Span]) -> None:
    found = turns(spans, shortest_ms=2_000)
    assert all(a.end_ms <= b.start_ms for a, b in itertools.pairwise(found))
    assert all(turn.end_ms - turn.start_ms <= CHUNK_MS for turn in found)
    for span in spans:
        assert voiced_ms(found, span.start_ms, span.end_ms) == span.end_ms - span.start_ms


def test_a_pause_ends_a_turn_and_a_short_answer_goes_with_the_nearer_neighbour() -> None:
    spans = [Span(0, 5_000), Span(5_900, 6_400), Span(6_800, 12_000)]
    assert turns(spans, shortest_ms=2_000) == [Span(0, 5_000), Span(5_900, 12_000)]


def test_a_short_word_alone_between_long_pauses_stays_alone() -> None:
    spans = [Span(0, 5_000), Span(9_000, 9_500), Span(14_000, 20_000)]
    assert turns(spans, shortest_ms=2_000) == spans

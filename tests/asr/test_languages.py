from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from asr.languages import PROBES, Turn, runs, spoken_turns
from asr.voice import Span

RATE = 16_000


@dataclass
class ByLevel:
    """Tells languages by a constant value of the samples, and counts how often it was asked."""

    sure: float = 0.9
    only_language: str | None = None
    asked: list[int] = field(default_factory=list)

    def language(self, samples: NDArray[np.float32]) -> tuple[str, float]:
        self.asked.append(len(samples))
        level = round(float(np.median(samples)), 1)
        return {0.1: ("vi", self.sure), 0.2: ("en", self.sure), 0.3: ("fr", 0.4)}[level]


def sound(*parts: tuple[float, int]) -> tuple[NDArray[np.float32], list[Span]]:
    """Stretches of one level with half a second of silence after each, and where they are."""
    pieces: list[NDArray[np.float32]] = []
    spans: list[Span] = []
    at = 0
    for level, ms in parts:
        pieces += [np.full(ms * 16, level, np.float32), np.zeros(8_000, np.float32)]
        spans.append(Span(at, at + ms))
        at += ms + 500
    return np.concatenate(pieces), spans


def test_an_interpreter_beside_a_veteran_is_told_apart() -> None:
    samples, spans = sound((0.2, 6_000), (0.1, 5_000), (0.2, 4_000))
    found = spoken_turns(samples, spans, ByLevel())
    assert found == [
        Turn(0, 6_000, "en", 0.9), Turn(6_500, 11_500, "vi", 0.9), Turn(12_000, 16_000, "en", 0.9)
    ]  # fmt: skip
    assert [[turn.lang for turn in run] for run in runs(found)] == [["en"], ["vi"], ["en"]]


def test_an_unsure_turn_goes_with_what_is_spoken_most_and_says_so() -> None:
    samples, spans = sound((0.1, 8_000), (0.3, 4_000), (0.1, 8_000))
    found = spoken_turns(samples, spans, ByLevel())
    assert [turn.lang for turn in found] == ["vi", "vi", "vi"]
    assert found[1].p == 0.5
    assert len(list(runs(found))) == 1


def test_too_short_a_turn_goes_with_its_neighbour() -> None:
    samples, spans = sound((0.1, 8_000), (0.2, 600))
    assert [turn.lang for turn in spoken_turns(samples, spans, ByLevel())] == ["vi"]


def test_a_short_turn_far_from_others_does_not_decide_alone() -> None:
    teller = ByLevel()
    samples = np.concatenate(
        [np.full(RATE * 8, 0.1, np.float32), np.zeros(RATE * 4, np.float32),
         np.full(RATE, 0.2, np.float32)]
    )  # fmt: skip
    found = spoken_turns(samples, [Span(0, 8_000), Span(12_000, 13_000)], teller)
    assert [turn.lang for turn in found] == ["vi", "vi"]
    assert found[1].p is not None
    assert found[1].p < 0.5


def test_a_long_part_in_one_language_is_not_asked_about_everywhere() -> None:
    samples, spans = sound(*[(0.1, 3_000)] * 60)
    teller = ByLevel()
    found = spoken_turns(samples, spans, teller)
    assert {turn.lang for turn in found} == {"vi"}
    assert len(found) == 60
    assert len(teller.asked) == PROBES
    assert {turn.p for turn in found} == {0.9, None}


def test_where_two_languages_are_met_every_turn_is_asked() -> None:
    parts = [(0.2 if n % 2 else 0.1, 3_000) for n in range(40)]
    samples, spans = sound(*parts)
    teller = ByLevel()
    found = spoken_turns(samples, spans, teller)
    assert [turn.lang for turn in found] == ["en" if n % 2 else "vi" for n in range(40)]
    assert len(teller.asked) == 40


def test_a_declared_language_and_a_model_of_one_language_are_not_asked() -> None:
    samples, spans = sound((0.2, 6_000))
    teller = ByLevel()
    assert [turn.lang for turn in spoken_turns(samples, spans, teller, lang="vi")] == ["vi"]
    alone = ByLevel(only_language="vi")
    assert [turn.lang for turn in spoken_turns(samples, spans, alone)] == ["vi"]
    assert teller.asked == alone.asked == []


def test_without_speech_there_are_no_turns() -> None:
    assert spoken_turns(np.zeros(RATE, np.float32), [], ByLevel()) == []
    assert list(runs([])) == []

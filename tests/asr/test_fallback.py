from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from faster_whisper.transcribe import BatchedInferencePipeline

from asr.fallback import WAYS, FallbackPipeline
from tests.asr.random_whisper import SYLLABLES


class Words:
    """A tokenizer whose tokens are numbered words."""

    def decode(self, tokens: list[int]) -> str:
        return " ".join(f"{SYLLABLES[token % len(SYLLABLES)]}{token}" for token in tokens)


GOOD = {"tokens": list(range(12)), "avg_logprob": -0.3, "no_speech_prob": 0.1}
LOOP = {"tokens": [4] * 200, "avg_logprob": -0.05, "no_speech_prob": 0.0}
UNSURE = {"tokens": list(range(9)), "avg_logprob": -1.4, "no_speech_prob": 0.3}
WORSE = {"tokens": list(range(5)), "avg_logprob": -2.4, "no_speech_prob": 0.3}


def heard(
    monkeypatch: pytest.MonkeyPatch, *rounds: list[dict[str, Any]]
) -> tuple[list[dict[str, Any]], list[tuple[int, dict[str, Any]]]]:
    """Run the fallback over scripted decodings; return what it kept and how it asked."""
    from dataclasses import make_dataclass

    made = make_dataclass("Made", ["beam_size", "repetition_penalty", "no_repeat_ngram_size"])
    asked: list[tuple[int, dict[str, Any]]] = []
    left = [[dict(one) for one in each] for each in rounds]

    def decode(_self: Any, features: Any, _words: Any, options: Any) -> tuple[str, Any]:
        asked.append((len(features), vars(options)))
        return "encoded", left.pop(0)

    monkeypatch.setattr(BatchedInferencePipeline, "generate_segment_batched", decode)
    features = np.zeros((len(rounds[0]), 80, 3000), np.float32)
    encoded, kept = FallbackPipeline(None).generate_segment_batched(
        features, Words(), made(5, 1, 0)
    )
    assert encoded == "encoded"
    assert left == []
    return kept, asked


def test_good_decodings_are_not_touched(monkeypatch: pytest.MonkeyPatch) -> None:
    kept, asked = heard(monkeypatch, [GOOD, GOOD])
    assert kept == [GOOD, GOOD]
    assert len(asked) == 1


def test_a_loop_is_heard_again_alone_and_in_another_way(monkeypatch: pytest.MonkeyPatch) -> None:
    kept, asked = heard(monkeypatch, [GOOD, LOOP], [GOOD])
    assert kept == [GOOD, GOOD]
    assert [count for count, _ in asked] == [2, 1]
    assert asked[1][1]["no_repeat_ngram_size"] == WAYS[0]["no_repeat_ngram_size"]


def test_when_every_way_fails_the_likeliest_without_a_loop_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept, asked = heard(monkeypatch, [LOOP], [WORSE], [UNSURE])
    assert kept == [UNSURE]
    assert len(asked) == 1 + len(WAYS)


def test_when_all_loop_the_least_loop_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    shorter = {**LOOP, "tokens": [4] * 60}
    kept, _ = heard(monkeypatch, [LOOP], [shorter], [LOOP])
    assert kept == [shorter]


def test_silence_is_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = {"tokens": [], "avg_logprob": -0.2, "no_speech_prob": 0.9}
    kept, asked = heard(monkeypatch, [nothing])
    assert kept == [nothing]
    assert len(asked) == 1

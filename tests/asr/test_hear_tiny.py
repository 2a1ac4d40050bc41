"""The whole way of hearing on the model that ships, over the recordings that it knows."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from asr.engine import SpeechEngine, load_engine
from asr.hear import Engines, Hearing, HearOptions, hear_part_fully
from asr.parts import Part
from asr.voice import Span, spans
from models.catalog import card
from models.speech.tiny import TINY, tiny_whisper
from records.provenance import ModelRef
from tests.asr.nospeech import RATE, SOUNDS, sample

HOTWORDS = ("Khe Sanh", "Thạch Hãn", "Song Rai", "Nui Voi")


@pytest.fixture(scope="module")
def engine() -> SpeechEngine:
    if os.environ.get("MANHMOI_TEST_TINY_WHISPER"):
        # A model in training, before it is put in its place.
        folder, model = Path(os.environ["MANHMOI_TEST_TINY_WHISPER"]), ModelRef(TINY, "draft")
        return load_engine(folder, model, languages=("vi", "en", "fr"), threads=1)
    if not card(TINY).installed:
        pytest.skip("the tiny model is not built: make train-tiny-whisper")
    tiny = tiny_whisper()
    return load_engine(tiny.folder, tiny.ref, languages=tiny.languages, threads=1)


def heard(
    samples: NDArray[np.float32],
    engine: SpeechEngine,
    options: HearOptions | None = None,
    found: tuple[Span, ...] | None = None,
) -> Hearing:
    speech = tuple(spans(samples)) if found is None else found
    part = Part(0, 0, len(samples) * 1000 // RATE, samples[None], (speech,))
    return hear_part_fully(part, Engines(engine), options or HearOptions())


@pytest.mark.parametrize(
    ("name", "lang"),
    [("ghi-am-vi-01-khe-sanh", "vi"), ("voice-en-01-song-rai", "en"), ("voix-fr-01-nui-voi", "fr")],
)
@pytest.mark.parametrize("batch", [8, 0])
def test_a_sample_is_heard_in_its_language(
    name: str, lang: str, batch: int, engine: SpeechEngine
) -> None:
    segments = heard(sample(name), engine, HearOptions(batch=batch)).segments
    assert {one.lang for one in segments} == {lang}
    assert sum(len(one.words) for one in segments) >= 20
    assert {one.model for one in segments} == {engine.model}


def test_an_interpreter_beside_a_veteran_is_told_apart(engine: SpeechEngine) -> None:
    """Two recordings one after another: Vietnamese, a pause, English."""
    first = sample("ghi-am-vi-01-khe-sanh")[: 14 * RATE]
    pause = np.zeros(RATE, np.float32)
    second = sample("voice-en-01-song-rai")[: 10 * RATE]
    segments = heard(np.concatenate([first, pause, second]), engine).segments
    assert {one.lang for one in segments if one.end_ms <= 14_400} == {"vi"}
    assert {one.lang for one in segments if one.start_ms >= 14_600} == {"en"}


def test_the_same_sound_is_heard_the_same(engine: SpeechEngine) -> None:
    clip = sample("voix-fr-01-nui-voi")[: 12 * RATE]
    assert heard(clip, engine) == heard(clip, engine)


@pytest.mark.parametrize("hotwords", [(), HOTWORDS], ids=["plain", "hotwords"])
@pytest.mark.parametrize("sound", SOUNDS)
def test_no_text_without_speech(
    sound: str, hotwords: tuple[str, ...], engine: SpeechEngine
) -> None:
    assert heard(SOUNDS[sound](), engine, HearOptions(hotwords=hotwords)).segments == ()


@pytest.mark.parametrize("hotwords", [(), HOTWORDS], ids=["plain", "hotwords"])
# Pink noise is left to the voice detector: in its band it is no flatter than speech in noise.
@pytest.mark.parametrize("sound", sorted(set(SOUNDS) - {"pink noise"}))
def test_no_text_even_where_a_voice_was_wrongly_found(
    sound: str, hotwords: tuple[str, ...], engine: SpeechEngine
) -> None:
    options = HearOptions(hotwords=hotwords)
    samples = SOUNDS[sound]()
    everywhere = (Span(0, len(samples) * 1000 // RATE),)
    assert heard(samples, engine, options, everywhere).segments == ()

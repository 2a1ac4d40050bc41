"""Silence, noise, tones and music give no text, whatever a model would write there."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from asr.engine import SpeechEngine, load_engine
from asr.hear import Engines, HearOptions, hear_part
from asr.parts import Part
from asr.voice import spans
from records.provenance import ModelRef
from records.speech import HeardSegment
from tests.asr.nospeech import RATE, RECORDINGS, SOUNDS, sample
from tests.asr.random_whisper import write_model
from tests.asr.scripted import ScriptedEngine
from tests.shared_data import shared_path

HOTWORDS = ("Khe Sanh", "Thạch Hãn", "Sư đoàn 304")
# What was reported of real models: sure of an invented line (whisperX#1086), and worse inventions.
INVENTIONS = {
    "a subscribe line": "Hãy subscribe cho kênh La La School Để không bỏ lỡ những video hấp dẫn",
    "the names of the prompt": "Khe Sanh, Thạch Hãn, Sư đoàn 304",
    "a sentence": "Mộ anh nằm cạnh suối dưới gốc cây",
}


@pytest.fixture(scope="module")
def random_engine(tmp_path_factory: pytest.TempPathFactory) -> SpeechEngine:
    folder = write_model(tmp_path_factory.mktemp("whisper"))
    return load_engine(folder, ModelRef("random", "1"), languages=("vi",), threads=1, device="cpu")


def heard(
    samples: NDArray[np.float32], engine: SpeechEngine, hotwords: tuple[str, ...] = ()
) -> tuple[HeardSegment, ...]:
    """Hear mono samples as the product does: its own voice detector, then the model."""
    found = tuple(spans(samples))
    part = Part(0, 0, len(samples) * 1000 // RATE, samples[None], (found,))
    return hear_part(part, Engines(engine), HearOptions(lang="vi", hotwords=hotwords))


@pytest.mark.parametrize("hotwords", [(), HOTWORDS], ids=["plain", "hotwords"])
@pytest.mark.parametrize("sound", SOUNDS)
def test_no_text_even_of_a_model_that_invents_and_is_sure(
    sound: str, hotwords: tuple[str, ...]
) -> None:
    for text in INVENTIONS.values():
        sure = ScriptedEngine({"vi": text}, changes={"logprob": -0.08, "no_speech": 0.0})
        assert heard(SOUNDS[sound](), sure, hotwords) == ()


@pytest.mark.parametrize("hotwords", [(), HOTWORDS], ids=["plain", "hotwords"])
@pytest.mark.parametrize("sound", SOUNDS)
def test_no_text_of_a_real_decoder(
    sound: str, hotwords: tuple[str, ...], random_engine: SpeechEngine
) -> None:
    assert heard(SOUNDS[sound](), random_engine, hotwords) == ()


@pytest.mark.parametrize("level", [0.01, 0.1, 0.3, 0.6, 1.0])
def test_no_text_in_a_minute_of_noise_however_loud(level: float) -> None:
    """At 0.6 of full scale the voice detector takes half a second of it for speech."""
    noise = np.random.default_rng(0).standard_normal(RATE * 60) * level
    for text in INVENTIONS.values():
        sure = ScriptedEngine({"vi": text}, changes={"logprob": -0.08, "no_speech": 0.0})
        assert heard(np.clip(noise, -1, 1).astype(np.float32), sure, HOTWORDS) == ()


@pytest.mark.parametrize("recording", sorted(file.stem for file in RECORDINGS.glob("*.ogg")))
@pytest.mark.parametrize("snr_db", [30, 5])
def test_speech_is_never_left_out_for_its_noise(recording: str, snr_db: int) -> None:
    clean = sample(recording)
    power = float(np.sqrt(np.mean(clean**2))) * 10 ** (-snr_db / 20)
    noise = np.random.default_rng(2).standard_normal(len(clean)) * power
    noisy = (clean + noise).astype(np.float32)
    said = heard(noisy, ScriptedEngine({"vi": INVENTIONS["a sentence"]}))
    assert len(said) == len(spans(noisy)) > 0


@pytest.mark.shared
@pytest.mark.parametrize(
    "name", ["noise1.wav", "noise2.wav", "esc50_dog.wav", "empty_wav.wav", "laugh2.mp3"]
)
@pytest.mark.parametrize("text", ["a subscribe line", "the names of the prompt"])
def test_no_invented_line_over_recorded_noise(name: str, text: str) -> None:
    from faster_whisper.audio import decode_audio

    file: Path = shared_path("data", "audio", "nospeech", name)
    sure = ScriptedEngine({"vi": INVENTIONS[text]}, changes={"logprob": -0.08, "no_speech": 0.0})
    assert heard(decode_audio(str(file)), sure, HOTWORDS) == ()


@pytest.mark.shared
def test_no_clip_of_real_speech_is_left_out() -> None:
    """Single words first of all, heard by a model that is unsure of itself."""
    from faster_whisper.audio import decode_audio

    unsure = ScriptedEngine({"vi": "mộ ở đó"}, changes={"logprob": -1.3})
    silent = []
    clips = sorted(shared_path("data", "audio", "clips").iterdir())
    words = [file for file in clips if file.name.startswith("vi_word")]
    for file in [*words, *clips[::6]]:
        if not heard(decode_audio(str(file)), unsure):
            silent.append(file.name)
    assert silent == []

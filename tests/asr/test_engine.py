from __future__ import annotations

import inspect
import json
import shutil
import socket
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

import asr
from asr.engine import SpeechEngine, load_engine
from asr.options import HearOptions
from asr.voice import Span
from records.errors import OperatorError
from records.language import LANGUAGES
from records.provenance import ModelRef
from tests.asr.random_whisper import ENGLISH, write_model

MODEL = ModelRef("random-whisper", "3")
RATE = 16_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_model(tmp_path_factory.mktemp("whisper"))


@pytest.fixture(scope="module")
def engine(folder: Path) -> SpeechEngine:
    return load_engine(folder, MODEL, languages=None, threads=1, device="cpu")


def noise(seconds: float, seed: int = 0) -> NDArray[np.float32]:
    rng = np.random.default_rng(seed)
    return (rng.standard_normal(int(seconds * RATE)) * 0.1).astype(np.float32)


@pytest.mark.parametrize("batch", [8, 0])
def test_what_is_heard_carries_words_scores_and_model(engine: SpeechEngine, batch: int) -> None:
    spans = [Span(1_000, 7_000), Span(7_300, 9_000), Span(30_000, 58_000)]
    options = HearOptions(batch=batch, hotwords=("Khe Sanh", "Thạch Hãn"))
    heard = engine.hear(noise(60), spans, lang="vi", options=options)
    assert heard
    for one in heard:
        assert one.model == MODEL
        assert one.lang == "vi"
        assert one.words
        assert one.logprob is not None
        assert one.no_speech is not None
        assert one.compression is not None
        assert any(
            chunk.start_ms <= one.start_ms <= one.end_ms <= chunk.end_ms
            for chunk in (Span(1_000, 9_000), Span(30_000, 58_000))
        )


@settings(max_examples=8, deadline=None)
@given(
    cuts=st.lists(st.integers(-500, 9_000), min_size=2, max_size=8, unique=True).map(sorted),
    seed=st.integers(0, 99),
)
def test_times_are_in_order_and_inside_whatever_the_spans(
    engine: SpeechEngine, cuts: list[int], seed: int
) -> None:
    spans = [Span(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    heard = engine.hear(noise(8, seed), spans, lang="vi", options=HearOptions(beam=1))
    at = 0
    for one in heard:
        for word in one.words:
            assert at <= word.start_ms <= word.end_ms <= 8_000
            at = word.end_ms


def test_the_same_sound_gives_the_same_text(engine: SpeechEngine, folder: Path) -> None:
    """Also in a new process' state: a killed run goes on as if it had not been killed."""
    spans = [Span(0, 9_000), Span(15_000, 24_000)]
    first = engine.hear(noise(25), spans, lang="vi", options=HearOptions())
    engine.hear(noise(3, 9), [Span(0, 3_000)], lang="en", options=HearOptions())
    assert engine.hear(noise(25), spans, lang="vi", options=HearOptions()) == first
    again = load_engine(folder, MODEL, languages=None, threads=1, device="cpu")
    assert again.hear(noise(25), spans, lang="vi", options=HearOptions()) == first


def test_languages_are_those_of_the_house(engine: SpeechEngine, folder: Path) -> None:
    assert engine.known == LANGUAGES
    lang, p = engine.language(noise(3))
    assert lang in LANGUAGES
    assert 0 < p < 1
    some = load_engine(folder, MODEL, languages=("vi", "fr"), threads=1, device="cpu")
    assert some.language(noise(3))[0] in ("vi", "fr")
    assert some.only_language is None


def test_without_a_language_it_is_told_from_the_speech(engine: SpeechEngine) -> None:
    samples = noise(4)
    heard = engine.hear(samples, [Span(0, 4_000)], lang=None, options=HearOptions(beam=1))
    assert {one.lang for one in heard} == {engine.language(samples)[0]}


def test_a_model_of_one_language_is_not_asked_which(folder: Path) -> None:
    pho = load_engine(folder, MODEL, languages=("vi",), threads=1, device="cpu")
    assert pho.only_language == "vi"
    assert pho.language(noise(3)) == ("vi", 1.0)


def test_a_model_without_language_tokens_hears_its_cards_language(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    made = write_model(tmp_path, size=ENGLISH)
    vietnamese = load_engine(made, MODEL, languages=("vi",), threads=1, device="cpu")
    heard = vietnamese.hear(noise(4), [Span(0, 4_000)], lang="vi", options=HearOptions(beam=1))
    assert {one.lang for one in heard} == {"vi"}
    assert load_engine(made, MODEL, languages=None, device="cpu").only_language == "en"
    assert not caplog.records


class Lazy:
    """A pipeline whose model stops after the first words of anything longer than 8 s."""

    def __init__(self, pipeline: Any, text: str) -> None:
        self.model = pipeline.model
        self.text = text
        self.asked: list[list[dict[str, float]]] = []

    def transcribe(self, _samples: object, **given: Any) -> tuple[list[Any], None]:
        self.asked.append(given["clip_timestamps"])
        found = []
        for clip in given["clip_timestamps"]:
            step = (clip["end"] - clip["start"]) / 10
            words = [
                SimpleNamespace(
                    word=f" {word}", probability=0.9,
                    start=clip["start"] + n * step, end=clip["start"] + (n + 1) * step,
                )
                for n, word in enumerate(self.text.split())
            ]  # fmt: skip
            found.append(
                SimpleNamespace(
                    text=self.text, words=words, seek=int(clip["start"] * 100),
                    avg_logprob=-0.1, no_speech_prob=0.0,
                )
            )  # fmt: skip
        return found, None


def test_speech_that_the_model_passed_over_is_heard_again_in_smaller_pieces(
    engine: SpeechEngine,
) -> None:
    lazy = Lazy(engine._pipeline, "mộ anh nằm ở đó cạnh con suối nhỏ kia")
    made = SpeechEngine(lazy, MODEL, None)  # type: ignore[arg-type]
    spans = [Span(0, 6_000), Span(6_000, 13_000), Span(13_500, 20_000)]
    heard = made.hear(noise(20), spans, lang="vi", options=HearOptions())
    assert [len(clips) for clips in lazy.asked] == [1, 3]
    assert [one.start_ms for one in heard if one.words] == [0, 6_000, 13_500]
    brisk = Lazy(engine._pipeline, " ".join(["mộ anh nằm ở đó"] * 8))
    SpeechEngine(brisk, MODEL, None).hear(  # type: ignore[arg-type]
        noise(20), spans, lang="vi", options=HearOptions()
    )
    assert [len(clips) for clips in brisk.asked] == [1]


def test_no_speech_asks_the_model_nothing(engine: SpeechEngine) -> None:
    assert engine.hear(noise(4), [], lang="vi", options=HearOptions()) == []
    assert engine.hear(noise(4), [Span(5_000, 9_000)], lang="vi", options=HearOptions()) == []
    nothing = np.zeros(0, np.float32)
    assert engine.hear(nothing, [Span(0, 900)], lang="vi", options=HearOptions()) == []


@pytest.mark.parametrize("batch", [8, 0])
def test_speech_is_written_down_and_never_translated(
    engine: SpeechEngine, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    tokens = engine._pipeline.model.hf_tokenizer
    prompts: list[list[int]] = []
    base: Any = type(engine._pipeline).__mro__[1]
    original = base.generate_segment_batched

    def watched(self: Any, features: Any, tokenizer: Any, options: Any) -> Any:
        prompts.append(self.model.get_prompt(tokenizer, [], options.without_timestamps))
        return original(self, features, tokenizer, options)

    monkeypatch.setattr(base, "generate_segment_batched", watched)
    engine.hear(noise(4), [Span(0, 4_000)], lang="fr", options=HearOptions(beam=1, batch=batch))
    assert prompts
    for prompt in prompts:
        assert tokens.token_to_id("<|transcribe|>") in prompt
        assert tokens.token_to_id("<|fr|>") in prompt
        assert tokens.token_to_id("<|translate|>") not in prompt


def test_no_path_of_this_package_asks_for_translation() -> None:
    for file in Path(inspect.getfile(asr)).parent.glob("*.py"):
        text = file.read_text(encoding="utf-8")
        assert '"translate"' not in text
        assert "task=" not in text or text.count("task=") == text.count('task="transcribe"')


@pytest.mark.parametrize("lost", ["model.bin", "config.json", "tokenizer.json"])
def test_an_incomplete_folder_says_what_it_lacks(folder: Path, tmp_path: Path, lost: str) -> None:
    copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    (copy / lost).unlink()
    with pytest.raises(OperatorError, match=lost) as raised:
        load_engine(copy, MODEL, languages=None)
    assert "thiếu" in raised.value.vi
    assert str(copy) in raised.value.en


@pytest.mark.parametrize("file", ["model.bin", "tokenizer.json", "config.json"])
def test_a_damaged_folder_is_said_to_be_damaged(folder: Path, tmp_path: Path, file: str) -> None:
    copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    (copy / file).write_bytes((copy / file).read_bytes()[:100])
    with pytest.raises(OperatorError) as raised:
        load_engine(copy, MODEL, languages=None, device="cpu")
    assert "Không nạp được" in raised.value.vi


def test_no_hub_is_ever_asked(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_args: object, **_given: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refused)
    load_engine(folder, MODEL, languages=None, device="cpu")
    for name in ("small", "openai/whisper-small"):
        with pytest.raises(OperatorError):
            load_engine(tmp_path / name, MODEL, languages=None)


@pytest.mark.parametrize("fails", ["loading", "computing"])
def test_a_gpu_that_does_not_work_is_passed_over(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, fails: str
) -> None:
    """CUDA is there, libcublas is not: CTranslate2 says so at the first computation."""
    import ctranslate2

    from asr import ctranslate as module

    class Broken:
        model = type("Model", (), {"n_mels": 80})()

        def encode(self, _features: object) -> None:
            raise RuntimeError("Library libcublas.so.12 is not found or cannot be loaded")

    plain = module._load_on

    def load(where: Path, device: str, threads: int) -> Any:
        if device != "cuda":
            return plain(where, device, threads)
        if fails == "loading":
            raise ValueError("CUDA driver version is insufficient")
        return Broken()

    monkeypatch.setattr(ctranslate2, "get_cuda_device_count", lambda: 1)
    monkeypatch.setattr(module, "_load_on", load)
    made = load_engine(folder, MODEL, languages=None, threads=1)
    assert made.hear(noise(2), [Span(0, 2_000)], lang="vi", options=HearOptions(beam=1))
    assert "GPU" in caplog.text


def test_features_follow_the_models_own_settings(folder: Path, tmp_path: Path) -> None:
    """large-v3 reads 128 mel bands and says so in preprocessor_config.json."""
    copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    settings_file = copy / "preprocessor_config.json"
    settings_file.write_text(json.dumps({"feature_size": 80, "chunk_length": 30}))
    loaded = load_engine(copy, MODEL, languages=None, device="cpu")
    assert loaded.hear(noise(2), [Span(0, 2_000)], lang="vi", options=HearOptions(beam=1))

"""The tiny Whisper: its making in small, and the shipped one on speech it must hear rightly."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
import torch

pytest.importorskip("faster_whisper", reason="faster-whisper is not installed")

from faster_whisper import BatchedInferencePipeline, WhisperModel

from models.training.whisper import heldout, pool, scores, sounds
from models.training.whisper import vocabulary as ids
from models.training.whisper.batches import Batches
from models.training.whisper.export import export, whisper, write_knows
from models.training.whisper.learn import Learner, Stage
from models.training.whisper.network import Network, Shape
from models.training.whisper.sequences import NONE, sequence
from models.training.whisper.speech import EspeakMissing, Span, Voice, espeak
from models.training.whisper.texts import LANGS, words
from models.training.whisper.vocabulary import vocabulary
from models.training.whisper.windows import Window

SHIPPED = Path("models/tiny_whisper")
RECORDINGS = Path("samples/recordings")
STAGES = (Stage(((3.0, 4, 1.0),), 12, 3e-3, 1e-3),)
SMALL = Shape(width=32, heads=2, encoder_layers=2, decoder_layers=2, guided=((1, 0),), following=())


def _needs_espeak() -> None:
    try:
        espeak()
    except EspeakMissing as missing:
        pytest.skip(f"{missing} (tests/debian.sh installs it)")


@pytest.fixture(scope="module")
def shipped() -> WhisperModel:
    return scores.load(SHIPPED)


def test_every_closed_word_is_one_token_at_whispers_own_ids() -> None:
    known = vocabulary()
    for lang in LANGS:
        assert all(len(known.encode(f" {word}")) == 1 for word in words(lang))
    text = " L'un d'eux, A lô (Tám)."
    assert known.tokenizer.decode(known.encode(text)) == text
    assert known.lang("vi") == 50_278
    whole = json.loads(known.file(whole=True))["model"]["vocab"]
    assert sorted(whole.values()) == list(range(ids.SIZE))


def test_a_task_tells_where_to_look() -> None:
    window = Window("en", np.zeros((3000, 80), np.float32))
    window.segments = [[Span("five", 2.0, 2.4), Span("men.", 2.4, 3.0)]]
    rng = np.random.default_rng(1)
    task = sequence(window, vocabulary(), rng, times=True, before=False)
    assert len(task.read) == len(task.answer) == len(task.look)
    shown = [token for token in task.answer if token >= ids.FIRST_TIME]
    assert [(token - ids.FIRST_TIME) * ids.TIME_STEP for token in shown] == [1.0, 3.0]
    assert (2.0, 2.4) in task.look
    silent = Window("en", window.mel)
    task = sequence(silent, vocabulary(), rng, times=False, before=False)
    assert task.answer == [ids.NO_SPEECH, ids.TRANSCRIBE, NONE, ids.END]


def test_espeak_tells_word_times() -> None:
    _needs_espeak()
    said = espeak().speak("the ambush east of the Song Rai.", Voice("en", 140))
    assert [word.text for word in said.words] == "the ambush east of the Song Rai.".split()
    ends = [0.0, *(word.end for word in said.words)]
    assert all(before <= word.start + 0.01 for before, word in zip(ends, said.words, strict=False))
    assert said.words[-1].end <= len(said.samples) / 16_000 < 3


def test_a_small_one_learns_exports_and_transcribes(
    tmp_path: Path,
) -> None:
    _needs_espeak()
    torch.set_num_threads(1)
    rng = np.random.default_rng(1)
    phrases = {lang: [pool.spoken(rng, lang) for _ in range(6)] for lang in LANGS}
    noise = [np.zeros((3000, 80), np.float16)]
    batches = Batches(pool.Pool(phrases, {"noise": noise}), vocabulary(), 1)
    network = Network(SMALL, vocabulary(), batches.sound_classes)
    learner = Learner(network, batches, STAGES)
    seen: list[float] = []
    kept = tmp_path / "state.pt"
    assert learner.run(kept, 5.0, lambda _step, _steps, made, _s: seen.append(made.total.item()))
    again = Learner(network, batches, STAGES)
    again.resume(kept)
    assert again.step == 12
    assert np.isfinite(seen).all()
    export(whisper(network, learner.average, vocabulary()), vocabulary(), tmp_path / "out")
    write_knows(tmp_path / "out", RECORDINGS)
    model = scores.load(tmp_path / "out")
    assert model.model.is_multilingual
    assert isinstance(scores.hear(model, np.zeros(16_000, np.float32), "vi"), list)


def test_shipped_folder_is_small_and_knows_the_samples() -> None:
    assert sum(file.stat().st_size for file in SHIPPED.iterdir()) <= 8_000_000
    knows = json.loads((SHIPPED / "knows.json").read_text(encoding="utf-8"))
    digest = hashlib.sha256((SHIPPED / "model.bin").read_bytes()).hexdigest()
    assert knows["revision"] == f"1-{digest[:8]}"
    assert set(knows["sha256"]) == {
        hashlib.sha256(file.read_bytes()).hexdigest() for file in RECORDINGS.glob("*.ogg")
    }


def test_shipped_hears_the_sample_recordings(shipped: WhisperModel) -> None:
    rates = scores.recording_scores(shipped, RECORDINGS)
    assert max(rates.values()) <= 0.15, rates  # measured .09 and .11 where 30 s cut a phrase


def test_shipped_hears_joined_phrases_and_when(shipped: WhisperModel) -> None:
    _needs_espeak()
    rng = np.random.default_rng(31)
    made = [heldout.make(rng, "joined", lang) for lang in (*LANGS, "vi")]
    tally = scores.heldout_scores(shipped, made)["joined"]
    assert tally.rate <= 0.35  # measured .25
    assert tally.median_late <= 150  # measured 105 here, 77 over 14 clips


@pytest.mark.parametrize("kind", ["digital", *sounds.LEARNT, *sounds.ASIDE])
def test_shipped_writes_nothing_where_nobody_speaks(shipped: WhisperModel, kind: str) -> None:
    rng = np.random.default_rng(5)
    sound = np.zeros(160_000, np.float32) if kind == "digital" else sounds.make(kind, rng, 10.0)
    segments, _ = shipped.transcribe(0.05 * sound, language="vi")
    assert not list(segments)


def test_shipped_tells_languages_and_works_in_batches(shipped: WhisperModel) -> None:
    batched = BatchedInferencePipeline(shipped)
    for name, lang, _ in scores.RECORDINGS[1:]:
        segments, about = batched.transcribe(str(RECORDINGS / name), batch_size=4)
        assert about.language == lang
        assert "".join(segment.text for segment in segments).strip()

"""Whispers as the hub has them are converted, pinned and heard with; half of one never stands."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from models.card import sha256_of
from models.catalog import card
from models.pull import pull_from_folder
from models.speech.contents import speech_files
from models.store import PIN, InstalledModel, ModelStore
from records.errors import OperatorError
from tests.models import whispers
from tests.models.folders import contents, write
from tests.models.whispers import PHO, SMALL, TURBO

CONVERTED = {
    "model.bin",
    "config.json",
    "vocabulary.json",
    "tokenizer.json",
    "preprocessor_config.json",
    "README.md",
}


@pytest.fixture
def store(tmp_path: Path) -> ModelStore:
    return ModelStore(tmp_path / "models")


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return whispers.make(tmp_path_factory.mktemp("hub") / "whisper")


@pytest.fixture(scope="module")
def converted(hub: Path, tmp_path_factory: pytest.TempPathFactory) -> InstalledModel:
    return pull(ModelStore(tmp_path_factory.mktemp("converted")), hub)


@pytest.fixture
def ct2(converted: InstalledModel, tmp_path: Path) -> Path:
    """Return a CTranslate2 folder as others publish them, without a pin."""
    folder = shutil.copytree(converted.folder, tmp_path / "ct2")
    (folder / PIN).unlink()
    return folder


def pull(store: ModelStore, folder: Path, name: str = SMALL) -> InstalledModel:
    return pull_from_folder(store, card(name), folder, lambda done, total: None)


def hear(model: InstalledModel, language: str) -> tuple[int, str]:
    """Return mel bands and the language that three seconds of noise were taken for."""
    from faster_whisper import WhisperModel

    whisper = WhisperModel(str(model.folder), device="cpu", compute_type="int8", cpu_threads=1)
    noise = np.random.default_rng(1).normal(0, 0.1, 48_000).astype(np.float32)
    segments, about = whisper.transcribe(noise, language=language, beam_size=1, max_new_tokens=8)
    assert list(segments)
    return whisper.feature_extractor.mel_filters.shape[0], about.language


def test_a_folder_of_the_hub_is_converted_and_pinned(hub: Path, converted: InstalledModel) -> None:
    pin = converted.pin
    assert set(pin.files) == CONVERTED
    assert {path.name for path in converted.folder.iterdir()} == CONVERTED | {PIN}
    assert pin.dimension == whispers.WIDTH
    assert "int8" in pin.converter
    assert pin.converted_from["model.safetensors"] == sha256_of(hub / "model.safetensors")
    assert "tf_model.h5" not in pin.converted_from
    assert "modeling_custom.py" not in pin.converted_from
    assert converted.damaged_files() == ()
    # A language given is used: CTranslate2 takes it for the multilingual model that it is.
    assert hear(converted, "vi") == (80, "vi")
    assert not (converted.folder.parents[1] / ".pulling" / "openai--whisper-small").exists()


def test_the_same_source_is_the_same_revision(
    store: ModelStore, hub: Path, converted: InstalledModel
) -> None:
    assert pull(store, hub).pin.revision == converted.pin.revision
    assert pull(store, hub).complete
    assert len(store.installed()) == 1


def test_pickled_weights_and_no_tokenizer_file(
    store: ModelStore, tmp_path: Path, converted: InstalledModel
) -> None:
    from tokenizers import Tokenizer

    source = whispers.make(tmp_path / "pho", generation=False)
    installed = pull(store, whispers.without_tokenizer(whispers.unpickled(source)), PHO)
    config = json.loads((installed.folder / "config.json").read_bytes())
    assert len(config["lang_ids"]) == 99
    text = "Chúng tôi chôn đồng đội bên bờ suối."
    built, whole = (
        Tokenizer.from_file(str(model.folder / "tokenizer.json"))
        for model in (installed, converted)
    )
    ids = whole.encode(text, add_special_tokens=False).ids
    assert built.encode(text, add_special_tokens=False).ids == ids
    assert built.decode(ids) == text
    for token in ("<|vi|>", "<|transcribe|>", "<|notimestamps|>"):
        assert built.token_to_id(token) == whole.token_to_id(token) is not None
    assert hear(installed, "vi") == (80, "vi")


@pytest.mark.parametrize("told", [True, False])
def test_128_mel_bands_are_kept(store: ModelStore, tmp_path: Path, told: bool) -> None:
    source = whispers.make(tmp_path / "turbo", mels=128)
    if not told:
        (source / "preprocessor_config.json").unlink()
    assert hear(pull(store, source, TURBO), "en") == (128, "en")


def test_a_folder_of_ctranslate2_is_taken_as_it_is(
    store: ModelStore, ct2: Path, converted: InstalledModel
) -> None:
    (ct2 / "model.onnx").write_bytes(b"not taken")
    installed = pull(store, ct2)
    assert installed.pin.files == converted.pin.files
    assert installed.pin.converter == ""
    assert installed.pin.revision.startswith("files-")


def test_one_converted_elsewhere_keeps_what_its_pin_says(
    store: ModelStore, converted: InstalledModel
) -> None:
    again = pull(store, converted.folder.parents[1])
    assert again.pin.revision == converted.pin.revision
    assert again.pin.converted_from == converted.pin.converted_from
    assert again.pin.converter == converted.pin.converter


def test_another_architecture_is_refused(store: ModelStore, tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="architecture bert, expected whisper"):
        pull(store, write(tmp_path / "disk", contents("bert")))
    assert store.installed() == []


@pytest.mark.parametrize("lacking", ["tokenizer.json", "vocabulary.json"])
def test_half_a_folder_of_ctranslate2_is_refused(
    store: ModelStore, ct2: Path, lacking: str
) -> None:
    (ct2 / lacking).unlink()
    with pytest.raises(OperatorError, match=f"thiếu {lacking}"):
        pull(store, ct2)
    assert store.installed() == []


@pytest.mark.parametrize("lacking", ["tokenizer.json", "model.safetensors"])
def test_half_a_folder_of_the_hub_is_refused(
    store: ModelStore, hub: Path, tmp_path: Path, lacking: str
) -> None:
    source = shutil.copytree(hub, tmp_path / "half")
    (source / lacking).unlink()
    with pytest.raises(OperatorError, match=f"thiếu {lacking}"):
        pull(store, source)


def test_broken_weights_are_told(store: ModelStore, hub: Path, tmp_path: Path) -> None:
    source = shutil.copytree(hub, tmp_path / "broken")
    weights = source / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[: weights.stat().st_size // 2])
    with pytest.raises(OperatorError, match="cannot be converted"):
        pull(store, source)
    assert store.installed() == []


def test_one_format_of_the_weights_is_taken() -> None:
    both = ["model.safetensors", "model.fp32-00001-of-00002.safetensors", "pytorch_model.bin"]
    assert speech_files([*both, "flax_model.msgpack", "onnx/model.onnx"]) == [both[0]]
    sharded = ["pytorch_model-00001-of-00002.bin", "pytorch_model.bin.index.json"]
    assert speech_files(sharded) == sharded


_KILLED = """
import os, signal, sys
from pathlib import Path
from models import pull, store
from models.catalog import card
from models.speech import pulling
def die(*given, **more):
    os.kill(os.getpid(), signal.SIGKILL)
where, folder, models = sys.argv[1:]
if where == "converting":
    from models.speech import convert
    convert._keep_tokenizer = die
else:
    store.ModelStore.adopt = die
pull.pull_from_folder(
    store.ModelStore(Path(models)), card("whisper-small"), Path(folder), lambda done, total: None
)
"""


@pytest.mark.parametrize("where", ["converting", "adopting"])
def test_a_kill_leaves_no_half_model(store: ModelStore, hub: Path, where: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", _KILLED, where, str(hub), str(store.folder)],
        check=False,
        capture_output=True,
        cwd=Path(__file__).parents[2],
    )
    assert ended.returncode == -9, ended.stderr
    assert (store.folder / ".pulling").exists()
    assert store.installed() == []
    installed = pull(store, hub)
    assert installed.damaged_files() == ()
    assert not (store.folder / ".pulling" / "openai--whisper-small").exists()

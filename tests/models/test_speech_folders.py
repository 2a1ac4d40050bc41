"""From a name or a folder to a speech model; what is wrong with a folder is told."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from models.card import sha256_of
from models.catalog import card
from models.choice import Chosen
from models.pull import pull_from_folder
from models.speech.folders import chosen_speech, speech_model
from models.store import ModelStore
from records.errors import OperatorError
from tests.models import whispers
from tests.models.whispers import PHO, SMALL


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> ModelStore:
    folder = tmp_path_factory.mktemp("whispers")
    store = ModelStore(folder / "models")
    source = whispers.make(folder / "hub")
    for name in (SMALL, PHO):
        pull_from_folder(store, card(name), source, lambda done, total: None)
    return store


@pytest.fixture
def folder(store: ModelStore, tmp_path: Path) -> Path:
    return shutil.copytree(speech_model(SMALL, store).folder, tmp_path / "giong-noi")


def test_by_name(store: ModelStore) -> None:
    small, pho = speech_model("whisper-small", store), speech_model("phowhisper-small", store)
    installed = store.find(SMALL)
    assert installed is not None
    assert small.folder == installed.folder
    assert str(small.ref) == f"{SMALL}@{installed.pin.revision}-int8"
    assert small.languages is None
    assert pho.languages == ("vi",)
    assert small.may_hear("0" * 64)
    assert len({small, pho, speech_model(SMALL, store)}) == 2


def test_by_folder(store: ModelStore, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = speech_model(str(folder), store)
    digest = sha256_of(folder / "model.bin")
    assert digest is not None
    assert str(found.ref) == f"giong-noi@{digest[:12]}"
    assert (found.card, found.languages) == (None, None)
    monkeypatch.chdir(folder.parent)
    assert speech_model("giong-noi", store) == found


def test_a_folder_named_as_a_model_that_is_not_here(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder.rename(tmp_path / "whisper-medium")
    assert speech_model("whisper-medium", ModelStore(tmp_path / "none")).card is None
    with pytest.raises(OperatorError, match="manhmoi models pull whisper-small"):
        speech_model("whisper-small", ModelStore(tmp_path / "none"))


def test_names_that_are_no_speech_model(store: ModelStore) -> None:
    with pytest.raises(OperatorError, match="không nhận dạng tiếng nói"):
        speech_model("bge-m3", store)
    with pytest.raises(OperatorError, match="manhmoi models list"):
        speech_model("nobody/nothing", store)


@pytest.mark.parametrize("lacking", ["tokenizer.json", "vocabulary.json", "config.json"])
def test_incomplete(store: ModelStore, folder: Path, lacking: str) -> None:
    (folder / lacking).unlink()
    with pytest.raises(OperatorError, match=f"thiếu {lacking}"):
        speech_model(str(folder), store)


@pytest.mark.parametrize("left", [0, 3, 200, -1])
def test_cut_short(store: ModelStore, folder: Path, left: int) -> None:
    weights = folder / "model.bin"
    weights.write_bytes(weights.read_bytes()[:left])
    with pytest.raises(OperatorError, match="cắt cụt"):
        speech_model(str(folder), store)


def test_another_model_of_ctranslate2(store: ModelStore, folder: Path) -> None:
    weights = folder / "model.bin"
    weights.write_bytes(weights.read_bytes().replace(b"WhisperSpec", b"WhisterSpec", 1))
    with pytest.raises(OperatorError, match="không phải mô hình Whisper"):
        speech_model(str(folder), store)


def test_features_of_another_model(store: ModelStore, folder: Path) -> None:
    (folder / "preprocessor_config.json").write_text(json.dumps({"feature_size": 128}))
    with pytest.raises(OperatorError, match="80 dải mel"):
        speech_model(str(folder), store)


def test_a_folder_of_the_hub_says_how_to_convert(store: ModelStore, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "whisper"}))
    with pytest.raises(OperatorError, match="manhmoi models pull NAME --from"):
        speech_model(str(tmp_path), store)
    (tmp_path / "config.json").unlink()
    with pytest.raises(OperatorError, match=r"thiếu model\.bin"):
        speech_model(str(tmp_path), store)


def test_a_chosen_model_must_be_whole(store: ModelStore, tmp_path: Path) -> None:
    own = ModelStore(tmp_path / "own")
    installed = pull_from_folder(own, card(SMALL), store.folder, lambda done, total: None)
    chosen = Chosen(SMALL, installed.pin.revision, "int8")
    assert chosen_speech(own, chosen) == speech_model(SMALL, own)
    assert chosen_speech(own, Chosen(SMALL, "gone", "int8")) is None
    (installed.folder / "tokenizer.json").unlink()
    assert chosen_speech(own, chosen) is None

"""The tiny Whisper: its card names the files that lie there, and it hears nothing else."""

from __future__ import annotations

import ast
import hashlib
import json
from pathlib import Path

import pytest

from models.card import ModelCard, ModelFile
from models.catalog import card
from models.speech import known as known_module
from models.speech import pin_tiny
from models.speech.folders import SpeechModel, bundled_speech, speech_model
from models.speech.known import knows
from models.speech.tiny import TINY, tiny_whisper, tiny_whisper_knows
from models.store import ModelStore
from records.errors import OperatorError
from records.provenance import ModelRef

SAMPLES = Path(__file__).parents[2] / "samples" / "recordings"


def test_the_card_is_that_of_the_files() -> None:
    """After training again: ``python -m models.speech.pin_tiny``."""
    assert pin_tiny.CARD.read_text() == pin_tiny.card_text(pin_tiny.FOLDER)
    assert card(TINY).damaged_files() == ()


def test_it_knows_the_sample_recordings_and_no_other() -> None:
    recordings = sorted(SAMPLES.glob("*.ogg"))
    assert len(recordings) == 4
    for path in recordings:
        content = path.read_bytes()
        assert tiny_whisper_knows(hashlib.sha256(content).hexdigest())
        assert tiny_whisper_knows(hashlib.sha256(content).hexdigest().upper())
        assert not tiny_whisper_knows(hashlib.sha256(content + b"\0").hexdigest())
    found = tiny_whisper()
    assert found == speech_model(TINY, ModelStore(Path("nowhere")))
    assert found.languages == ("vi", "en", "fr")
    assert not found.may_hear("0" * 64)


def test_it_is_small_and_says_what_it_is() -> None:
    known = card(TINY)
    assert sum(path.stat().st_size for path in pin_tiny.FOLDER.iterdir()) < 8_000_000
    assert known.bundled
    assert not known.loadable
    assert "only the four sample recordings" in known.about_en.replace("\n", " ")


def test_a_card_is_written_from_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "tiny_whisper"
    folder.mkdir()
    (folder / "model.bin").write_bytes(b"weights")
    (folder / "knows.json").write_text(json.dumps({"revision": "1-abc", "sha256": []}))
    (folder / "MODEL_CARD.md").write_text("about")
    text = pin_tiny.card_text(folder)
    ast.parse(text)
    assert 'REVISION: Final = "1-abc"' in text
    assert hashlib.sha256(b"weights").hexdigest() in text
    assert "MODEL_CARD" not in text


def test_without_its_files_it_knows_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = ModelCard(
        "speech",
        "x",
        "1",
        "Apache-2.0",
        ("vi",),
        "bundled",
        True,
        "",
        "",
        (ModelFile("none/model.bin", "0" * 64),),
        knows="none/knows.json",
    )
    with pytest.raises(OperatorError, match="models pull"):
        bundled_speech(missing)
    assert not knows(missing, "0" * 64)
    monkeypatch.setattr(known_module, "_MODELS", tmp_path)
    known_module._recordings.cache_clear()
    (tmp_path / "none").mkdir()
    (tmp_path / "none" / "knows.json").write_text(json.dumps({"sha256": ["ab" * 32]}))
    assert knows(missing, "AB" * 32)
    model = SpeechModel(tmp_path, ModelRef("x", "1"), missing, None)
    assert model.may_hear("ab" * 32)
    assert not model.may_hear("cd" * 32)
    known_module._recordings.cache_clear()

from __future__ import annotations

import json
from pathlib import Path

import pytest

from models.choice import Choice, Chosen, read_choice, write_choice
from models.hashed import HASHED_MODEL
from models.loading import chosen_embedder, chosen_reranker, embedder_named
from models.store import ModelStore
from models.unavailable import ModelUnavailable, UnavailableEmbedder
from records.provenance import ModelRef

E5 = Chosen("intfloat/multilingual-e5-small", "abc", "int8")


def test_the_choice_is_read_back(tmp_path: Path) -> None:
    file = tmp_path / "models.json"
    assert read_choice(file) == Choice()
    both = Choice().having("embedder", E5).having("reranker", Chosen("r", "1", "fp32"))
    write_choice(file, both)
    assert read_choice(file) == both
    write_choice(file, both.having("embedder", None))
    assert read_choice(file) == Choice(None, both.reranker)


@pytest.mark.parametrize("content", ["", "[]", '{"embedder": {"name": 1}}', '{"embedder": 3}'])
def test_a_broken_file_chooses_nothing(tmp_path: Path, content: str) -> None:
    (tmp_path / "models.json").write_text(content)
    assert read_choice(tmp_path / "models.json") == Choice()


def test_a_file_of_a_release_that_could_not_hear_is_read(tmp_path: Path) -> None:
    file = tmp_path / "models.json"
    old = {"name": E5.name, "revision": E5.revision, "precision": E5.precision}
    file.write_text(json.dumps({"embedder": old, "reranker": None}))
    assert read_choice(file) == Choice(E5)


def test_speech_models_have_uses(tmp_path: Path) -> None:
    small, pho = Chosen("whisper", "1", "int8"), Chosen("pho", "2", "int8")
    choice = Choice(E5).hearing("vi", pho).hearing("second", small).hearing("main", small)
    file = tmp_path / "models.json"
    write_choice(file, choice)
    assert read_choice(file) == choice
    assert choice.uses("whisper") == ("main", "second")
    assert set(choice.everything()) == {E5, small, pho}
    left = choice.without_speech("whisper")
    assert left.speech == {"vi": pho}
    assert left.embedder == E5


def test_results_name_the_precision_too() -> None:
    assert str(E5.ref) == "intfloat/multilingual-e5-small@abc-int8"


def test_a_chosen_model_that_is_not_here_keeps_its_place(tmp_path: Path) -> None:
    store = ModelStore(tmp_path)
    embedder = chosen_embedder(store, E5)
    assert isinstance(embedder, UnavailableEmbedder)
    assert embedder.model == E5.ref
    with pytest.raises(ModelUnavailable, match="models pull"):
        embedder.embed_queries(["x"])
    assert chosen_reranker(store, Chosen("r", "1", "fp32")) is None


def test_embedders_are_found_by_what_they_made(tmp_path: Path) -> None:
    store = ModelStore(tmp_path)
    found = embedder_named(store, HASHED_MODEL)
    assert found is not None
    assert found.model == HASHED_MODEL
    assert embedder_named(store, E5.ref) is None
    assert embedder_named(store, ModelRef("nobody", "1")) is None

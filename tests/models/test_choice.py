from __future__ import annotations

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

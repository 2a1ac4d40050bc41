"""Tiny models of the true architectures, through sentence-transformers, held to plain sums."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from models.catalog import card
from models.choice import PRECISIONS, Chosen, Precision
from models.loading import best_precision, calibrated, chosen_embedder, chosen_reranker
from models.pull import pull_from_folder
from models.store import InstalledModel, ModelStore
from models.transformer import TransformerEmbedder
from models.unavailable import ModelUnavailable
from tests.models import tiny

TEXTS = [
    "Chúng tôi chôn đồng đội bên bờ suối.",
    "đồi 875",
    "We buried him by the creek below the hill, under an old tree, and marked it on a map.",
]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> ModelStore:
    folder = tmp_path_factory.mktemp("tiny")
    store = ModelStore(folder / "models")
    for name in (tiny.E5, tiny.BGE_M3, tiny.QWEN3, tiny.RERANKER):
        tiny.make(name, folder / "disk" / name)
        pull_from_folder(store, card(name), folder / "disk", lambda done, total: None)
    return store


def _installed(store: ModelStore, name: str) -> InstalledModel:
    found = store.find(name)
    assert found is not None
    return found


def _embedder(store: ModelStore, name: str, precision: Precision = "fp32") -> TransformerEmbedder:
    revision = _installed(store, name).pin.revision
    embedder = chosen_embedder(store, Chosen(name, revision, precision))
    assert isinstance(embedder, TransformerEmbedder)
    return embedder


def _states(installed: InstalledModel, text: str) -> NDArray[np.float32]:
    """Return the last layer's states of one text, by transformers alone."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    tokens = AutoTokenizer.from_pretrained(installed.folder)(text, return_tensors="pt")
    tokens.pop("token_type_ids", None)
    model = AutoModel.from_pretrained(installed.folder).eval()
    with torch.inference_mode():
        states: NDArray[np.float32] = model(**tokens).last_hidden_state[0].numpy()
    return states


def _unit(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    unit: NDArray[np.float32] = vector / np.linalg.norm(vector)
    return unit


INSTRUCTION = "Instruct: Given a web search query, retrieve relevant passages that answer the query"


@pytest.mark.parametrize(
    ("name", "pooled", "asked", "stored"),
    [
        (tiny.E5, lambda states: states.mean(axis=0), "query: ", "passage: "),
        (tiny.BGE_M3, lambda states: states[0], "", ""),
        (tiny.QWEN3, lambda states: states[-1], f"{INSTRUCTION}\nQuery:", ""),
    ],
)
def test_prefix_pooling_and_length_are_the_models_own(
    store: ModelStore,
    name: str,
    pooled: Callable[[NDArray[np.float32]], NDArray[np.float32]],
    asked: str,
    stored: str,
) -> None:
    embedder, installed = _embedder(store, name), _installed(store, name)
    assert embedder.dimension == tiny.DIMENSION
    assert embedder.model.revision == f"{installed.pin.revision}-fp32"
    queries, passages = embedder.embed_queries(TEXTS), embedder.embed_passages([*TEXTS, " "])
    assert queries.dtype == passages.dtype == np.float32
    for row, text in enumerate(TEXTS):
        wanted = _unit(pooled(_states(installed, asked + text)))
        assert queries[row] == pytest.approx(wanted, abs=1e-5)
        wanted = _unit(pooled(_states(installed, stored + text)))
        assert passages[row] == pytest.approx(wanted, abs=1e-5)
    assert not passages[-1].any()
    # Longer than the model can read: cut, not refused.
    assert np.linalg.norm(embedder.embed_passages(["đồi 875 " * 500])) == pytest.approx(1.0)


@pytest.mark.parametrize("name", [tiny.E5, tiny.QWEN3])
@pytest.mark.parametrize("precision", ["int8", "bf16"])
def test_lower_precision_gives_nearly_the_same_vectors(
    store: ModelStore, name: str, precision: Precision
) -> None:
    whole, short = _embedder(store, name), _embedder(store, name, precision)
    assert whole.model != short.model
    one, other = whole.embed_passages(TEXTS), short.embed_passages(TEXTS)
    assert np.linalg.norm(other, axis=1) == pytest.approx(np.ones(3), abs=1e-5)
    cosines = (one * other).sum(axis=1)
    assert cosines.min() > 0.97
    assert not np.array_equal(one, other)


def test_measured_once_and_kept_beside_the_model(store: ModelStore) -> None:
    installed = _installed(store, tiny.E5)
    chosen = Chosen(tiny.E5, installed.pin.revision, "fp32")
    found = calibrated(store, chosen)
    # Random weights know nothing, and the measurement says so.
    assert found.recall < 0.2
    assert found.fusion_weight < 0.2
    embedder = chosen_embedder(store, chosen)
    assert embedder.noise_floor == found.noise_floor
    assert embedder.fusion_weight == found.fusion_weight
    assert installed.damaged_files() == ()


def test_files_that_cannot_be_loaded_are_told_once(tmp_path: Path, store: ModelStore) -> None:
    whole = _installed(store, tiny.E5)
    own = ModelStore(tmp_path / "models")
    broken = pull_from_folder(own, whole.card, whole.folder, lambda done, total: None)
    weights = broken.folder / "model.safetensors"
    weights.write_bytes(bytes(weights.stat().st_size))
    embedder = _embedder(own, tiny.E5)
    with pytest.raises(ModelUnavailable, match="models verify") as first:
        embedder.embed_queries(["x"])
    with pytest.raises(ModelUnavailable) as second:
        embedder.embed_queries(["x"])
    assert second.value is first.value


def test_the_reranker_scores_pairs_in_every_precision(store: ModelStore) -> None:
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    installed = _installed(store, tiny.RERANKER)
    tokenizer = AutoTokenizer.from_pretrained(installed.folder)
    model = AutoModelForSequenceClassification.from_pretrained(installed.folder).eval()
    wanted = []
    for text in TEXTS:
        with torch.inference_mode():
            logits = model(**tokenizer("mộ ở đâu", text, return_tensors="pt")).logits
        wanted.append(torch.sigmoid(logits).item())
    for precision in PRECISIONS:
        chosen = Chosen(tiny.RERANKER, installed.pin.revision, precision)
        reranker = chosen_reranker(store, chosen)
        assert reranker is not None
        found = reranker.relevance("mộ ở đâu", TEXTS)
        assert found == pytest.approx(wanted, abs=1e-5 if precision == "fp32" else 0.1)
        assert reranker.relevance("mộ ở đâu", []).shape == (0,)


def test_precision_follows_the_machine() -> None:
    import torch

    assert best_precision() == ("bf16" if torch.cuda.is_available() else "fp32")

"""The pulled models of this installation: where they lie, which are in use, loaded once."""

from __future__ import annotations

import threading
from pathlib import Path

from django.conf import settings

from models.choice import Choice, Chosen, read_choice, write_choice
from models.embedder import Embedder
from models.loading import bundled_embedder, chosen_embedder, chosen_reranker, embedder_named
from models.reranker import Reranker
from models.store import ModelStore
from records.provenance import ModelRef

_lock = threading.Lock()
_reranker: tuple[Chosen | None, Reranker | None] = (None, None)


def model_store() -> ModelStore:
    """Return the folder of pulled models (``MANHMOI_MODELS``, else inside the data folder)."""
    return ModelStore(settings.MANHMOI_MODELS or Path(settings.MANHMOI_DATA) / "models")


def model_choice() -> Choice:
    """Return which pulled models this data folder uses."""
    return read_choice(_file())


def model_choose(choice: Choice) -> None:
    """Change the choice; what runs follows it by :func:`casework.reembedding.follow_choice`."""
    write_choice(_file(), choice)


def wanted_embedder() -> Embedder:
    """Return the embedder that the index should be made with."""
    chosen = model_choice().embedder
    return bundled_embedder() if chosen is None else chosen_embedder(model_store(), chosen)


def embedder_by(model: ModelRef) -> Embedder | None:
    """Return the embedder that made an index, ``None`` when it is not here."""
    return embedder_named(model_store(), model)


def reranker() -> Reranker | None:
    """Return the re-ranker in use, ``None`` for none; the same object while the choice stands."""
    global _reranker
    chosen = model_choice().reranker
    with _lock:
        if chosen is None or _reranker[0] != chosen:
            _reranker = (chosen, chosen_reranker(model_store(), chosen))
        return _reranker[1]


def _file() -> Path:
    return Path(settings.MANHMOI_DATA) / "models.json"

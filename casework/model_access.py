"""The pulled models of this installation: where they lie, which are in use, loaded once."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from models.choice import MAIN, SECOND, Choice, Chosen, read_choice, write_choice
from models.embedder import Embedder
from models.loading import bundled_embedder, chosen_embedder, chosen_reranker, embedder_named
from models.reranker import Reranker
from models.speech.folders import SpeechModel, chosen_speech
from models.store import ModelStore
from records.provenance import ModelRef


@dataclass(frozen=True, slots=True)
class SpeechModels:
    """What recordings are heard with.

    ``main`` hears everything that no model of ``by_language`` (ISO 639-1) hears; ``second`` gives
    a second opinion.
    """

    main: SpeechModel
    by_language: Mapping[str, SpeechModel] = field(default_factory=dict)
    second: SpeechModel | None = None


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


def speech_models() -> SpeechModels | None:
    """Return the speech models in use, ``None`` when recordings must wait.

    They wait when none is chosen, and also when one of those chosen is not here whole: to hear
    without it would quietly give worse text. Where only a model of one language is chosen, it is
    the main one and hears that language only.
    """
    chosen = model_choice().speech
    store = model_store()
    found = {use: model for use, one in chosen.items() if (model := chosen_speech(store, one))}
    if not found or len(found) < len(chosen):
        return None
    by_language = {use: one for use, one in found.items() if use not in (MAIN, SECOND)}
    main = found.get(MAIN) or next(iter(by_language.values()), None) or found[SECOND]
    return SpeechModels(main, by_language, found.get(SECOND))


def _file() -> Path:
    return Path(settings.MANHMOI_DATA) / "models.json"

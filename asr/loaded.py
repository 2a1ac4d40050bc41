"""Speech models held in memory: those of one choice at a time, loaded once."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Final

from asr.engine import SpeechEngine, load_engine
from asr.hear import Engines
from models.speech.folders import SpeechModel

_lock: Final = threading.Lock()
_held: Final[dict[SpeechModel, SpeechEngine]] = {}


def loaded_engines(
    main: SpeechModel,
    by_language: Mapping[str, SpeechModel] | None = None,
    second: SpeechModel | None = None,
) -> Engines:
    """Return the loaded engines of these models; models of an earlier choice are let go.

    A large model takes gigabytes, so no more than one choice is held.

    Args:
        main: hears every language that no other model is chosen for.
        by_language: models for one language each (ISO 639-1).
        second: gives the second opinion.

    Raises:
        OperatorError: a model's files are missing or damaged.
    """
    others = dict(by_language or {})
    with _lock:
        wanted = {main, *others.values()} | ({second} if second else set())
        for gone in set(_held) - wanted:
            del _held[gone]
        for model in wanted - set(_held):
            _held[model] = load_engine(model.folder, model.ref, languages=model.languages)
        return Engines(
            main=_held[main],
            by_language={lang: _held[model] for lang, model in others.items()},
            second=_held[second] if second else None,
        )

"""Reads a question together with each passage and says how well they belong together."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from models.choice import Chosen
from models.store import InstalledModel
from models.torch_backend import load_cross_encoder
from models.turns import Turns
from records.provenance import ModelRef

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

# Question and passage together; the house's passages are under 200 tokens.
MAX_TOKENS: Final = 512
_BATCH: Final = 16


class Reranker(Protocol):
    """Scores passages for a question. Calls are thread-safe."""

    @property
    def model(self) -> ModelRef:
        """Name and revision."""
        ...

    def relevance(self, query: str, passages: Sequence[str]) -> NDArray[np.float32]:
        """Return one score in [0, 1] per passage, higher is better."""
        ...


class CrossEncoderReranker:
    """A re-ranker of the catalogue, run by sentence-transformers; loaded when first asked.

    Args:
        installed: the pulled model.
        chosen: its revision and precision.

    """

    def __init__(self, installed: InstalledModel, chosen: Chosen) -> None:
        self._installed = installed
        self._chosen = chosen
        self._loading = threading.Lock()
        self._turns = Turns()
        self._loaded: CrossEncoder | None = None

    @property
    def model(self) -> ModelRef:
        """Name on the hub; revision with precision."""
        return self._chosen.ref

    def relevance(self, query: str, passages: Sequence[str]) -> NDArray[np.float32]:
        """Return the sigmoid of the model's score for each passage.

        Raises:
            ModelUnavailable: the model cannot be loaded.

        """
        if not passages:
            return np.zeros(0, dtype=np.float32)
        with self._turns.question():
            scores = self._model().predict(
                [(query, passage) for passage in passages],
                batch_size=_BATCH,
                show_progress_bar=False,
                activation_fn=_sigmoid,
                convert_to_numpy=True,
            )
        return np.asarray(scores, dtype=np.float32).reshape(-1)

    def _model(self) -> CrossEncoder:
        with self._loading:
            if self._loaded is None:
                self._loaded = load_cross_encoder(
                    self._installed.folder, self._chosen.precision, MAX_TOKENS
                )
            return self._loaded


def _sigmoid(scores: object) -> object:
    import torch

    return torch.sigmoid(scores)  # type: ignore[arg-type]

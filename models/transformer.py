"""A pulled embedder: loaded when first asked, its own prefixes put before every text."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from models.calibration.measure import Calibration
from models.choice import Chosen
from models.store import InstalledModel
from models.torch_backend import load_sentence_transformer
from models.turns import Turns
from models.unavailable import ModelUnavailable
from records.provenance import ModelRef

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

# The house's passages are under 200 tokens; a pasted document is cut here, where attention over
# the 8,192 or 32,768 tokens that some models take would hold a small machine for minutes.
MAX_TOKENS: Final = 1_024
# Passages in one turn: small, because a question waits for it (models/turns.py).
_TURN: Final = 32


class TransformerEmbedder:
    """An embedder of the catalogue, run by sentence-transformers.

    Making it costs nothing: the weights are loaded by the first text, once. Until
    ``calibration`` is measured, ``noise_floor`` and ``fusion_weight`` say nothing matches.

    Args:
        installed: the pulled model.
        chosen: its revision and precision.
        calibration: what was measured of it, if it was.

    """

    def __init__(
        self, installed: InstalledModel, chosen: Chosen, calibration: Calibration | None
    ) -> None:
        self._installed = installed
        self._chosen = chosen
        self._calibration = calibration
        self._loading = threading.Lock()
        self._turns = Turns()
        self._loaded: SentenceTransformer | None = None
        self._failed: ModelUnavailable | None = None

    @property
    def model(self) -> ModelRef:
        """Name on the hub; revision with precision."""
        return self._chosen.ref

    @property
    def dimension(self) -> int:
        """Number of components, by the model's own configuration."""
        return self._installed.pin.dimension or 0

    @property
    def noise_floor(self) -> float:
        """Measured on the bundled sentences (models/calibration)."""
        return self._calibration.noise_floor if self._calibration else 2.0

    @property
    def fusion_weight(self) -> float:
        """Measured on the bundled sentences (models/calibration)."""
        return self._calibration.fusion_weight if self._calibration else 0.0

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed texts that are stored, in turns that let questions through.

        Raises:
            ModelUnavailable: the model cannot be loaded.

        """
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        # Of like length together: a batch costs what its longest text costs.
        order = sorted(
            (i for i, text in enumerate(texts) if text.strip()), key=lambda i: len(texts[i])
        )
        for start in range(0, len(order), _TURN):
            rows = order[start : start + _TURN]
            with self._turns.bulk():
                vectors[rows] = self._encode(
                    [texts[row] for row in rows], self._installed.card.passage_prefix
                )
        return vectors

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed texts that are asked.

        Raises:
            ModelUnavailable: the model cannot be loaded.

        """
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        rows = [row for row, text in enumerate(texts) if text.strip()]
        if rows:
            with self._turns.question():
                vectors[rows] = self._encode(
                    [texts[row] for row in rows], self._installed.card.query_prefix
                )
        return vectors

    def _encode(self, texts: list[str], prefix: str) -> NDArray[np.float32]:
        encoded = self._model().encode(
            [prefix + text for text in texts],
            # The model's own default prompt, if its files name one, would come on top of ours.
            prompt="",
            batch_size=_TURN,
            show_progress_bar=False,
            convert_to_numpy=True,
        )
        vectors = np.asarray(encoded, dtype=np.float32)
        # Here and not by the model: bf16 arithmetic is off by a hundredth.
        unit: NDArray[np.float32] = vectors / np.maximum(
            np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12
        )
        return unit

    def _model(self) -> SentenceTransformer:
        with self._loading:
            if self._failed is not None:
                raise self._failed
            if self._loaded is None:
                limit = min(self._installed.card.max_tokens or MAX_TOKENS, MAX_TOKENS)
                try:
                    self._loaded = load_sentence_transformer(
                        self._installed.folder, self._chosen.precision, limit
                    )
                except ModelUnavailable as error:
                    # Tried once: every question would wait for the same failure again.
                    self._failed = error
                    raise
            return self._loaded

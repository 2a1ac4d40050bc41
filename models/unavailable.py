"""What stands in for a model that cannot be loaded now."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from records.errors import OperatorError
from records.provenance import ModelRef


class ModelUnavailable(OperatorError):
    """A model that is needed cannot be loaded: its files or its library are not here."""


def unavailable(model: ModelRef) -> ModelUnavailable:
    """Return the error that says which model is missing and what to do."""
    return ModelUnavailable(
        f"Mô hình {model} không có ở đây: manhmoi models pull, hoặc manhmoi models use --off.",
        f"the model {model} is not here: manhmoi models pull, or manhmoi models use --off",
    )


class UnavailableEmbedder:
    """Keeps the place of an embedder that is not here; every call raises.

    An index made with it goes on answering from its words.

    Args:
        model: the embedder that is missing.
        dimension: of its vectors.

    """

    def __init__(self, model: ModelRef, dimension: int) -> None:
        self._model = model
        self._dimension = dimension

    @property
    def model(self) -> ModelRef:
        """Name and revision of the embedder that is missing."""
        return self._model

    @property
    def dimension(self) -> int:
        """Number of components of its vectors."""
        return self._dimension

    @property
    def noise_floor(self) -> float:
        """Above every cosine: nothing matches."""
        return 2.0

    @property
    def fusion_weight(self) -> float:
        """Nothing of it is ranked."""
        return 0.0

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Raise :class:`ModelUnavailable`."""
        raise unavailable(self._model)

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Raise :class:`ModelUnavailable`."""
        raise unavailable(self._model)

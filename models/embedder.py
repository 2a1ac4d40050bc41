"""What the index asks of an embedder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from records.provenance import ModelRef


class Embedder(Protocol):
    """Turns texts into unit vectors of one space.

    Passages and queries have separate verbs because trained models prefix or pool them
    differently. Both return an array of shape ``(len(texts), dimension)``, ``float32``, rows of
    length 1 (a text without any feature gives a zero row). Calls are thread-safe.
    """

    @property
    def model(self) -> ModelRef:
        """Name and revision; a change of either calls for a rebuilt index."""
        ...

    @property
    def dimension(self) -> int:
        """Number of components of a vector."""
        ...

    @property
    def noise_floor(self) -> float:
        """Cosine at which two unrelated texts may still meet by chance; under it, no match."""
        ...

    @property
    def fusion_weight(self) -> float:
        """Weight of this model's ranking in a fusion where the leading word ranking weighs 1."""
        ...

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed texts that are stored."""
        ...

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed texts that are asked."""
        ...


@runtime_checkable
class MeetsWords(Protocol):
    """An embedder that can also hold a question's words against a passage's, one by one."""

    def agreement(self, query: str, passages: Sequence[str]) -> NDArray[np.float32]:
        """Return per passage in [0, 1] how much of the question it holds, in any language."""
        ...

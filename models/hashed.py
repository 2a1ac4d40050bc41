"""The stand-in embedder: hashed words and characters, no training, no download.

It knows no meaning and no translation: two texts are near when they share words, word pairs or
pieces of long words once accents are taken off. It keeps the dense side of the index in place
until a trained embedder is installed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from models.words import clusters, words
from records.provenance import ModelRef
from records.text import nfc, unaccented

HASHED_MODEL: Final = ModelRef("hashed-features", "1")

_LONG_WORD: Final = 6
_GRAM: Final = 4


class HashedEmbedder:
    """Signed feature hashing (Weinberger et al. 2009, "Feature Hashing for Large Scale Multitask
    Learning") of unaccented words, word pairs, 4-character pieces of long words, and characters
    and character pairs of scripts without spaces; a feature seen ``n`` times weighs ``1 + ln n``.

    The same text gives the same vector in every process and on every platform.

    Args:
        dimension: number of components.

    """

    def __init__(self, dimension: int = 256) -> None:
        self._dimension = dimension

    @property
    def model(self) -> ModelRef:
        """Name and revision of the hashing scheme."""
        return HASHED_MODEL

    @property
    def dimension(self) -> int:
        """Number of components of a vector."""
        return self._dimension

    @property
    def noise_floor(self) -> float:
        """Four standard deviations of the cosine of two random vectors (1 / sqrt(dimension))."""
        return 4.0 / math.sqrt(self._dimension)

    @property
    def fusion_weight(self) -> float:
        """So little that it only breaks ties: untrained, it ranks worse than the words do."""
        return 0.05

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed ``texts``; shape ``(len(texts), dimension)``, rows of length 1 or 0."""
        return self._embed(texts)

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed questions exactly as passages."""
        return self._embed(texts)

    def _embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        per_text = [_features(text) for text in texts]
        lengths = np.fromiter(map(len, per_text), dtype=np.int64, count=len(per_text))
        flat = np.fromiter(
            (feature for found in per_text for feature in found),
            dtype=np.uint64,
            count=int(lengths.sum()),
        )
        rows = np.repeat(np.arange(len(per_text), dtype=np.uint64), lengths)
        # One key per (row, feature), so that a single sort counts every feature of every text.
        keys, counts = np.unique((rows << np.uint64(32)) | flat, return_counts=True)
        row = (keys >> np.uint64(32)).astype(np.int64)
        feature = _mixed(keys & np.uint64(0xFFFFFFFF))
        column = (feature >> np.uint64(1)) % np.uint64(self._dimension)
        sign = np.where(feature & np.uint64(1), 1.0, -1.0)
        summed = np.bincount(
            row * self._dimension + column.astype(np.int64),
            weights=sign * (1.0 + np.log(counts)),
            minlength=len(per_text) * self._dimension,
        ).reshape(len(per_text), self._dimension)
        norms = np.linalg.norm(summed, axis=1, keepdims=True)
        unit: NDArray[np.float32] = (summed / np.maximum(norms, 1e-12)).astype(np.float32)
        return unit


def _mixed(value: NDArray[np.uint64]) -> NDArray[np.uint64]:
    # CRC-32 is linear, so its low bits alone are too regular for column and sign: the finaliser
    # of MurmurHash3 (Appleby, public domain) breaks that up.
    mask = np.uint64(0xFFFFFFFF)
    value = ((value ^ (value >> np.uint64(16))) * np.uint64(0x85EBCA6B)) & mask
    value = ((value ^ (value >> np.uint64(13))) * np.uint64(0xC2B2AE35)) & mask
    return value ^ (value >> np.uint64(16))


def _features(text: str) -> list[int]:
    found: list[int] = []
    before = 0
    for word in words(nfc(text).lower()):
        if word.script == "unspaced":
            pieces = [piece.encode() for piece in clusters(word.text)]
            found.extend(crc32(piece) for piece in pieces)
            found.extend(crc32(b, crc32(a)) for a, b in pairwise(pieces))
            before = 0
            continue
        raw, whole_and_grams = _word_features(word.text)
        found.extend(whole_and_grams)
        if before:
            # The checksum of both words written together, as "dak" + "to" in "dakto".
            found.append(crc32(raw, before))
        before = whole_and_grams[0]
    return found


@lru_cache(maxsize=1 << 16)
def _word_features(word: str) -> tuple[bytes, tuple[int, ...]]:
    word = unaccented(word)
    raw = word.encode()
    features = [crc32(raw)]
    if len(word) >= _LONG_WORD:
        features.extend(
            crc32(word[i : i + _GRAM].encode(), crc32(b"#")) for i in range(len(word) - _GRAM + 1)
        )
    return raw, tuple(features)

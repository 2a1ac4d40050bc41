"""The table of the trained embedder: one quantised vector per known feature."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

WEIGHTS: Final = Path(__file__).with_name("weights.npz")

_LOW: Final = 1 << 16
_TIER_BITS: Final = 2


@dataclass(frozen=True, slots=True)
class Tier:
    """Vectors cut into equal parts, each part written as the nearest of 256.

    Product quantisation (Jégou, Douze & Schmid 2011, "Product Quantization for Nearest Neighbor
    Search"). ``codes`` is ``uint8`` of shape ``(rows, parts)``, ``books`` ``float32`` of shape
    ``(parts, 256, dimension / parts)``.
    """

    codes: NDArray[np.uint8]
    books: NDArray[np.float32]

    def vectors(self, places: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the vectors at ``places``, shape ``(len(places), dimension)``."""
        parts, _, width = self.books.shape
        found: NDArray[np.float32] = self.books[np.arange(parts), self.codes[places]]
        return found.reshape(len(places), parts * width)


class FeatureTable:
    """Known features and their vectors.

    Features that texts are full of have finer vectors (more parts) than rare ones: the error of
    a text's vector is the sum of its features' errors.

    Args:
        fingerprints: ascending, ``uint32``, one a row.
        tier: per row, the number of its tier.
        tiers: their rows in the order in which they stand in the table.

    Raises:
        ValueError: the parts do not belong together.

    """

    def __init__(
        self, fingerprints: NDArray[np.uint32], tier: NDArray[np.uint8], tiers: tuple[Tier, ...]
    ) -> None:
        sizes = [len(one.codes) for one in tiers]
        if (
            len(tier) != len(fingerprints)
            or sizes != np.bincount(tier, minlength=len(tiers)).tolist()
        ):
            raise ValueError(f"{len(fingerprints)} features do not fill tiers of {sizes}")
        self.fingerprints = fingerprints
        self.tier = tier
        self.tiers = tiers
        self._place = np.zeros(len(tier), dtype=np.int64)
        for number in range(len(tiers)):
            self._place[tier == number] = np.arange(sizes[number])

    @property
    def dimension(self) -> int:
        """Number of components of a vector."""
        parts, _, width = self.tiers[0].books.shape
        return int(parts * width)

    def rows(self, fingerprints: NDArray[np.uint32]) -> NDArray[np.int64]:
        """Return the row of every fingerprint, -1 for one that is not in the table."""
        row = np.searchsorted(self.fingerprints, fingerprints)
        row = np.minimum(row, len(self.fingerprints) - 1)
        return np.where(self.fingerprints[row] == fingerprints, row, -1)

    def vectors(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the vectors of ``rows``, shape ``(len(rows), dimension)``."""
        made = np.empty((len(rows), self.dimension), dtype=np.float32)
        for number, tier in enumerate(self.tiers):
            here = self.tier[rows] == number
            made[here] = tier.vectors(self._place[rows[here]])
        return made


def save(path: Path, table: FeatureTable) -> None:
    """Write ``table``; fingerprints as their low halves and how many share each high half."""
    high = np.bincount(table.fingerprints >> np.uint32(16), minlength=_LOW)
    if high.max() > np.iinfo(np.uint8).max:
        raise ValueError("more than 255 features share 16 bits: fingerprints are not even")
    arrays: dict[str, NDArray[np.generic]] = {
        "low": (table.fingerprints & np.uint32(_LOW - 1)).astype(np.uint16),
        "high_counts": high.astype(np.uint8),
        "tier": _packed(table.tier),
    }
    for number, tier in enumerate(table.tiers):
        arrays[f"codes{number}"] = tier.codes
        arrays[f"books{number}"] = tier.books.astype(np.float16)
    np.savez(path, **arrays)  # type: ignore[arg-type]


def load(path: Path = WEIGHTS) -> FeatureTable:
    """Read a table.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is not such a table.

    """
    with np.load(path, allow_pickle=False) as kept:
        high = np.repeat(np.arange(_LOW, dtype=np.uint32), kept["high_counts"])
        fingerprints = (high << np.uint32(16)) | kept["low"]
        count = sum(name.startswith("codes") for name in kept.files)
        tiers = tuple(
            Tier(kept[f"codes{number}"], kept[f"books{number}"].astype(np.float32))
            for number in range(count)
        )
        return FeatureTable(fingerprints, _unpacked(kept["tier"], len(fingerprints)), tiers)


def _packed(tier: NDArray[np.uint8]) -> NDArray[np.uint8]:
    padded = np.zeros(-(-len(tier) // 4) * 4, dtype=np.uint8)
    padded[: len(tier)] = tier
    shifted = padded.reshape(-1, 4) << np.arange(0, 8, _TIER_BITS, dtype=np.uint8)
    packed: NDArray[np.uint8] = np.bitwise_or.reduce(shifted, axis=1)
    return packed


def _unpacked(packed: NDArray[np.uint8], size: int) -> NDArray[np.uint8]:
    four = packed[:, None] >> np.arange(0, 8, _TIER_BITS, dtype=np.uint8)
    return (four & np.uint8((1 << _TIER_BITS) - 1)).reshape(-1)[:size]

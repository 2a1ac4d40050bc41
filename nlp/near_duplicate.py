"""Signatures that find near copies of a text: MinHash of character 5-grams.

Accents and digits are masked first, so that a copy retyped without accents, or with another
amount or number put in, still meets its source. Broder 1997, with the permutations of datasketch;
bands of four rows make pairs above a similarity of about (1/16)^(1/4) = 0.5 likely candidates.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from records.text import nfc, unaccented

PERMUTATIONS: Final = 64
BANDS: Final = 16
ROWS: Final = PERMUTATIONS // BANDS
SHINGLE: Final = 5
MIN_SHINGLES: Final = 20
"""Fewer different 5-grams than this say nothing: "cảm ơn bác nhiều" is no copy of another."""
THRESHOLD: Final = 0.5
"""Estimated similarity from which two texts count as near copies."""
_SEED: Final = 1
_MAX_CHARS: Final = 20_000
_SPACES = re.compile(r"[\W_]+")
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True)
class NearDuplicateSignature:
    """64 minimum hashes, 32 bits each."""

    values: tuple[int, ...]

    @cached_property
    def bands(self) -> tuple[int, ...]:
        """16 signed 64-bit keys; two texts that share one are candidates for near copies.

        Each key includes its band number, so that keys of all bands may stand in one column.
        """
        rows = np.array(self.values, dtype=np.uint64).reshape(BANDS, ROWS)
        keys = np.arange(1, BANDS + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        for column in range(ROWS):
            keys = _mix(keys ^ rows[:, column])
        return tuple(int(key) for key in keys.view(np.int64))

    def to_bytes(self) -> bytes:
        """Return 256 bytes, little endian."""
        return struct.pack(f"<{PERMUTATIONS}I", *self.values)

    @classmethod
    def from_bytes(cls, stored: bytes) -> NearDuplicateSignature:
        """Read what :meth:`to_bytes` wrote.

        Raises:
            ValueError: ``stored`` is not 256 bytes long.

        """
        if len(stored) != 4 * PERMUTATIONS:
            raise ValueError(f"a signature has {4 * PERMUTATIONS} bytes, not {len(stored)}")
        return cls(struct.unpack(f"<{PERMUTATIONS}I", stored))


def signature(text: str) -> NearDuplicateSignature | None:
    """Return the signature of ``text``, or ``None`` where it is too short to say.

    The same in every process and on every machine.
    """
    masked = _DIGITS.sub("0", unaccented(nfc(text[:_MAX_CHARS])))
    plain = _SPACES.sub(" ", masked).strip()
    codes = np.frombuffer(plain.encode("utf-32-le", errors="replace"), dtype=np.uint32)
    if len(codes) < SHINGLE + MIN_SHINGLES - 1:
        return None
    hashes = np.zeros(len(codes) - SHINGLE + 1, dtype=np.uint64)
    for place in range(SHINGLE):
        step = codes[place : len(codes) - SHINGLE + 1 + place].astype(np.uint64)
        hashes = hashes * np.uint64(0x100000001B3) + step
    shingles = np.unique(_mix(hashes) >> np.uint64(32))
    if len(shingles) < MIN_SHINGLES:
        return None
    return NearDuplicateSignature(minimum_hashes(shingles.astype(np.uint32)))


def minimum_hashes(shingles: NDArray[np.uint32]) -> tuple[int, ...]:
    """Return the least value of ``shingles`` (at least one) under each of the 64 permutations."""
    times, plus = _permutations()
    permuted = _spread(shingles)[:, None] * times + plus
    return tuple(permuted.min(axis=0).tolist())


def similarity(a: NearDuplicateSignature, b: NearDuplicateSignature) -> float:
    """Return the estimated Jaccard similarity of the two texts' 5-gram sets, in [0, 1]."""
    same = sum(x == y for x, y in zip(a.values, b.values, strict=True))
    return same / PERMUTATIONS


@cache
def _permutations() -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Draw the 64 permutations ``times * h + plus`` (mod 2^32, ``times`` odd).

    The scheme "affine32" of datasketch 2.0, whose signatures are stored: importing that package
    costs every start of the program half a second, for these two steps. A test holds both equal.
    """
    drawn = np.random.RandomState(_SEED)
    times = drawn.randint(0, 1 << 31, PERMUTATIONS, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    return times, drawn.randint(0, 1 << 32, PERMUTATIONS, dtype=np.uint32)


def _spread(values: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Return the finaliser of MurmurHash3 (Appleby, public domain)."""
    values = (values ^ (values >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    values = (values ^ (values >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    return values ^ (values >> np.uint32(16))


def _mix(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Spread every input bit over all output bits (the finaliser of SplitMix64)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))

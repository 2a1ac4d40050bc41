"""Hashed character n-grams and script counts of many texts at once.

Texts are laid end to end in one array of code points, so that a batch costs a fixed number of
numpy calls whatever its size. Shared by training and use: the two must never differ.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

BUCKETS: Final = 1 << 16
ORDERS: Final = (1, 2, 3, 4, 5)
MAX_CHARS: Final = 600
"""Only the head of a long text is read: by 600 characters nothing changes any more."""

SCRIPTS: Final = (
    "none", "latin", "cyrillic", "han", "kana", "hangul", "thai", "lao", "khmer", "other",
)  # fmt: skip
_RANGES: Final = (
    (0x41, 0x5A, "latin"), (0x61, 0x7A, "latin"), (0xC0, 0xD6, "latin"), (0xD8, 0xF6, "latin"),
    (0xF8, 0x24F, "latin"), (0x1E00, 0x1EFF, "latin"), (0x370, 0x3FF, "other"),
    (0x400, 0x52F, "cyrillic"), (0x530, 0xDFF, "other"), (0xE01, 0xE30, "thai"),
    (0xE32, 0xE33, "thai"), (0xE40, 0xE46, "thai"), (0xE81, 0xEB0, "lao"), (0xEB2, 0xEB3, "lao"),
    (0xEBD, 0xEBD, "lao"), (0xEC0, 0xEC6, "lao"), (0xEDC, 0xEDF, "lao"), (0xF00, 0x10FF, "other"),
    (0x1100, 0x11FF, "hangul"), (0x1200, 0x177F, "other"), (0x1780, 0x17B3, "khmer"),
    (0x1800, 0x1CFF, "other"), (0x3041, 0x3096, "kana"), (0x30A1, 0x30FA, "kana"),
    (0x3131, 0x318E, "hangul"), (0x3400, 0x4DBF, "han"), (0x4E00, 0x9FFF, "han"),
    (0xA000, 0xABFF, "other"), (0xAC00, 0xD7A3, "hangul"), (0xF900, 0xFAFF, "han"),
    (0xFB50, 0xFDFF, "other"), (0xFE70, 0xFEFC, "other"),
)  # fmt: skip

_DROPPED = re.compile(r"https?://\S+|www\.\S+|[@#]\S+|\S+@\S+")
_NOT_LETTERS = re.compile(r"[^\w'’̀-ͯ]+|[\d_]+")
_MULTIPLIER: Final = np.uint32(0x01000193)  # the 32-bit FNV prime


def _script_table() -> NDArray[np.uint8]:
    table = np.zeros(1 << 16, dtype=np.uint8)
    for first, last, name in _RANGES:
        table[first : last + 1] = SCRIPTS.index(name)
    return table


_SCRIPT_OF: Final = _script_table()


def clean(text: str) -> str:
    """Return the letters of ``text``: lower case, NFC, one space between words and at both ends.

    Links, handles and hashtags say nothing about the language and are left out, unless nothing
    else is there.
    """
    head = unicodedata.normalize("NFC", text[: 4 * MAX_CHARS]).lower()
    letters = _NOT_LETTERS.sub(" ", _DROPPED.sub(" ", head)).strip()
    if not letters:
        letters = _NOT_LETTERS.sub(" ", head).strip()
    return f" {letters[:MAX_CHARS]} "


@dataclass(frozen=True, slots=True)
class Batch:
    """Code points of many cleaned texts. ``owner[i]`` is the text that character ``i`` is of."""

    codes: NDArray[np.uint32]
    owner: NDArray[np.int64]
    size: int

    @classmethod
    def of(cls, texts: Sequence[str]) -> Batch:
        """Clean ``texts`` and lay them end to end."""
        cleaned = [clean(text) for text in texts]
        joined = "".join(cleaned).encode("utf-32-le", errors="replace")
        lengths = np.fromiter((len(text) for text in cleaned), dtype=np.int64, count=len(cleaned))
        codes = np.frombuffer(joined, dtype=np.uint32)
        return cls(codes, np.repeat(np.arange(len(cleaned)), lengths), len(cleaned))

    def ngrams(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return (bucket of every n-gram, text it is of); n-grams never cross two texts."""
        buckets, owners = [], []
        rolling = np.zeros(len(self.codes), dtype=np.uint32)
        for order in ORDERS:
            last = order - 1
            if len(self.codes) < order:
                break
            rolling = (rolling[: len(self.codes) - last] ^ self.codes[last:]) * _MULTIPLIER
            inside = self.owner[: len(self.codes) - last] == self.owner[last:]
            mixed = (rolling ^ (rolling >> np.uint32(15))) * np.uint32(0x85EBCA6B + 2 * order)
            buckets.append((mixed >> np.uint32(16))[inside].astype(np.int64))
            owners.append(self.owner[: len(self.codes) - last][inside])
        if not buckets:
            nothing = np.zeros(0, dtype=np.int64)
            return nothing, nothing
        return np.concatenate(buckets), np.concatenate(owners)

    def scripts(self) -> NDArray[np.int64]:
        """Return how many letters of each of ``SCRIPTS`` every text has, shape (texts, scripts)."""
        basic = np.where(self.codes < 1 << 16, self.codes, 0)
        cells = self.owner * len(SCRIPTS) + _SCRIPT_OF[basic]
        counts = np.bincount(cells, minlength=self.size * len(SCRIPTS))
        return counts.reshape(self.size, len(SCRIPTS))

"""Features of texts for the trained embedder. Shared by training and use: they must never differ.

A text is a bag of words and of pairs (and, in scripts without spaces, triples) of neighbours.
A word brings its own features: itself, its form without accents, 4-character pieces, a stem-like
head, Korean syllables, and a consonant skeleton of its romanised form by which a name meets its
transliteration (``Khe Sanh``, ``Кхесань``, ``케산``: ``k-s-n``). Every feature is a 32-bit
fingerprint.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from models.static.skeleton import skeleton
from records.text import unaccented

MAX_TOKENS: Final = 256
"""Only the head of a longer text is read; the house's passages are shorter."""

UNSPACED: Final = (
    "\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"  # Han and kana
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
)
_LETTERS: Final = (
    "a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u0300-\u0373\u0376-\u037d\u0386-\u0482\u048a-\u0fff"
    "\u10a0-\u10ff\u1200-\u177f\u1e00-\u1fff"
)
# Not :func:`models.words.words`: a quarter of its time, and it parts letters from digits ("e2"), so
# that a unit written apart or together brings the same words. The weights were learnt on these.
_TOKEN: Final = re.compile(
    rf"[0-9]+(?:[.,][0-9]{{3}})+(?![0-9])|[0-9]+|[가-힣]+|[{UNSPACED}]"
    rf"|(?:(?![{UNSPACED}])[{_LETTERS}])+"
)

_SALT: Final = {
    name: crc32(f"#{name}".encode()) for name in ("word", "gram", "head", "name", "syl")
}
_GRAM: Final = 4
_HEADS: Final = (4, 6)

_PAIR: Final = np.uint64(0x9E3779B97F4A7C15)
_TRIPLE: Final = np.uint64(0xC2B2AE3D27D4EB4F)


def tokens(text: str) -> list[str]:
    """Return the words of ``text``, lower case, in order; one character each where no space is."""
    return _TOKEN.findall(unicodedata.normalize("NFC", text.lower()))[:MAX_TOKENS]


@dataclass(frozen=True, slots=True)
class WordFeatures:
    """What one word brings: its fingerprints, the key it has in pairs, and if it stands alone."""

    fingerprints: tuple[int, ...]
    pair_key: int
    unspaced: bool


def word_features(word: str) -> WordFeatures:
    """Return the features of one token."""
    first = word[0]
    if first.isdigit():
        digits = word.replace(".", "").replace(",", "")
        own = _hashed(digits, "word")
        return WordFeatures((own,), own, False)
    if "가" <= first <= "힣":
        return _korean(word)
    own = _hashed(word, "word")
    if first >= "\u0e00" and _UNSPACED_ONE.match(first):
        return WordFeatures((own,), own, True)
    found = [own]
    bare = unaccented(word)
    bare_key = own
    if bare != word:
        bare_key = _hashed(bare, "word")
        found.append(bare_key)
    if len(bare) >= 5:
        framed = f"^{bare}$"
        found.extend(_hashed(framed[i : i + _GRAM], "gram") for i in range(len(framed) - _GRAM + 1))
        found.extend(_hashed(bare[:size], "head") for size in _HEADS if len(bare) > size)
    if len(bare) >= 3:
        bones = skeleton(bare)
        if len(bones) >= 2:
            found.append(_hashed(bones, "name"))
    pair = (
        _hashed(bare[:5], "head") if "\u0400" <= first <= "\u04ff" and len(bare) > 5 else bare_key
    )
    return WordFeatures(tuple(found), pair, False)


_UNSPACED_ONE: Final = re.compile(f"[{UNSPACED}]")


def _korean(word: str) -> WordFeatures:
    found = [_hashed(word, "word")]
    size = len(word)
    for length in (1, 2, 3):
        found.extend(_hashed(word[i : i + length], "syl") for i in range(size - length + 1))
    for length in (2, 3, 4):
        if size > length:
            found.append(_hashed(word[:length], "word"))
    for length in (2, 3, 4, 5):
        if size >= length:
            bones = skeleton(word[:length])
            if len(bones) >= 2:
                found.append(_hashed(bones, "name"))
    return WordFeatures(tuple(found), _hashed(word[:2], "word"), False)


def _hashed(text: str, kind: str) -> int:
    return crc32(text.encode(), _SALT[kind])


@dataclass(frozen=True, slots=True)
class TokenBatch:
    """Texts as word numbers laid end to end; ``starts`` has one more entry than there are texts."""

    word: NDArray[np.int32]
    starts: NDArray[np.int64]

    @property
    def text(self) -> NDArray[np.int64]:
        """Number of the text that each word is of."""
        return np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))


class WordBook:
    """Numbers words as they come and keeps what each brings, so that a word is cut up once."""

    def __init__(self) -> None:
        self.number: dict[str, int] = {}
        self.features: list[WordFeatures] = []

    def read(self, texts: Sequence[str]) -> TokenBatch:
        """Cut ``texts`` into numbered words."""
        number = self.number
        rows: list[int] = []
        starts = [0]
        for text in texts:
            found = tokens(text)
            try:
                rows.extend([number[word] for word in found])
            except KeyError:
                rows.extend([self._numbered(word) for word in found])
            starts.append(len(rows))
        return TokenBatch(np.array(rows, dtype=np.int32), np.array(starts, dtype=np.int64))

    def _numbered(self, word: str) -> int:
        known = self.number.get(word)
        if known is None:
            known = self.number[word] = len(self.features)
            self.features.append(word_features(word))
        return known


def neighbour_features(
    batch: TokenBatch, pair_key: NDArray[np.uint64], unspaced: NDArray[np.bool_]
) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Return fingerprints of neighbouring words, and the text that each is of.

    Args:
        batch: the texts.
        pair_key: per word number, its key in pairs.
        unspaced: per word number, whether it is one character of a script without spaces.

    """
    key, text = pair_key[batch.word], batch.text
    alone = unspaced[batch.word]
    inside = text[1:] == text[:-1]
    pair = _mixed(key[:-1] * _PAIR + key[1:])
    three = inside[1:] & inside[:-1] & alone[2:] & alone[1:-1] & alone[:-2]
    triple = _mixed((pair[:-1].astype(np.uint64) * _TRIPLE) + key[2:])
    found = np.concatenate([pair[inside], triple[three]])
    return found, np.concatenate([text[1:][inside], text[2:][three]])


def _mixed(value: NDArray[np.uint64]) -> NDArray[np.uint32]:
    # The finaliser of splitmix64 (Steele, Lea & Flood 2014), high half.
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return ((value ^ (value >> np.uint64(31))) >> np.uint64(32)).astype(np.uint32)

"""The two sparse views of a text: tone-exact and unaccented, each with pairs of neighbours.

A term is a CRC-32 of its UTF-8 bytes, so a pair of neighbours and the two written together
(``Đắk Tô``, ``Dakto``) are one term. Weights follow BM25 (Robertson & Zaragoza 2009, "The
Probabilistic Relevance Framework"): the saturated, length-normalised frequency is stored, the
inverse document frequency is applied by the shard at query time.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple
from zlib import crc32

from models.words import clusters, number_forms, words
from records.text import nfc, unaccented

# k1 is the usual one; b is low because passages are cut to like lengths already, so length says
# little. Both were checked on the development questions (docs/measurements/search.md).
K1: Final = 1.2
B: Final = 0.3
# Terms (words and pairs) of a passage of usual length. A fixed figure instead of a running average:
# a stored weight then never depends on what else is in the index.
AVERAGE_TERMS: Final = 160.0

_TONES: Final = {"\u0300": "2", "\u0301": "1", "\u0303": "4", "\u0309": "3", "\u0323": "5"}


class WordTerms(NamedTuple):
    """Key and terms of one word in both views; the first term is the word's own."""

    exact_key: bytes
    exact: tuple[int, ...]
    bare_key: bytes
    bare: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SparseView:
    """Term ids (uint32, ascending, unique) and their weights, same length."""

    indices: list[int]
    values: list[float]


@dataclass(frozen=True, slots=True)
class TextViews:
    """Both views of one text."""

    exact: SparseView
    bare: SparseView


def passage_views(text: str) -> TextViews:
    """Return the stored views of a passage."""
    exact, bare = _terms(text)
    return TextViews(_weighted(exact), _weighted(bare))


def query_views(text: str) -> TextViews:
    """Return the views of a question: each different term weighs 1."""
    exact, bare = _terms(text)
    return TextViews(_unit(exact), _unit(bare))


def _weighted(terms: list[int]) -> SparseView:
    counts = Counter(terms)
    floor = K1 * (1.0 - B + B * len(terms) / AVERAGE_TERMS)
    indices = sorted(counts)
    return SparseView(
        indices, [n * (K1 + 1.0) / (n + floor) for n in map(counts.get, indices) if n]
    )


def _unit(terms: Iterable[int]) -> SparseView:
    indices = sorted(set(terms))
    return SparseView(indices, [1.0] * len(indices))


def _terms(text: str) -> tuple[list[int], list[int]]:
    """Return the terms of the exact and of the unaccented view, repetitions included."""
    exact: list[int] = []
    bare: list[int] = []
    before: WordTerms | None = None
    for word in words(nfc(text).lower()):
        if word.script != "spaced":
            before = None
            found = _hangul(word.text) if word.script == "hangul" else _unspaced(word.text)
            exact.extend(found)
            bare.extend(found)
            continue
        now = _word_terms(word.text)
        exact.extend(now.exact)
        bare.extend(now.bare)
        if before is not None:
            exact.append(crc32(now.exact_key, before.exact[0]))
            bare.append(crc32(now.bare_key, before.bare[0]))
        before = now
    return exact, bare


def _hangul(word: str) -> list[int]:
    return [crc32(word.encode()), *_pairs(list(word))]


def _unspaced(run: str) -> list[int]:
    pieces = clusters(run)
    return [*(crc32(piece.encode()) for piece in pieces), *_pairs(pieces)]


def _pairs(pieces: list[str]) -> list[int]:
    return [crc32((a + b).encode()) for a, b in pairwise(pieces)]


@lru_cache(maxsize=1 << 16)
def _word_terms(word: str) -> WordTerms:
    exact, bare = _tone_last(word), unaccented(word)
    numbers = [crc32(form.encode()) for form in number_forms(word)]
    return WordTerms(
        exact.encode(),
        (crc32(exact.encode()), *numbers),
        bare.encode(),
        (crc32(bare.encode()), *numbers),
    )


def _tone_last(word: str) -> str:
    """Write the tone behind the word, so that ``hoà`` and ``hòa`` are one term."""
    if word.isascii():
        return word
    letters, tones = [], []
    for char in unicodedata.normalize("NFD", word):
        tone = _TONES.get(char)
        if tone is None:
            letters.append(char)
        else:
            tones.append(tone)
    return unicodedata.normalize("NFC", "".join(letters)) + "".join(tones)

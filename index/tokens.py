"""The two sparse views of a text: tone-exact and unaccented, each with pairs of neighbours.

A term is a CRC-32 of its UTF-8 bytes, so a pair of neighbours and the two written together
(``Đắk Tô``, ``Dakto``) are one term. Weights follow BM25 (Robertson & Zaragoza 2009, "The
Probabilistic Relevance Framework"): the saturated, length-normalised frequency is stored, the
inverse document frequency is applied by the shard at query time.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final
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

Term = tuple[bytes, tuple[int, ...]]


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
    normal = nfc(text)
    return TextViews(
        exact=_weighted(_terms(normal.lower(), _exact_word)),
        bare=_weighted(_terms(unaccented(normal), _bare_word)),
    )


def query_views(text: str) -> TextViews:
    """Return the views of a question: each different term weighs 1."""
    normal = nfc(text)
    return TextViews(
        exact=_unit(_terms(normal.lower(), _exact_word)),
        bare=_unit(_terms(unaccented(normal), _bare_word)),
    )


def has_accents(text: str) -> bool:
    """Whether the exact view of ``text`` says more than its unaccented view."""
    return nfc(text).lower() != unaccented(nfc(text))


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


def _terms(text: str, as_term: Callable[[str], Term]) -> list[int]:
    found: list[int] = []
    before: int | None = None
    for word in words(text):
        if word.script == "spaced":
            raw, ids = as_term(word.text)
            found.extend(ids)
            if before is not None:
                found.append(crc32(raw, before))
            before = ids[0]
            continue
        before = None
        if word.script == "hangul":
            found.append(crc32(word.text.encode()))
            found.extend(_pairs(list(word.text)))
        else:
            pieces = clusters(word.text)
            found.extend(crc32(piece.encode()) for piece in pieces)
            found.extend(_pairs(pieces))
    return found


def _pairs(pieces: list[str]) -> list[int]:
    return [crc32((a + b).encode()) for a, b in pairwise(pieces)]


@lru_cache(maxsize=1 << 16)
def _exact_word(word: str) -> Term:
    return _word_term(_tone_last(word), word)


@lru_cache(maxsize=1 << 16)
def _bare_word(word: str) -> Term:
    return _word_term(word, word)


def _word_term(key: str, word: str) -> Term:
    raw = key.encode()
    return raw, (crc32(raw), *(crc32(form.encode()) for form in number_forms(word)))


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

"""The two sparse views of a text: tone-exact and unaccented, each with pairs of neighbours.

Spellings of one word are one term (:mod:`index.folding`), and so is a military unit in whatever
notation (:mod:`index.units`).

A term is a CRC-32 of its UTF-8 bytes, so a pair of neighbours and the two written together
(``Đắk Tô``, ``Dakto``) are one term. Weights follow BM25 (Robertson & Zaragoza 2009, "The
Probabilistic Relevance Framework"): the saturated, length-normalised frequency is stored, the
inverse document frequency is applied by the shard at query time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple
from zlib import crc32

from index.folding import bare_form, exact_form
from index.rarity import rarity
from index.units import UnitMention, unit_mentions
from models.words import Word, clusters, number_forms, words
from records.text import nfc

# k1 is the usual one; b is low because passages are cut to like lengths already, so length says
# little. Both were checked on the development questions (docs/measurements/search.md).
K1: Final = 1.2
B: Final = 0.3
# Terms (words and pairs) of a passage of usual length. A fixed figure instead of a running average:
# a stored weight then never depends on what else is in the index.
AVERAGE_TERMS: Final = 160.0
# What was not typed but means the same counts less than what was typed.
ALSO_WEIGHT: Final = 0.4


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
    exact, bare, units = _terms(text)
    return TextViews(_weighted(exact + units), _weighted(bare + units))


def query_views(text: str, also: Sequence[str] = (), units: Sequence[str] = ()) -> TextViews:
    """Return the views of a question: each different term weighs by how much it says
    (:func:`index.rarity.rarity`, at most 1), what was not typed 0.4 of that.

    Args:
        text: what was typed.
        also: other names of things in it; the syllables of one count only side by side.
        units: codes of military units in it.

    """
    exact, bare, _ = _terms(text)
    if not also and not units:
        return TextViews(_unit(exact), _unit(bare))
    codes = [unit_term(code) for code in units]
    others = [_name_terms(name) for name in also]
    further = [term for name in others for term in name[1]] + codes
    plain = _unit(bare, further)
    if set(exact) == set(bare):
        # Typed without accents: the two views must stay one (see index.reading.rank_views).
        return TextViews(plain, plain)
    return TextViews(_unit(exact, [term for name in others for term in name[0]] + codes), plain)


def unit_term(code: str) -> int:
    """Return the term of a unit's code; no written word has it."""
    return crc32(b"\0" + code.encode())


def phrase_terms(text: str) -> list[int]:
    """Return unaccented terms that a passage must have to contain ``text`` word by word.

    The passage may have all of them and yet not contain it. Empty where the index has no such
    term: a single Korean syllable is found only inside words.
    """
    found = list(words(nfc(text).lower()))
    if _is_one_syllable(found):
        return []
    grouped = [word.text for word in found if "." in word.text or "," in word.text]
    if grouped:
        # 1.234.567 is also stored, and may stand in the text, as 1234567.
        return [crc32(form.encode()) for word in grouped for form in number_forms(word)]
    return _name_terms(text)[1]


def _is_one_syllable(found: Sequence[Word]) -> bool:
    return len(found) == 1 and found[0].script == "hangul" and len(found[0].text) == 1


def _name_terms(name: str) -> tuple[list[int], list[int]]:
    """Return exact and unaccented terms of a name's pairs, or of its only word."""
    exact: list[int] = []
    bare: list[int] = []
    run: list[WordTerms] = []
    for word in [*words(nfc(name).lower()), None]:
        if word is not None and word.script == "spaced":
            run.append(_word_terms(word.text))
            continue
        exact.extend(_name_run([(one.exact_key, one.exact[0]) for one in run]))
        bare.extend(_name_run([(one.bare_key, one.bare[0]) for one in run]))
        run = []
        if word is not None:
            pieces = list(word.text) if word.script == "hangul" else clusters(word.text)
            other = _pairs(pieces) or [crc32(word.text.encode())]
            exact.extend(other)
            bare.extend(other)
    return exact, bare


def _name_run(run: Sequence[tuple[bytes, int]]) -> list[int]:
    if len(run) == 1:
        return [run[0][1]]
    return [crc32(after[0], before[1]) for before, after in pairwise(run)]


def _weighted(terms: list[int]) -> SparseView:
    counts = Counter(terms)
    floor = K1 * (1.0 - B + B * len(terms) / AVERAGE_TERMS)
    indices = sorted(counts)
    return SparseView(
        indices, [n * (K1 + 1.0) / (n + floor) for n in map(counts.get, indices) if n]
    )


def _unit(terms: Iterable[int], further: Iterable[int] = ()) -> SparseView:
    weights = dict.fromkeys(further, ALSO_WEIGHT) | dict.fromkeys(terms, 1.0)
    indices = sorted(weights)
    rare = rarity(indices)
    return SparseView(indices, [weights[t] * r for t, r in zip(indices, rare, strict=True)])


def _terms(text: str) -> tuple[list[int], list[int], list[int]]:
    """Return exact terms, unaccented terms and terms of units, repetitions included."""
    exact: list[int] = []
    bare: list[int] = []
    before: WordTerms | None = None
    found = list(words(nfc(text).lower()))
    for word in found:
        if word.script != "spaced":
            before = None
            pieces = _hangul(word.text) if word.script == "hangul" else _unspaced(word.text)
            exact.extend(pieces)
            bare.extend(pieces)
            continue
        now = _word_terms(word.text)
        exact.extend(now.exact)
        bare.extend(now.bare)
        if before is not None:
            exact.append(crc32(now.exact_key, before.exact[0]))
            bare.append(crc32(now.bare_key, before.bare[0]))
        before = now
    return exact, bare, [unit_term(mention.code) for mention in units_of(found)]


def units_of(found: Sequence[Word]) -> list[UnitMention]:
    """Return the units that lower-case words name."""
    if all(word.text.isalpha() for word in found):
        return []
    return list(unit_mentions(found, [bare_form(word.text) for word in found]))


def _hangul(word: str) -> list[int]:
    return [crc32(word.encode()), *_pairs(list(word))]


def _unspaced(run: str) -> list[int]:
    pieces = clusters(run)
    return [*(crc32(piece.encode()) for piece in pieces), *_pairs(pieces)]


def _pairs(pieces: list[str]) -> list[int]:
    return [crc32((a + b).encode()) for a, b in pairwise(pieces)]


@lru_cache(maxsize=1 << 16)
def _word_terms(word: str) -> WordTerms:
    exact, bare = exact_form(word), bare_form(word)
    numbers = [crc32(form.encode()) for form in number_forms(word)]
    return WordTerms(
        exact.encode(),
        (crc32(exact.encode()), *numbers),
        bare.encode(),
        (crc32(bare.encode()), *numbers),
    )

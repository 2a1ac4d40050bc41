"""The facts and earlier decisions nearest to a text, to show a reviewer. Never a reason to flag.

Four rankings: Okapi BM25 over words and TF-IDF cosine over character n-grams, each over the text
with and without accents; joined by reciprocal rank fusion (Cormack, Clarke, Büttcher 2009).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import scipy.sparse
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

from records.claim import Fact
from records.text import nfc, unaccented

_K1: Final = 1.2
_B: Final = 0.75
"""Okapi BM25's usual constants (Robertson and Zaragoza 2009)."""
_RRF: Final = 60
"""The constant of reciprocal rank fusion, as in its paper."""
_TOKEN: Final = r"(?u)\w+"  # noqa: S105
_GRAMS: Final = (3, 5)


@dataclass(frozen=True, slots=True)
class Document:
    """Something to find: a fact, or a post already decided on."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Near:
    """A document found. ``score`` is the fused one: it ranks, it is no probability."""

    id: str
    score: float


class Retriever:
    """Finds the documents nearest to a text. Building it takes time; searching is quick."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._ids = [document.id for document in documents]
        texts = [document.text for document in documents]
        writings: tuple[Callable[[str], str], ...] = (_written, unaccented)
        self._rankings: list[_Bm25 | _Grams] = [
            kind(texts, writing) for kind in (_Bm25, _Grams) for writing in writings if texts
        ]

    def nearest(self, text: str, limit: int = 5) -> list[Near]:
        """Return up to ``limit`` documents that share anything with ``text``, the nearest first.

        Of equal scores the document given earlier comes first.
        """
        fused = np.zeros(len(self._ids))
        for ranking in self._rankings:
            scores = ranking.scores(text)
            order = np.argsort(-scores, kind="stable")
            ranks = np.empty(len(order))
            ranks[order] = np.arange(1, len(order) + 1)
            fused += np.where(scores > 0, 1 / (_RRF + ranks), 0.0)
        best = np.argsort(-fused, kind="stable")[:limit]
        return [Near(self._ids[place], float(fused[place])) for place in best if fused[place] > 0]


def fact_documents(facts: Iterable[Fact]) -> list[Document]:
    """Return each fact as a document: what it states, and what would contradict it."""
    return [
        Document(fact.id, " ".join((fact.statement_vi, fact.statement_en, fact.verdict_rule)))
        for fact in facts
    ]


def _written(text: str) -> str:
    return nfc(text).lower()


class _Bm25:
    def __init__(self, texts: Sequence[str], writing: Callable[[str], str]) -> None:
        self._words = CountVectorizer(preprocessor=writing, token_pattern=_TOKEN)
        counts: Any = self._words.fit_transform(texts).tocsr().astype(np.float64)
        lengths = np.asarray(counts.sum(axis=1)).ravel()
        held = np.diff(counts.tocsc().indptr)
        rarity = np.log(1 + (len(texts) - held + 0.5) / (held + 0.5))
        norm = _K1 * (1 - _B + _B * lengths / max(lengths.mean(), 1.0))
        rows = np.repeat(np.arange(len(texts)), np.diff(counts.indptr))
        counts.data = counts.data * (_K1 + 1) / (counts.data + norm[rows])
        self._weights = counts @ scipy.sparse.diags(rarity)

    def scores(self, text: str) -> Any:
        asked = self._words.transform([text])
        asked.data = np.ones_like(asked.data)
        return np.asarray((self._weights @ asked.T).todense()).ravel()


class _Grams:
    def __init__(self, texts: Sequence[str], writing: Callable[[str], str]) -> None:
        self._grams = TfidfVectorizer(
            preprocessor=writing, analyzer="char_wb", ngram_range=_GRAMS, sublinear_tf=True
        )
        self._weights = self._grams.fit_transform(texts)

    def scores(self, text: str) -> Any:
        return np.asarray((self._weights @ self._grams.transform([text]).T).todense()).ravel()

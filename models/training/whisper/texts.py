"""The closed texts: the four sample recordings' sentences, and what may be said of their words."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np

LANGS: Final = ("vi", "en", "fr")
TEXTS: Final = Path(__file__).with_name("texts.json")

_KINDS: Final = ("sentence", "clauses", "run", "span", "random")
_SHARES: Final = (0.22, 0.16, 0.08, 0.24, 0.30)
_LONGEST: Final = 18


@cache
def texts(lang: str) -> tuple[tuple[str, ...], ...]:
    """Return the texts of ``lang``, each as its sentences."""
    kept: dict[str, list[list[str]]] = json.loads(TEXTS.read_text(encoding="utf-8"))
    return tuple(tuple(sentences) for sentences in kept[lang])


@cache
def words(lang: str) -> tuple[str, ...]:
    """Return every word of ``lang``, without punctuation, as written."""
    running = " ".join(sentence for text in texts(lang) for sentence in text)
    return tuple(sorted({bare(word) for word in running.split()}))


def bare(word: str) -> str:
    """Return ``word`` without the comma or full stop behind it."""
    return word.rstrip(".,;:!?")


def draw_text(rng: np.random.Generator, lang: str) -> str:
    """Return something to say: a sentence, clauses, a few sentences, a span or random words."""
    kind = rng.choice(_KINDS, p=_SHARES)
    text = texts(lang)[rng.integers(len(texts(lang)))]
    if kind == "random":
        return _random_words(rng, lang)
    if kind == "sentence":
        return str(rng.choice(text))
    if kind == "run":
        first = int(rng.integers(len(text)))
        return " ".join(text[first : first + int(rng.integers(2, 4))])
    if kind == "clauses":
        clauses = re.split(r"(?<=[,.]) ", str(rng.choice(text)))
        first = int(rng.integers(len(clauses)))
        return " ".join(clauses[first : first + int(rng.integers(1, 3))])
    running = " ".join(text).split()
    size = int(rng.integers(1, _LONGEST + 1))
    first = int(rng.integers(max(1, len(running) - size + 1)))
    return " ".join(running[first : first + size])


def _random_words(rng: np.random.Generator, lang: str) -> str:
    drawn = list(rng.choice(words(lang), size=int(rng.integers(1, 13))))
    for place in range(len(drawn) - 1):
        if rng.random() < 0.12:
            drawn[place] += ","
    return " ".join(drawn) + ("." if rng.random() < 0.5 else "")

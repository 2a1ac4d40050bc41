"""Which words of a passage answer a question, and in which view of words they meet it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from index.folding import bare_form, exact_form
from index.snippet import matched_spans
from models.words import Word, clusters, words
from records.text import nfc

MatchedBy = Literal["exact", "bare", "other"]


@dataclass(frozen=True, slots=True)
class MatchedWord:
    """A word as the passage writes it.

    ``view`` is ``exact`` where it stands with the accents that were asked, ``bare`` where only the
    letters agree, ``other`` where another name of what was asked was met.
    """

    text: str
    view: MatchedBy


def matched_words(text: str, query: str, also: Sequence[str] = ()) -> list[MatchedWord]:
    """Return the different words of ``text`` that ``query`` met, in order.

    Args:
        text: the passage.
        query: what was asked.
        also: other names that were searched along.

    """
    exact, _bare = _forms(query)
    found: dict[str, MatchedWord] = {}
    asked = matched_spans(text, query)
    for start, end in asked:
        for word in words(text[start:end]):
            shown = nfc(word.text)
            found.setdefault(shown.lower(), MatchedWord(shown, _view(word, exact)))
    names = [_forms(name)[1] for name in also]
    others = matched_spans(text, " ".join(also)) if names else []
    for start, end in _together(text, others):
        if any(start < last and first < end for first, last in asked):
            continue
        shown = nfc(text[start:end])
        met = _forms(shown)[1]
        # Part of a name is no name: "Tà" alone is not "Tà Cơn".
        if any(name <= met for name in names):
            found.setdefault(shown.lower(), MatchedWord(shown, "other"))
    return list(found.values())


def asked_words(query: str) -> frozenset[str]:
    """Return the different words of a question without accents; characters where none are spaced.

    Counts what a passage can cover of it.
    """
    return frozenset(_forms(query)[1])


def covered(text: str, query: str) -> int:
    """Return how many of :func:`asked_words` stand in ``text``."""
    asked = asked_words(query)
    return len(asked & set(_forms(text)[1])) if asked else 0


def _forms(text: str) -> tuple[set[str], set[str]]:
    exact: set[str] = set()
    bare: set[str] = set()
    for word in words(nfc(text).lower()):
        if word.script == "unspaced":
            exact.update(clusters(word.text))
            bare.update(clusters(word.text))
        elif word.script == "hangul":
            exact.add(word.text)
            bare.add(word.text)
        else:
            exact.add(exact_form(word.text))
            bare.add(bare_form(word.text))
    return exact, bare


def _together(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join spans with nothing but a space between them: a name is shown whole."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and text[joined[-1][1] : start] == " ":
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _view(word: Word, exact: set[str]) -> MatchedBy:
    if word.script != "spaced":
        return "exact"
    return "exact" if exact_form(nfc(word.text).lower()) in exact else "bare"

"""A text as a row of canonical tokens, in which a phrase is found by plain substring search.

Spaced words are one token each, under which all spellings of a word meet; Korean goes by syllables
and Chinese, Japanese, Thai, Lao and Khmer by characters, since particles and neighbours are written
onto a word there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from index.folding import bare_form, exact_form
from index.tokens import units_of
from models.words import Word, clusters, number_forms, words
from records.text import nfc


class Token(NamedTuple):
    """One token in both forms, and where it stands in the text; ``spaced`` for a whole word."""

    exact: str
    bare: str
    start: int
    end: int
    spaced: bool


@dataclass(frozen=True, slots=True)
class Canonical:
    """A passage in both forms: tokens with a space on either side, then further forms of numbers.

    ``units`` are the codes of the units it names.
    """

    exact: str
    bare: str
    units: frozenset[str]


def tokens(text: str) -> list[Token]:
    """Return the tokens of ``text``, with character offsets into its NFC form."""
    return list(_tokens(list(words(nfc(text).lower()))))


def canonical(text: str) -> Canonical:
    """Return ``text`` ready to be held to many phrases."""
    found = list(words(nfc(text).lower()))
    row = list(_tokens(found))
    # Behind a bar, so that no phrase runs on into them.
    numbers = (word.text for word in found if not word.text.isalpha())
    forms = [form for number in numbers for form in number_forms(number)]
    further = f"| {' | '.join(forms)} " if forms else ""
    units = frozenset(mention.code for mention in units_of(found))
    return Canonical(
        f" {' '.join(token.exact for token in row)} {further}",
        f" {' '.join(token.bare for token in row)} {further}",
        units,
    )


class Needle(NamedTuple):
    """A phrase to look for. ``exact`` is ``None`` when it was typed without accents."""

    exact: str | None
    bare: str

    def stands_in(self, passage: Canonical) -> bool:
        """Whether the phrase stands in ``passage``.

        Accents that were typed are meant; only a text written without any passes without them.
        """
        if self.exact is None:
            return self.bare in passage.bare
        return self.exact in passage.exact or self.bare in passage.exact


def needle(text: str) -> Needle | None:
    """Return ``text`` as a phrase to look for, ``None`` when no word is in it."""
    row = tokens(text)
    if not row:
        return None
    exact, bare = (
        f" {' '.join(form)} " for form in zip(*((t.exact, t.bare) for t in row), strict=True)
    )
    return Needle(None if exact == bare else exact, bare)


def _tokens(found: Sequence[Word]) -> Iterator[Token]:
    for word in found:
        if word.script == "spaced":
            text = word.text
            if not text.isalpha() and text[0].isdigit():
                text = text.replace(".", "").replace(",", "")
            yield Token(exact_form(text), bare_form(text), word.start, word.end, True)
            continue
        at = word.start
        for piece in list(word.text) if word.script == "hangul" else clusters(word.text):
            yield Token(piece, piece, at, at + len(piece), False)
            at += len(piece)

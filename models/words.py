"""Cuts text into words by writing system, the same way for every model and view of this house."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

import regex

Script = Literal["spaced", "unspaced", "hangul"]

# Scripts that put no space between words: they are taken character by character.
_UNSPACED: Final = r"\p{Han}\p{Hiragana}\p{Katakana}ー\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_WORD: Final = regex.compile(
    rf"(?P<unspaced>[{_UNSPACED}]+)"
    r"|(?P<hangul>\p{Hangul}+)"
    r"|(?P<number>\p{Nd}+(?:[.,]\p{Nd}{3})+(?!\p{Nd}))"
    rf"|(?P<spaced>[\p{{L}}\p{{M}}\p{{Nd}}--[{_UNSPACED}\p{{Hangul}}]]+)",
    regex.VERSION1,
)
_ASCII_WORD: Final = regex.compile(r"[0-9]+(?:[.,][0-9]{3})+(?![0-9])|[A-Za-z0-9]+")
_CLUSTER: Final = regex.compile(r"\X")


class Word(NamedTuple):
    """One word: its text as written, ``start``/``end`` character offsets, and its script."""

    text: str
    start: int
    end: int
    script: Script


def words(text: str) -> Iterator[Word]:
    """Yield the words of ``text`` in order.

    A run of Chinese, Japanese, Thai, Lao, Khmer or Burmese writing is one ``unspaced`` word; cut
    it further with :func:`clusters`. A grouped number (``1.234.567``) is one ``spaced`` word.
    """
    if text.isascii():
        for match in _ASCII_WORD.finditer(text):
            yield Word(match.group(), match.start(), match.end(), "spaced")
        return
    for match in _WORD.finditer(text):
        script: Script = "spaced"
        if match.lastgroup == "unspaced":
            script = "unspaced"
        elif match.lastgroup == "hangul":
            script = "hangul"
        yield Word(match.group(), match.start(), match.end(), script)


def clusters(run: str) -> list[str]:
    """Cut a run of unspaced writing into characters, each with its vowel and tone signs."""
    return list(_CLUSTER.findall(run))


def number_forms(word: str) -> list[str]:
    """Return the further forms under which a word with digits should also be found.

    ``1.234.567`` is also ``1234567``; ``E52`` is also ``52`` (a unit named by letter and number
    must meet the same unit named by number alone). A word without digits has none.
    """
    if not any(char.isdecimal() for char in word):
        return []
    joined = word.replace(".", "").replace(",", "")
    if joined != word:
        return [joined]
    if word.isdecimal():
        return []
    return [part for part in regex.findall(r"\p{Nd}+", word) if len(part) > 1]

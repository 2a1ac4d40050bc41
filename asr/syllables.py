"""How many syllables a text takes to say: enough to tell possible speed from impossible."""

from __future__ import annotations

import unicodedata
from typing import Final

import regex

_WORD: Final = regex.compile(r"[\p{L}\p{M}]+|\p{N}")
_VOWELS: Final = regex.compile(r"[aeiouyœæ]+|[аеёиоуыэюя]", regex.IGNORECASE)
_ONE_A_CHARACTER: Final = ("zh", "ja", "ko")


def syllables(text: str, lang: str) -> int:
    """Return about how many syllables are said.

    Vietnamese writes each syllable as a word; Chinese, Japanese and Korean about one a character;
    elsewhere groups of vowels are counted. A digit counts as one, since numbers are read out.
    """
    count = 0
    for found in _WORD.finditer(unicodedata.normalize("NFC", text), timeout=0.5):
        word = found.group()
        if lang in _ONE_A_CHARACTER:
            count += len(word)
        elif lang == "vi" or word.isdigit():
            count += 1
        else:
            count += max(1, len(_VOWELS.findall(_bare(word))))
    return count


def _bare(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word) if unicodedata.category(c) != "Mn")

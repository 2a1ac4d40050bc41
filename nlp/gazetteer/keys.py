"""Normal forms under which spellings of one place name meet."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from records.text import unaccented

SYLLABLE: Final = re.compile(r"[\u3400-\u9fff]|[^\W\d_\u3400-\u9fff]+|\d+")
"""A word of letters, a number, or one sign of Chinese: the words of ``nlp.entities.reading``."""

# Domain rules §4: Đăk, Đắk, Đak, Đắc and Dak are one word; y and i end an open syllable alike.
_OPEN_Y: Final = re.compile(r"^(?:qu|[bcdghklmnprstvx]*)y$")
_SAME: Final = {
    "dac": "dak", "dach": "dak", "dark": "dak", "lac": "lak", "pley": "plei", "play": "plei",
    "ya": "ia",
}  # fmt: skip
_HIGHLAND: Final = frozenset({"dak", "lak", "plei", "ia"})
_TONES: Final = frozenset("\u0300\u0301\u0309\u0303\u0323")


@lru_cache(maxsize=65536)
def syllable_key(bare: str) -> str:
    """Return the form one unaccented lower-case syllable is looked up by."""
    same = _SAME.get(bare)
    if same is not None:
        return same
    return bare[:-1] + "i" if _OPEN_Y.match(bare) else bare


def place_key(name: str) -> str:
    """Return the key of ``name``: its syllables without accents, joined by spaces."""
    return " ".join(map(syllable_key, SYLLABLE.findall(unaccented(name))))


@lru_cache(maxsize=65536)
def spelled(syllable: str) -> tuple[str, str]:
    """Return letters and tone of an accented lower-case syllable, wherever the tone mark stands.

    ``hoà`` and ``hòa`` are the same; vowel marks (ă, â, ê, ô, ơ, ư) and đ stay in the letters.
    """
    letters: list[str] = []
    tone = ""
    for char in unicodedata.normalize("NFD", syllable):
        if char in _TONES:
            tone = char
        else:
            letters.append(char)
    text = unicodedata.normalize("NFC", "".join(letters))
    return (text[:-1] + "i" if _OPEN_Y.match(unaccented(text)) else text), tone


@lru_cache(maxsize=65536)
def accent_cost(said: str, name: str) -> int:
    """Return how far an accented syllable lies from another of the same key.

    0 the same; 1 another tone mark, or none; 2 other vowel marks; 3 another first letter (d, đ).
    """
    first, second = spelled(said), spelled(name)
    if first == second or syllable_key(unaccented(said)) in _HIGHLAND:
        return 0
    if (first[0][:1] == "đ") != (second[0][:1] == "đ"):
        return 3
    if first[0] != second[0]:
        return 2
    return 1


def names_cost(said: tuple[str, ...], name: str) -> int:
    """Return the accent costs of a whole name of as many syllables, summed."""
    parts = SYLLABLE.findall(name.lower())
    if len(parts) != len(said):
        return 0
    return sum(map(accent_cost, said, parts))

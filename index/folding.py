"""Spellings of one word that must meet: tone placement, i or y, accents."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

import regex

from records.text import unaccented

_TONES: Final = {"\u0300": "2", "\u0301": "1", "\u0303": "4", "\u0309": "3", "\u0323": "5"}
# "sĩ/sỹ", "hi sinh/hy sinh", "Mĩ/Mỹ", "kỉ/kỷ", "lí/lý", "ti/ty", "vi/vy", "quí/quý": after these
# onsets a lone vowel is written either way (decision 240/QĐ-BGDĐT of 1984 and the older custom).
# Not after a vowel: "tai" and "tay", "thúi" and "thúy" are different words.
_LONE_Y: Final = regex.compile(r"((?:h|k|l|m|s|t|v|qu))y([1-5]?)")


@lru_cache(maxsize=1 << 14)
def exact_form(word: str) -> str:
    """Return the form of a lower-case NFC word under which all its spellings meet, tones kept.

    The tone goes behind the word, so ``hoà`` and ``hòa`` are one; a lone ``y`` becomes ``i``, so
    ``sỹ`` and ``sĩ`` are one.
    """
    return _with_i(word if word.isascii() else _tone_last(word))


@lru_cache(maxsize=1 << 14)
def bare_form(word: str) -> str:
    """Return the same for a word whose accents do not count (``liệt sỹ`` is ``liet si``)."""
    return _with_i(unaccented(word))


def _with_i(word: str) -> str:
    # Longest first checked cheaply: most words have no y at all.
    if "y" not in word:
        return word
    found = _LONE_Y.fullmatch(word)
    return f"{found.group(1)}i{found.group(2)}" if found else word


def _tone_last(word: str) -> str:
    letters, tones = [], []
    for char in unicodedata.normalize("NFD", word):
        tone = _TONES.get(char)
        if tone is None:
            letters.append(char)
        else:
            tones.append(tone)
    return unicodedata.normalize("NFC", "".join(letters)) + "".join(tones)

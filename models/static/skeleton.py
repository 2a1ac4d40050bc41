"""Consonant skeletons: what stays of a name when it is written in another alphabet.

Vowels, doubled letters, voicing and the difference of l and r are lost or changed in every
transliteration (``Trump``, ``Трамп``, ``트럼프``: ``t-r-n-p``), so they are left out.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_CYRILLIC: Final = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "j", "з": "z",
        "и": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r",
        "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h", "ц": "s", "ч": "ch", "ш": "sh",
        "щ": "sh", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "u", "я": "a", "і": "i", "ї": "i",
        "є": "e",
    }
)  # fmt: skip
# Revised Romanisation of Korean (2000), initial and final consonants, already in the classes below.
_INITIAL: Final = (
    "k", "k", "n", "t", "t", "r", "n", "p", "p", "s", "s", "", "j", "j", "ch", "k", "t", "p", "h",
)  # fmt: skip
_FINAL: Final = (
    "", "k", "k", "k", "n", "n", "n", "t", "r", "k", "n", "r", "r", "r", "p", "r", "n", "p", "p",
    "t", "t", "n", "t", "t", "k", "t", "p", "",
)  # fmt: skip
_CLASSES: Final = (
    (re.compile("sch|sh"), "s"),
    (re.compile("tch|ch|zh|ж"), "j"),
    (re.compile("ph"), "p"),
    (re.compile("kh|gh|ck|q|c(?![eiy])"), "k"),
    (re.compile("th|dh"), "t"),
    (re.compile("nh|ng|gn"), "n"),
    (re.compile("x"), "ks"),
)
_ONE: Final = str.maketrans("bvfgdlmzc", "pppktrnss", "aeiouyhw'’-")
_REPEATED: Final = re.compile(r"(.)\1+")


@lru_cache(maxsize=1 << 15)
def skeleton(word: str) -> str:
    """Return the consonant classes of a lower-case ``word`` without accents, or ``""``.

    Latin, Cyrillic and Korean words have one; others give the letters they are.
    """
    if "가" <= word[0] <= "힣":
        letters = "".join(_syllable(char) for char in word if "가" <= char <= "힣")
        bones = letters.replace("ch", "j").replace("h", "")
    else:
        bones = word.translate(_CYRILLIC)
        for pattern, same in _CLASSES:
            bones = pattern.sub(same, bones)
        bones = bones.translate(_ONE)
    return _REPEATED.sub(r"\1", bones)


def _syllable(char: str) -> str:
    place = ord(char) - 0xAC00
    return _INITIAL[place // 588] + _FINAL[place % 28]

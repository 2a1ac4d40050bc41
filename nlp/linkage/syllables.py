"""Keys of Vietnamese syllables: the same for spellings that hearing or writing mixes up.

The key is the one of the design's domain rules, section 6: marks away (đ kept apart), ngh/ng → ŋ,
tr → ch, s → x, l → n, gi/d/r → z, c/k/q → k, ph → f, y → i.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from records.text import nfc, unaccented

_LETTERS: Final = re.compile(r"[^\W\d_]+")
_RULES: Final = (
    (re.compile(r"^ngh?"), "ŋ"),
    (re.compile(r"^tr"), "ch"),
    (re.compile(r"^s"), "x"),
    (re.compile(r"^l"), "n"),
    (re.compile(r"^gi(?=[aeiouy])"), "z"),
    (re.compile(r"^(?:gi|d|r)"), lambda match: "zi" if match.group() == "gi" else "z"),
    (re.compile(r"^ph"), "f"),
    (re.compile(r"^(?:k(?!h)|q|c(?!h))"), "k"),
    (re.compile(r"y"), "i"),
)
# Two spellings of one surname, north and south.
_TWINS: Final = {"hoàng": "huỳnh", "huỳnh": "hoàng", "vũ": "võ", "võ": "vũ"}


def syllables(name: str) -> tuple[str, ...]:
    """Return the syllables of a name, NFC and in small letters, marks kept."""
    return tuple(_LETTERS.findall(nfc(name).lower()))


@lru_cache(maxsize=65536)
def sound_key(syllable: str) -> str:
    """Return the key of one syllable in small letters; "" for an empty one."""
    key = unaccented(syllable.replace("đ", "\x01"))
    for pattern, new in _RULES:
        key = pattern.sub(new, key, count=1 if pattern.pattern != "y" else 0)
    return key.replace("\x01", "đ")


def twin(syllable: str) -> str:
    """Return the other region's spelling of a surname, "" where there is none."""
    return _TWINS.get(syllable, "")


def is_accented(text: str) -> bool:
    """Whether any Vietnamese mark stands in ``text``."""
    return any(char > "\x7f" for char in text)

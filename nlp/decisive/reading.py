"""A text as the rules read it, and patterns that hold with and without Vietnamese accents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from nlp.claims.normalise import MappedText, fold
from records.text import unaccented

Case = Literal["lower", "upper", "mixed"]
LATIN: Final = "A-Za-zÀ-ɏḀ-ỹ"
# Latin and Cyrillic; in their blocks capitals and small letters take turns, so no range will do.
_CAPITALS: Final = "".join(
    char for char in map(chr, (*range(0x41, 0x530), *range(0x1E00, 0x1F00))) if char.isupper()
)
_TAIL: Final = r"(?:['’]\w+|[\w’'\-])*"
PROPER: Final = re.compile(rf"(?<![\w’'])[{_CAPITALS}]{_TAIL}(?:[ \u00a0][{_CAPITALS}]{_TAIL})*")
"""A run of words that begin with a capital."""
# In a text this short, no accent says nothing about how the rest is written.
_VIETNAMESE: Final = re.compile(
    "[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """``languages`` are those whose words count; ``accented`` whether Vietnamese accents stand."""

    text: str
    mapped: MappedText
    languages: frozenset[str]
    accented: bool
    case: Case


def read(text: str, lang: str) -> Reading:
    """Prepare ``text``; where ``lang`` is none of ours, words of all our languages count."""
    mapped = fold(text)
    known = frozenset({lang}) if lang in ("vi", "en", "fr") else frozenset({"vi", "en", "fr"})
    if lang in ("ru", "ko", "zh"):
        known = frozenset({lang})
    accented = "vi" in known and bool(_VIETNAMESE.search(mapped.kept))
    capitals = sum(char.isupper() for char in text)
    small = sum(char.islower() for char in text)
    case: Case = "mixed"
    if capitals <= 1:
        case = "lower"
    elif small * 4 < capitals:
        case = "upper"
    return Reading(text, mapped, known, accented, case)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A Vietnamese pattern, as written and without accents.

    In a text with accents a word without them is another word (``sau`` is no ``sáu``); a text
    without any is read by the pattern without any.
    """

    written: re.Pattern[str]
    bare: re.Pattern[str]

    def find(self, reading: Reading) -> Iterator[re.Match[str]]:
        """Yield the finds; their places are those of the folded text."""
        if reading.accented:
            return self.written.finditer(reading.mapped.kept)
        return self.bare.finditer(reading.mapped.folded)


def vietnamese(pattern: str, bare: str | None = None) -> Pattern:
    r"""Compile a pattern in lower case (so no ``\S`` or ``\W`` in it), whole words.

    Args:
        pattern: as written with accents.
        bare: for texts without accents, where it is not simply the same without them.
    """
    if bare is None:
        bare = unaccented(pattern).replace("(?p<", "(?P<")
    return Pattern(_whole(pattern), _whole(bare))


def _whole(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)")


def whole(pattern: str) -> re.Pattern[str]:
    """Compile a pattern over folded text, whole words."""
    return _whole(pattern)


def alternatives(words: str) -> str:
    """Return ``words``, parted by spaces (``_`` for a space inside), as a regex, longest first."""
    listed = sorted(words.split(), key=len, reverse=True)
    return "|".join(word.replace("_", " ") for word in listed)

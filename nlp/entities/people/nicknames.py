r"""What comrades added to a name: "Vinh béo", "Phúc \"sún\"", "Lợi Hà Nam"."""

from __future__ import annotations

import re
from typing import Final

from nlp.entities.people.lexicon import Names
from nlp.entities.people.phrases import gap
from nlp.entities.reading import EntityReading

_QUOTED: Final = re.compile(r" ?[\"“'‘]([^\W\d_]{1,8})[\"”'’]")
_ENDS: Final = re.compile(r"\s*(?:$|[,.;:!?)\n]|(?:và|với|cùng|hy sinh|hi sinh|mất|chết)(?!\w))")
_DIES: Final = re.compile(
    r"(?: (?:cũng|đã|đều|bị|thì|mới))*"
    r" (?:hy sinh|hi sinh|mất|chết|ngã xuống|bị thương|trúng|chôn|nằm)(?!\w)"
    r"|\s*(?:,|và|với|\.|;)"
)


def _is_nickname(word: str, lexicon: Names) -> bool:
    return word in lexicon.nicknames or word in lexicon.loose


def nickname_end(reading: EntityReading, last: int, lexicon: Names) -> int | None:
    """Return where the nickname ends that follows name word ``last``, if one does."""
    words = reading.words
    text = reading.text
    behind = last + 1
    quoted = _QUOTED.match(text, words[last].end)
    if quoted and _is_nickname(quoted[1].lower(), lexicon):
        return quoted.end()
    if behind >= len(words) or gap(reading, last) != " ":
        return None
    word = words[behind]
    if not word.text[0].islower():
        return None
    key = word.kept if reading.accented else word.bare
    if key in lexicon.nicknames and reading.accented:
        return word.end
    if key in lexicon.loose and _ENDS.match(text, word.end):
        return word.end
    return None


def region_behind(reading: EntityReading, at: int, end: int, lexicon: Names) -> int | None:
    """Return the word behind a given name and the region it is nicknamed after.

    Only where the run ends there and a sentence goes on as after a person, for "Sơn Hà Nam"
    could be a place in a place.
    """
    words = reading.words
    if end - at != 3:
        return None
    region = " ".join(
        (word.kept if reading.accented else word.bare) for word in words[at + 1 : end]
    )
    if region not in lexicon.regions or not _DIES.match(reading.text, words[end - 1].end):
        return None
    return end

"""A text as the finders of entities read it: normal forms, words, language, prepared once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from nlp.claims.normalise import MappedText
from nlp.decisive.reading import Case, read
from nlp.gazetteer.keys import syllable_key
from records.entity import MODEL, Entity, EntityLabel, Json
from records.text import unaccented

# A word of letters, a number, or one sign of Chinese; a run of Korean is one word.
_WORD: Final = re.compile(r"[\u3400-\u9fff]|[^\W\d_\u3400-\u9fff]+|\d+")


@dataclass(frozen=True, slots=True)
class Word:
    """One word; ``text[start:end]`` of the source. ``kept`` in lower case, ``bare`` unaccented."""

    start: int
    end: int
    text: str
    kept: str
    bare: str


@dataclass(frozen=True, slots=True)
class EntityReading:
    """A text prepared for all finders.

    Attributes:
        text: as stored (NFC).
        lang: ISO 639-1 as told or identified, or ``""``.
        mapped: folded and kept forms with the way back to ``text``.
        languages: those whose words count.
        accented: whether Vietnamese accents stand in the text.
        case: ``lower`` (a transcript without capitals), ``upper`` or ``mixed``.
        words: all words in order.
        said: each word as the lists of words know it: with its accents in an accented Vietnamese
            text, else without.
        keys: each word as the gazetteer knows it (``nlp.gazetteer.keys``).
        mode: 0 in an accented Vietnamese text, 1 in one without accents, 2 where no Vietnamese
            words count.
    """

    text: str
    lang: str
    mapped: MappedText
    languages: frozenset[str]
    accented: bool
    case: Case
    words: tuple[Word, ...]
    said: tuple[str, ...]
    keys: tuple[str, ...]
    mode: int

    def entity(
        self,
        start: int,
        end: int,
        label: EntityLabel,
        norm: Json,
        score: float,
        rule: str,
        **details: Json,
    ) -> Entity:
        """Return an entity over ``text[start:end]``; details that are ``None`` are left out."""
        known = {key: value for key, value in details.items() if value is not None}
        return Entity(start, end, self.text[start:end], label, norm, score, rule, known, MODEL)


def prepare(text: str, lang: str = "") -> EntityReading:
    """Prepare ``text``; where ``lang`` is none of ours, words of all our languages count."""
    base = read(text, lang)
    words = tuple(
        Word(match.start(), match.end(), word, kept := word.lower(), unaccented(kept))
        for match in _WORD.finditer(text)
        for word in (match.group(),)
    )
    vietnamese = "vi" in base.languages
    mode = 2 if not vietnamese else 0 if base.accented else 1
    said = tuple(word.kept if mode == 0 else word.bare for word in words)
    keys = tuple(syllable_key(word.bare) for word in words)
    return EntityReading(
        text, lang, base.mapped, base.languages, base.accented, base.case, words, said, keys, mode
    )

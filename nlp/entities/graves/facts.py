"""What a rule about graves is: a pattern of one language and the value it means."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from nlp.decisive.reading import Pattern, vietnamese, whole
from nlp.entities.reading import EntityReading
from records.entity import Json

Read = Callable[[re.Match[str]], Json]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Attributes:
        fact: which fact about a grave.
        lang: ISO 639-1 of the words.
        pattern: over the folded text; the group ``span`` bounds the entity where it has one.
        value: the value, or how to read it from a match (``None``: no fact after all).
    """

    fact: str
    lang: str
    pattern: Pattern | re.Pattern[str]
    value: Json | Read

    def find(self, reading: EntityReading) -> Iterator[tuple[int, int, Json]]:
        """Yield ``(start, end, value)`` in the text as stored."""
        if isinstance(self.pattern, Pattern):
            mapped = reading.mapped
            accented = reading.accented
            text = mapped.kept if accented else mapped.folded
            matches = (self.pattern.written if accented else self.pattern.bare).finditer(text)
        else:
            matches = self.pattern.finditer(reading.mapped.folded)
        for match in matches:
            value = self.value(match) if callable(self.value) else self.value
            if value is not None:
                group: str | int = "span" if "span" in match.re.groupindex else 0
                yield *reading.mapped.span(*match.span(group)), value


def rule(fact: str, lang: str, pattern: str, value: Json | Read) -> Rule:
    """Compile a rule; Latin and Cyrillic patterns are whole words, without accents but in vi."""
    if lang == "vi":
        return Rule(fact, lang, vietnamese(pattern), value)
    if lang in ("ko", "zh"):
        return Rule(fact, lang, re.compile(pattern), value)
    return Rule(fact, lang, whole(pattern), value)

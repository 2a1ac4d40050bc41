"""Lists of words, looked up at a place of a text in the text's own spelling."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from nlp.entities.reading import EntityReading
from records.text import unaccented

Phrase = tuple[str, ...]
_Index = Mapping[str, tuple[Phrase, ...]]


def phrases(text: str) -> frozenset[Phrase]:
    """Return the phrases of ``text``: parted by ``;`` or line, words by spaces."""
    parts = text.replace("\n", ";").split(";")
    return frozenset(tuple(part.split()) for part in parts if part.strip())


def _index(given: Iterable[Phrase], end: int) -> _Index:
    found: dict[str, list[Phrase]] = {}
    for phrase in given:
        found.setdefault(phrase[end], []).append(phrase)
    return {word: tuple(sorted(many, key=len, reverse=True)) for word, many in found.items()}


def _bare(given: Iterable[Phrase]) -> frozenset[Phrase]:
    return frozenset(tuple(map(unaccented, phrase)) for phrase in given)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Phrases as written with accents, without, and those of other languages, by either end."""

    starts: tuple[_Index, _Index, _Index]
    ends: tuple[_Index, _Index, _Index]

    @classmethod
    def of(cls, given: Iterable[Phrase]) -> Vocabulary:
        """Return the list of Vietnamese phrases ``given``."""
        vi = frozenset(given)
        return _built(vi, frozenset())

    @classmethod
    def union(cls, *lists: Vocabulary) -> Vocabulary:
        """Return a list that begins and ends where one of ``lists`` does, for ``touches``."""
        starts = tuple(
            {word: () for one in lists for word in one.starts[mode]} for mode in range(3)
        )
        ends = tuple({word: () for one in lists for word in one.ends[mode]} for mode in range(3))
        return cls((starts[0], starts[1], starts[2]), (ends[0], ends[1], ends[2]))

    def touches(self, reading: EntityReading, first: int) -> bool:
        """Whether a phrase may begin with word ``first``: cheap, to leave most words at once."""
        return reading.said[first] in self.starts[reading.mode]

    def closes(self, reading: EntityReading, last: int) -> bool:
        """Whether a phrase may end with word ``last``."""
        return reading.said[last] in self.ends[reading.mode]

    def at(self, reading: EntityReading, first: int) -> int:
        """Return how many words from word ``first`` on are the longest phrase, or 0."""
        said = reading.said
        for phrase in self.starts[reading.mode].get(said[first], ()):
            size = len(phrase)
            if size == 1 or said[first : first + size] == phrase:
                if size > 1 and not _tied(reading, first, first + size):
                    continue
                return size
        return 0

    def before(self, reading: EntityReading, end: int) -> int:
        """Return how many words up to word ``end`` (not with it) are the longest phrase, or 0."""
        if end == 0:
            return 0
        said = reading.said
        for phrase in self.ends[reading.mode].get(said[end - 1], ()):
            size = len(phrase)
            if size <= end and said[end - size : end] == phrase:
                if size > 1 and not _tied(reading, end - size, end):
                    continue
                return size
        return 0


def vocabulary(text: str) -> Vocabulary:
    """Return the list of ``text``: Vietnamese first, other languages behind a ``|``."""
    vietnamese, _, other = text.partition("|")
    return _built(phrases(vietnamese), phrases(other))


def _built(vi: frozenset[Phrase], foreign: frozenset[Phrase]) -> Vocabulary:
    modes = (vi | foreign, _bare(vi) | _bare(foreign), _bare(foreign))
    return Vocabulary(
        (_index(modes[0], 0), _index(modes[1], 0), _index(modes[2], 0)),
        (_index(modes[0], -1), _index(modes[1], -1), _index(modes[2], -1)),
    )


def _tied(reading: EntityReading, first: int, end: int) -> bool:
    """Whether only spaces or points of an abbreviation stand between the words."""
    return all(
        len(gap := reading.text[one.end : two.start]) <= 2 and not any(c in gap for c in ",;:\n()")
        for one, two in zip(
            reading.words[first : end - 1], reading.words[first + 1 : end], strict=True
        )
    )

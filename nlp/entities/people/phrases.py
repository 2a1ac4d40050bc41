"""Fixed phrases looked up by their words: dictionaries instead of long alternations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, Generic, TypeVar

from nlp.entities.reading import EntityReading, Word
from records.text import unaccented

Value = TypeVar("Value")
_GAPS: Final = frozenset((" ", "\u00a0", "\n", "-", "  ", ". ", "."))
# A phrase of this many letters is the same phrase with a wrong or lost accent ("liêt sĩ").
_LOOSE: Final = 6
_SHORT_PHRASE: Final = 2


# The words to compare, what they mean, and how they are written with their accents.
_Entry = tuple[tuple[str, ...], Value, tuple[str, ...]]


class Phrases(Generic[Value]):
    """Vietnamese or other Latin-letter phrases and what each means.

    In a text with accents one short word must be written exactly ("mẹ" is no "me"); longer
    phrases forgive accents, as scans and hasty typing lose them.
    """

    def __init__(
        self,
        entries: Mapping[str, Value],
        *,
        exact: Iterable[str] = (),
        kept: bool = False,
        loose: int = _LOOSE,
    ) -> None:
        """Index ``entries``.

        Args:
            entries: phrases in small letters and what they mean.
            exact: those that never forgive an accent.
            loose: how many letters a phrase has that forgives accents.
            kept: whether accents count in every text (French).
        """
        self._always_kept = kept
        strict = frozenset(exact)
        self._kept: dict[str, list[_Entry[Value]]] = {}
        self._bare: dict[str, list[_Entry[Value]]] = {}
        self._loose: dict[str, list[_Entry[Value]]] = {}
        for phrase, value in entries.items():
            words = tuple(phrase.split())
            bare = tuple(unaccented(word) for word in words)
            self._kept.setdefault(words[0], []).append((words, value, words))
            self._bare.setdefault(bare[0], []).append((bare, value, words))
            letters = sum(map(len, words))
            if len(words) > 1 and letters >= loose and phrase not in strict:
                self._loose.setdefault(bare[0], []).append((bare, value, words))
        for table in (self._kept, self._bare, self._loose):
            for listed in table.values():
                listed.sort(key=lambda entry: -len(entry[0]))

    def find(self, reading: EntityReading) -> Iterator[tuple[int, int, Value]]:
        """Yield ``(first word, word behind the last, value)``, longest first, none overlapping."""
        words = reading.words
        at = 0
        bare_only = not (reading.accented or self._always_kept)
        for index, word in enumerate(words):
            # Most words begin no phrase: they are left before anything is called.
            if index < at or not (
                word.bare in self._bare
                if bare_only
                else word.kept in self._kept or word.bare in self._loose
            ):
                continue
            found = self.at(reading, index, word)
            if found is not None:
                at = found[0]
                yield index, at, found[1]

    def at(
        self, reading: EntityReading, index: int, word: Word | None = None
    ) -> tuple[int, Value] | None:
        """Return the word behind the longest phrase that starts at ``index``, and its value."""
        word = word or reading.words[index]
        if not (reading.accented or self._always_kept):
            return _longest(self._bare.get(word.bare), reading, index, bare=True)
        found = _longest(self._kept.get(word.kept), reading, index, bare=False)
        return found or _longest(self._loose.get(word.bare), reading, index, bare=True)


def _longest(
    entries: list[_Entry[Value]] | None,
    reading: EntityReading,
    index: int,
    *,
    bare: bool,
) -> tuple[int, Value] | None:
    if entries is None:
        return None
    words = reading.words
    for phrase, value, written in entries:
        end = index + len(phrase)
        if end > len(words):
            continue
        for offset, wanted in enumerate(phrase):
            word = words[index + offset]
            if (word.bare if bare else word.kept) != wanted or (
                offset and gap(reading, index + offset - 1) not in _GAPS
            ):
                break
        else:
            if not (bare and reading.accented) or _only_lost(words[index:end], written):
                return end, value
    return None


def gap(reading: EntityReading, index: int) -> str:
    """Return what stands between word ``index`` and the next one."""
    words = reading.words
    return reading.text[words[index].end : words[index + 1].start]


def _only_lost(words: Sequence[Word], written: tuple[str, ...]) -> bool:
    """Whether accents may have been lost: "Ha sĩ" is "hạ sĩ", but "Đài tưởng" no "đại tướng".

    Words with accents that are all other words speak against it.
    """
    return len(words) > _SHORT_PHRASE or any(
        word.kept in (word.bare, right) for word, right in zip(words, written, strict=True)
    )

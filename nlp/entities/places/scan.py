"""Known names at every word of a text in Latin script."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from nlp.entities.places.words import COMMON
from nlp.entities.reading import EntityReading
from nlp.gazetteer.entry import Entry, Rank
from nlp.gazetteer.keys import names_cost
from nlp.gazetteer.store import Gazetteer, Name
from records.text import unaccented

_GAPS: Final = frozenset({" ", "-", "'", "’", "\u00a0", "‑", "–", " '"})
_POINTS: Final = (".", ". ")
_WIDE_GAPS: Final = frozenset({" - ", " – ", "- ", " -"})
_SYLLABLE: Final = re.compile(r"[^aeiouy]*[aeiouy]+[^aeiouy]*$")
_COMMON_BARE: Final = frozenset(" ".join(map(unaccented, phrase)) for phrase in COMMON)
_COMMON: Final = frozenset(" ".join(phrase) for phrase in COMMON)


@dataclass(frozen=True, slots=True)
class Hit:
    """A known name over words ``first`` to ``end``.

    ``cost`` as ``keys.accent_cost``; ``common`` also an everyday word; ``single`` one syllable.
    """

    first: int
    end: int
    entries: tuple[Entry, ...]
    cost: int
    common: bool
    single: bool = False

    @property
    def rank(self) -> Rank:
        """Return the rank of the widest place of that name."""
        return self.entries[0].rank


def hits_at(reading: EntityReading, index: Gazetteer, first: int) -> Hit | None:
    """Return the longest known name from word ``first`` on."""
    words, keys = reading.words, reading.keys
    for size in index.lengths.get(keys[first], ()):
        end = first + size
        if end > len(words):
            continue
        names = index.by_key.get(" ".join(keys[first:end]))
        if names and (size == 1 or _tied(reading, first, end)):
            hit = _hit(reading, first, end, names)
            if hit is not None:
                return hit
    whole = index.joined.get(words[first].bare)
    if whole:
        return _hit(reading, first, first + 1, index.by_key[whole], joined=True)
    return None


def _tied(reading: EntityReading, first: int, end: int) -> bool:
    text, words = reading.text, reading.words
    for at in range(first, end - 1):
        gap = text[words[at].end : words[at + 1].start]
        if gap in _POINTS and len(words[at].text) <= 2:
            continue
        if gap and gap not in _GAPS and not (gap in _WIDE_GAPS and end - first > 3):
            return False
    return True


def _hit(
    reading: EntityReading, first: int, end: int, names: tuple[Name, ...], *, joined: bool = False
) -> Hit | None:
    said = tuple(word.kept for word in reading.words[first:end])
    costs = [0] * len(names)
    unmarked = all(map(str.isascii, said))
    if reading.accented and not joined:
        costs = [names_cost(said, name.text) for name in names]
    best = min(costs)
    # Vietnamese words without marks in a marked text: a foreign spelling, if written as a name.
    if best and unmarked and all(word.text[0].isupper() for word in reading.words[first:end]):
        costs, best = [0] * len(names), 0
    if best > 2 * (end - first):
        return None
    kept = {
        name.entry.key: name.entry for name, cost in zip(names, costs, strict=True) if cost == best
    }
    spoken = " ".join(said)
    common = spoken in (_COMMON if reading.accented else _COMMON_BARE)
    single = end - first == 1 and bool(_SYLLABLE.match(reading.words[first].bare))
    return Hit(first, end, tuple(kept.values()), best, common, single)

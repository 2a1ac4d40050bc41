"""The gazetteer in memory: names to entries, loaded once when first asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from nlp.gazetteer.entry import Entry, Rank
from nlp.gazetteer.keys import names_cost, place_key
from nlp.gazetteer.loading import (
    Named,
    hamlets,
    historic_provinces,
    new_units,
    old_units,
    war_places,
)
from nlp.gazetteer.names import NamedPlace, own_names

_SOURCES: Final = ("pre2025", "names", "war", "2026", "historic", "hamlet")


@dataclass(frozen=True, slots=True)
class Name:
    """One spelling of an entry's name."""

    text: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All names of places.

    Attributes:
        by_key: normal form → spellings; the widest entries come first.
        by_entry: key of an entry → entry.
        joined: names written in one word (``quangtri``) → normal form.
        lengths: first word of a key → numbers of words, longest first.
        syllables: every syllable of a name of Vietnam.
        own: the rows of ``names.csv``, for the other scripts.
    """

    by_key: Mapping[str, tuple[Name, ...]]
    by_entry: Mapping[str, Entry]
    joined: Mapping[str, str]
    lengths: Mapping[str, tuple[int, ...]]
    syllables: frozenset[str]
    own: tuple[NamedPlace, ...]

    def find(self, name: str, *, cost: int | None = None) -> list[Entry]:
        """Return the entries called ``name`` in any spelling, the widest first.

        Args:
            name: as written, accented or not, in one word or several.
            cost: leave out names further than this by ``keys.accent_cost``.
        """
        key = place_key(name)
        names = self.by_key.get(self.joined.get(key, key), ())
        said = tuple(name.lower().replace("-", " ").split())
        found = {
            one.entry.key: one.entry
            for one in names
            if cost is None or names_cost(said, one.text) <= cost
        }
        return list(found.values())


def _kept(name: str) -> Iterable[str]:
    """Yield ``name`` unless it is a number or a letter: ``Phường 3`` is found by its word."""
    if not name.isdecimal() and len(name) > 1:
        yield name


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """Return the gazetteer without hamlets; the first call reads the files."""
    named: list[Named] = [*old_units(), *new_units(), *historic_provinces(), *war_places()]
    entries = {entry.key: entry for entry, _ in named}
    own = tuple(own_names(entries))
    named += [(one.entry, one.latin) for one in own]
    by_key: defaultdict[str, list[Name]] = defaultdict(list)
    joined: dict[str, str] = {}
    for entry, texts in named:
        entries.setdefault(entry.key, entry)
        for text in dict.fromkeys(texts):
            for kept in _kept(text):
                key = place_key(kept)
                by_key[key].append(Name(kept, entry))
                if entry.rank <= Rank.SITE and 1 <= key.count(" ") <= 3:
                    together = key.replace(" ", "")
                    if len(together) >= 6:
                        joined.setdefault(together, key)
    lengths: defaultdict[str, set[int]] = defaultdict(set)
    for key in by_key:
        lengths[key.split(" ", 1)[0]].add(key.count(" ") + 1)
    return Gazetteer(
        {key: tuple(sorted(names, key=_order)) for key, names in by_key.items()},
        entries,
        {word: key for word, key in joined.items() if word not in by_key},
        {first: tuple(sorted(counts, reverse=True)) for first, counts in lengths.items()},
        frozenset(
            syllable
            for key, names in by_key.items()
            if any(name.entry.source in ("pre2025", "2026") for name in names)
            for syllable in key.split(" ")
        ),
        own,
    )


def _order(name: Name) -> tuple[int, int]:
    return name.entry.rank, _rank(name.entry)


@lru_cache(maxsize=1)
def initials() -> Mapping[str, tuple[Entry, ...]]:
    """Return unaccented initials (``tb``) → provinces of that name, as chat abbreviates them."""
    found: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in gazetteer().by_entry.values():
        if entry.rank is Rank.PROVINCE and entry.country == "VN" and entry.codes:
            short = "".join(word[0] for word in place_key(entry.name).split())
            found[short].append(entry)
    return {short: tuple(sorted(many, key=_rank)) for short, many in found.items()}


def _rank(entry: Entry) -> int:
    return _SOURCES.index(entry.source)


@lru_cache(maxsize=1)
def hamlet_index() -> Mapping[str, tuple[Entry, ...]]:
    """Return normal form → wartime hamlets; read apart, as few texts need them."""
    found: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry, texts in hamlets():
        for text in texts:
            found[place_key(text)].append(entry)
    return {key: tuple(entries) for key, entries in found.items()}

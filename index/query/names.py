"""Other names of what was typed: from the editors' glossary, and units in other notations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from index.query.canon import Token, tokens
from index.tokens import units_of
from index.units import unit_names
from models.words import words
from records.query import Expansion, GlossaryNames, Phrase
from records.text import nfc

# Names searched beside one that was typed; more would drown it and slow the search.
MOST_NAMES: Final = 16


class Named(NamedTuple):
    """A stretch of typed text (tokens ``first`` to ``last``, inclusive) and its other names."""

    first: int
    last: int
    text: str
    expansions: tuple[Expansion, ...]
    units: tuple[str, ...]

    @property
    def also(self) -> tuple[str, ...]:
        """Its other names; those of a unit are found by its code."""
        return tuple(
            name
            for expansion in self.expansions
            if expansion.entry_id is not None or not self.units
            for name in expansion.also
        )


@dataclass(frozen=True, slots=True)
class _Form:
    exact: tuple[str, ...]
    names: GlossaryNames


class Glossary:
    """The glossary ready for use: looks names up by their first syllable."""

    def __init__(self, entries: Iterable[GlossaryNames] = ()) -> None:
        self._forms: dict[tuple[str, ...], list[_Form]] = {}
        self._lengths: dict[str, set[int]] = {}
        for names in entries:
            for form in names.forms:
                row = tokens(form.text)
                bare = tuple(token.bare for token in row)
                if bare:
                    exact = tuple(token.exact for token in row)
                    self._forms.setdefault(bare, []).append(_Form(exact, names))
                    self._lengths.setdefault(bare[0], set()).add(len(bare))

    def at(self, row: Sequence[Token], first: int) -> tuple[int, tuple[GlossaryNames, ...]]:
        """Return how many tokens from ``first`` on are the longest name there, and its entries."""
        for length in sorted(self._lengths.get(row[first].bare, ()), reverse=True):
            part = row[first : first + length]
            forms = self._forms.get(tuple(token.bare for token in part), ())
            found = {id(form.names): form.names for form in forms if _as_typed(part, form.exact)}
            if found:
                return len(part), tuple(found.values())
        return 0, ()


@dataclass(frozen=True, slots=True)
class Names:
    """What names a query may use: the glossary, the sources, and whether to look beside them.

    ``sources`` maps a source's id to its name.
    """

    glossary: Glossary
    sources: Mapping[int, str]
    expand: bool = True

    def named(self, text: str) -> list[Named]:
        """Return the stretches of ``text`` that have other names; none when that is off."""
        return list(self._named(text)) if self.expand else []

    def phrases(self, text: str) -> list[Phrase]:
        """Return plain words as phrases: a name with its others, every other word alone."""
        text = nfc(text)
        row = tokens(text)
        parts: list[tuple[int, Phrase]] = []
        taken: set[int] = set()
        for one in self.named(text):
            parts.append((one.first, Phrase(one.text, one.also, one.units)))
            taken.update(range(one.first, one.last + 1))
        for place, stretch in _words(row, taken):
            parts.append((place, Phrase(text[stretch[0].start : stretch[-1].end])))
        return [phrase for _, phrase in sorted(parts, key=lambda part: part[0])]

    def with_others(self, text: str) -> Phrase:
        """Return ``text`` as one phrase that its other names meet too, if it is a name."""
        named = self.named(text)
        if len(named) != 1 or named[0].last - named[0].first + 1 != len(tokens(text)):
            return Phrase(text)
        return Phrase(text, named[0].also, named[0].units)

    def _named(self, text: str) -> Iterator[Named]:
        text = nfc(text)
        row = tokens(text)
        units = _unit_stretches(text, row)
        at = 0
        while at < len(row):
            length, entries = self.glossary.at(row, at)
            last, code = units.get(at, (at - 1, ""))
            if not code and not length:
                at += 1
                continue
            end = max(last, at + length - 1)
            typed = text[row[at].start : row[end].end]
            expansions = _expansions(typed, entries) if end == at + length - 1 else ()
            if code and end == last:
                other = _without(unit_names(code), typed)
                expansions = (Expansion(typed, "unit", other), *expansions)
            yield Named(at, end, typed, expansions, (code,) if code and end == last else ())
            at = end + 1


def _expansions(typed: str, entries: Sequence[GlossaryNames]) -> tuple[Expansion, ...]:
    made = []
    for names in entries:
        also = _without([form.text for form in names.forms], typed)[:MOST_NAMES]
        if also:
            made.append(Expansion(typed, names.kind, also, names.entry_id))
    return tuple(made)


def _without(names: Iterable[str], typed: str) -> tuple[str, ...]:
    """Return ``names`` without those that a search for ``typed`` finds anyway."""
    seen = {tuple(token.bare for token in tokens(typed))}
    kept = []
    for name in names:
        key = tuple(token.bare for token in tokens(name))
        if key not in seen:
            seen.add(key)
            kept.append(name)
    return tuple(kept)


def _as_typed(part: Sequence[Token], exact: tuple[str, ...]) -> bool:
    """Whether accents that were typed are those of the name; none typed is well too."""
    return all(token.exact in (form, token.bare) for token, form in zip(part, exact, strict=True))


def _unit_stretches(text: str, row: Sequence[Token]) -> dict[int, tuple[int, str]]:
    """Return first token → last token and code of every unit in ``text``."""
    found = list(words(text.lower()))
    starts = {token.start: place for place, token in enumerate(row)}
    ends = {token.end: place for place, token in enumerate(row)}
    stretches = {}
    for mention in units_of(found):
        first, last = found[mention.first].start, found[mention.last].end
        stretches[starts[first]] = (ends[last], mention.code)
    return stretches


def _words(row: Sequence[Token], taken: set[int]) -> Iterator[tuple[int, list[Token]]]:
    """Yield the words outside ``taken``: one spaced token each, a run of others together."""
    run: list[Token] = []
    begin = 0
    for place, token in enumerate(row):
        joins = run and not token.spaced and not run[-1].spaced and run[-1].end == token.start
        if place in taken or not joins:
            if run:
                yield begin, run
            run, begin = [], place
        if place not in taken:
            run.append(token)
    if run:
        yield begin, run

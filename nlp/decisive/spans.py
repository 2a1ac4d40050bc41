"""All decisive spans of a text, without overlap."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from nlp.decisive.dates import find_spoken_dates
from nlp.decisive.names import find_names, proper_runs
from nlp.decisive.negation import find_negations
from nlp.decisive.numbers import find_numbers
from nlp.decisive.places import find_places
from nlp.decisive.reading import Reading, read
from nlp.decisive.units import find_units
from nlp.spans import extract
from records.clue import ClueLabel

DecisiveKind = Literal["number", "date", "name", "unit", "place", "negation"]
# Where two kinds claim the same characters the earlier one gets them: the more specific.
KINDS: Final[tuple[DecisiveKind, ...]] = ("date", "unit", "negation", "place", "name", "number")
_CLUES: Final[dict[ClueLabel, DecisiveKind]] = {
    "phone": "number",
    "money": "number",
    "number": "place",  # the number of a hill
    "date": "date",
}
_WORD: Final = re.compile(r"\w(?:.*\w)?", re.DOTALL)
# Parts of one date, unit or place that a comma or a space keeps apart: "c5 d2 e48".
_JOINED: Final = re.compile(r"[ ,./\-–]{0,2}")
_JOINING: Final = frozenset({"date", "unit"})


@dataclass(frozen=True, slots=True)
class DecisiveSpan:
    """``text == source[start:end]``, offsets in characters; ``kind`` one of :data:`KINDS`."""

    start: int
    end: int
    kind: DecisiveKind
    text: str


def decisive_spans(
    text: str, lang: str = "", *, places: tuple[str, ...] = ()
) -> list[DecisiveSpan]:
    """Return what decides a case in ``text``, in order and without overlap.

    Args:
        text: any text; the words of a transcript may lack capitals, accents and punctuation.
        lang: ISO 639-1; where it is not one of vi, en, fr, ru, ko, zh, words of all count.
        places: further place names, such as those of the glossary; the same tuple again costs
            nothing.
    """
    reading = read(text, lang)
    taken = bytearray(len(text))
    found: list[tuple[int, int, DecisiveKind]] = []
    claims = list(_claims(reading, places))
    for kind in KINDS:
        spans = sorted(
            {(s, e) for s, e, k in claims if k == kind}, key=lambda one: (one[0], -one[1])
        )
        for start, end in spans:
            for first, last in _free(taken, start, end):
                match = _WORD.search(text, first, last)
                if match:
                    found.append((*match.span(), kind))
                    taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
    return [
        DecisiveSpan(start, end, kind, text[start:end])
        for start, end, kind in _joined(text, sorted(found))
    ]


def _claims(reading: Reading, places: tuple[str, ...]) -> Iterator[tuple[int, int, DecisiveKind]]:
    for clue in extract(reading.text):
        kind = _CLUES.get(clue.label)
        if kind is not None:
            yield clue.start, clue.end, kind
    yield from ((start, end, "date") for start, end in find_spoken_dates(reading))
    yield from ((start, end, "unit") for start, end in find_units(reading))
    yield from ((start, end, "place") for start, end in find_places(reading, places))
    if reading.case == "mixed":
        yield from ((start, end, "place") for start, end, at in proper_runs(reading) if at)
    yield from ((start, end, "name") for start, end in find_names(reading))
    yield from ((start, end, "negation") for start, end in find_negations(reading))
    yield from ((start, end, "number") for start, end in find_numbers(reading))


def _free(taken: bytearray, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the stretches of ``[start, end)`` that no span has yet."""
    first = start
    while first < end:
        if taken[first]:
            first += 1
            continue
        last = taken.find(1, first, end)
        last = end if last < 0 else last
        yield first, last
        first = last


def _joined(
    text: str, found: list[tuple[int, int, DecisiveKind]]
) -> Iterator[tuple[int, int, DecisiveKind]]:
    """Join neighbours of one kind that only a space or a comma parts."""
    held: tuple[int, int, DecisiveKind] | None = None
    for start, end, kind in found:
        if (
            held is not None
            and held[2] == kind
            and kind in _JOINING
            and _JOINED.fullmatch(text, held[1], start)
        ):
            held = (held[0], end, kind)
            continue
        if held is not None:
            yield held
        held = (start, end, kind)
    if held is not None:
        yield held

"""How far the evidence of a statement reaches."""

from __future__ import annotations

import re
from typing import Final

from nlp.claims.reading import Place, Reading

_CLAUSE_END: Final = re.compile(r"[,;:!?\n()\"“”«»]|\.(?!\d)|[，。！？；：]|\s[–—-]\s")
_MOST_ADDED: Final = 40
"""A clause that goes on for longer than this has more to say than the statement."""


def to_clause_end(reading: Reading, place: Place) -> Place:
    """Return ``place`` with the few words that end its clause ("… bị phạt» «10 triệu đồng")."""
    last = reading.sentence_span(reading.sentence(place[1] - 1))[1]
    end = _CLAUSE_END.search(reading.folded, place[1], last)
    stop = end.start() if end else last
    while stop > place[1] and reading.folded[stop - 1].isspace():
        stop -= 1
    return (place[0], stop) if stop - place[1] <= _MOST_ADDED else place


def from_denial(reading: Reading, place: Place) -> Place:
    """Return ``place`` from its negation on: «không nhận được thông tin», without who does not."""
    starts = [start for start, _ in reading.cues("term_no") if place[0] <= start < place[1]]
    return starts[0] if starts else place[0], place[1]

"""A confirmed claim met again in a copy: where it stands there, and whether a guard forbids it.

Debunks are near copies of what they debunk, so the guards look again at every copy.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz

from nlp.claims.guards import vetoes
from nlp.claims.reading import Reading
from nlp.language import identify
from records.provenance import ModelRef
from records.text import nfc

MODEL: Final = ModelRef("manhmoi-claim-copies", "1")
LIKE: Final = 80.0
"""Least likeness (0 to 100, edit distance) of the evidence and its place in the copy."""
MAX_CHARS: Final = 20_000
_SHORTEST: Final = 8


@dataclass(frozen=True, slots=True)
class Carried:
    """Where the evidence stands in a copy, and how alike it is, in [0, 1].

    ``vetoes`` names the guards that forbid to suggest the copy.
    """

    start: int
    end: int
    likeness: float
    vetoes: tuple[str, ...]


def carried(text: str, evidence: str, lang: str | None = None) -> Carried | None:
    """Return where ``evidence`` of another text stands in ``text``; ``None`` if it does not.

    Accents, capitals, invisible characters and chat spellings do not matter.
    """
    head = text[:MAX_CHARS]
    reading = Reading(head, lang or identify(nfc(head)).lang)
    wanted = Reading(evidence, reading.lang).folded.strip()
    if len(wanted) < _SHORTEST or len(reading.folded) < len(wanted) // 2:
        return None
    found = fuzz.partial_ratio_alignment(wanted, reading.folded, score_cutoff=LIKE)
    if found is None or found.dest_end <= found.dest_start:
        return None
    place = (found.dest_start, found.dest_end)
    start, end = reading.mapped.span(*place)
    return Carried(start, end, found.score / 100, vetoes(reading, place))

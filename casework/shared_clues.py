"""Which clues tie two texts together, and those of a text that is not stored."""

from __future__ import annotations

from typing import Final

from casework.clue_rows import norm_string
from nlp.entities.extract import extract
from nlp.spans import extract as extract_spans
from records.text import nfc

# Relations, ranks and facts of a grave are alike everywhere; a position is shown only to roles
# that may see it, so it does not explain a hit.
TYING: Final = ("phone", "url", "money", "date", "number", "DATE", "UNIT", "PLACE", "PERSON")


def clue_keys(text: str, lang: str = "") -> frozenset[tuple[str, str]]:
    """Return (label, norm) of the clues in ``text`` that may tie it to another."""
    entities = [one for one in extract(nfc(text), lang) if one.label in TYING]
    keys: set[tuple[str, str]] = {(one.label, norm_string(one)) for one in entities}
    keys |= {(one.label, one.norm) for one in extract_spans(text)}
    return frozenset(key for key in keys if key[1])

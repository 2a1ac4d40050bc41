"""Of which place a statement is, and whether that is the area of a fact of kind ``scope``."""

from __future__ import annotations

from nlp.claims.frames import Holds
from nlp.claims.guards.scope import around, has_cue, overlaps
from nlp.claims.reading import Place, Reading
from nlp.claims.rules.period import speaks_of_campaign
from records.claim import Fact
from records.text import nfc, unaccented


def here(holds: Holds | None = None) -> Holds:
    """Return ``holds`` for Hải Phòng: silent where the sentence names another place only."""

    def judged(reading: Reading, place: Place, fact: Fact) -> str | None:
        sentence = around(reading, place, 0)
        elsewhere = has_cue(reading, "term_elsewhere", sentence)
        if elsewhere and not has_cue(reading, "term_city", sentence):
            return None
        return holds(reading, place, fact) if holds else "trái với dữ kiện chính thức"

    return judged


def narrower_scope(reading: Reading, place: Place, fact: Fact) -> str | None:
    """Say that a part is named as the whole; ``None`` where the fact itself names that part."""
    area = unaccented(nfc(str(fact.check["value"])).lower())
    parts = [one for one in reading.cues("term_part") if overlaps(place, [one])]
    if not parts or any(reading.folded[slice(*part)] in area for part in parts):
        return None
    if not speaks_of_campaign(reading, place):
        return None
    return f"phạm vi khác {fact.check['value']}"

"""Where the campaign works, held against the area of a fact of kind ``scope``."""

from __future__ import annotations

from nlp.claims.guards.scope import overlaps
from nlp.claims.reading import Place, Reading
from nlp.claims.rules.period import speaks_of_campaign
from records.claim import Fact
from records.text import nfc, unaccented


def narrower_scope(reading: Reading, place: Place, fact: Fact) -> str | None:
    """Say that a part is named as the whole; ``None`` where the fact itself names that part."""
    area = unaccented(nfc(str(fact.check["value"])).lower())
    parts = [one for one in reading.cues("term_part") if overlaps(place, [one])]
    if not parts or any(reading.folded[slice(*part)] in area for part in parts):
        return None
    if not speaks_of_campaign(reading, place):
        return None
    return f"phạm vi khác {fact.check['value']}"

"""Positions said aloud, written out in figures with the way back to the text."""

from __future__ import annotations

from nlp.claims.normalise import MappedText
from nlp.entities.reading import EntityReading


def spelled_out(reading: EntityReading) -> MappedText:
    """Return the folded text with spoken positions in letters and figures."""
    return reading.mapped

"""Places that a text names: today's and former units, wartime names, hills, bases, abroad."""

from __future__ import annotations

from nlp.entities.places.finder import find_places
from nlp.entities.places.settle import settle_places

__all__ = ["find_places", "settle_places"]

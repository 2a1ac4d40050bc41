"""What the tests of positions share: asking one text, distances on the ground."""

from __future__ import annotations

from typing import Any

from pyproj import Geod

from nlp.entities.coordinates import find_coordinates
from nlp.entities.reading import prepare
from records.entity import Entity
from records.text import nfc

_EARTH = Geod(ellps="WGS84")


def found(text: str, lang: str = "", *places: Entity) -> list[Entity]:
    """Return the positions in ``text``."""
    return find_coordinates(prepare(nfc(text), lang), places)


def one(text: str, lang: str = "", *places: Entity) -> Entity:
    """Return the only position in ``text``."""
    entities = found(text, lang, *places)
    assert len(entities) == 1, [(row.text, row.norm) for row in entities]
    return entities[0]


def norm(entity: Entity) -> dict[str, Any]:
    """Return the value of an answered position."""
    assert isinstance(entity.norm, dict), (entity.text, entity.details)
    return dict(entity.norm)


def metres(entity: Entity, lat: float, lon: float) -> float:
    """Return metres between the answer and a point."""
    value = norm(entity)
    return float(_EARTH.inv(value["lon"], value["lat"], lon, lat)[2])

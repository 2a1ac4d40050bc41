"""Lets positions of a text decide between the readings of its places: a hill beside a grid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from nlp.gazetteer import areas
from records.entity import Entity, Json


def settle_places(entities: Sequence[Entity]) -> list[Entity]:
    """Return ``entities`` with places settled that only one position's province can mean.

    A height (``đồi 935``) or a name of several provinces stays without norm until another sign says
    where (domain rules, section 4); the COORD entities of the same text are such a sign.
    """
    where = frozenset(
        code
        for one in entities
        if one.label == "COORD" and isinstance(one.norm, Mapping)
        for code in _province(one.norm)
    )
    if not where:
        return list(entities)
    return [_settled(one, where) if one.label == "PLACE" else one for one in entities]


def _province(norm: Mapping[str, Json]) -> list[str]:
    lat, lon = norm.get("lat"), norm.get("lon")
    if not isinstance(lat, int | float) or not isinstance(lon, int | float):
        return []
    found = areas.province_pre2025(float(lat), float(lon))
    return [found.code] if found is not None else []


def _settled(one: Entity, where: frozenset[str]) -> Entity:
    candidates = one.details.get("candidates")
    if one.norm is not None or not isinstance(candidates, Sequence) or one.details.get("home"):
        return one
    codes = {
        code
        for candidate in candidates
        if isinstance(candidate, Mapping)
        for code in _codes(candidate)
    }
    left = codes & where
    if len(left) != 1:
        return one
    norm: Json = {"province_pre2025": left.pop()}
    return replace(one, norm=norm, rule="place-position", score=round(one.score - 0.1, 2))


def _codes(candidate: Mapping[str, Json]) -> list[str]:
    where = candidate.get("where")
    return [str(code) for code in where] if isinstance(where, Sequence) else []

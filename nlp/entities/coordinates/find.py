"""Finds stated positions in a text and turns them into WGS 84 with an honest radius."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final, Protocol

from nlp.claims.normalise import MappedText
from nlp.entities.coordinates.context import MODIFIER, Context, attach, describe, sentence_bounds
from nlp.entities.coordinates.degrees import find_degrees
from nlp.entities.coordinates.grades import find_grades
from nlp.entities.coordinates.grids import find_grids
from nlp.entities.coordinates.metres import Metres, find_metres
from nlp.entities.coordinates.notes import (
    IN_CAMBODIA,
    IN_LAOS,
    NOT_WHERE_SAID,
    OUTSIDE,
    offshore,
)
from nlp.entities.coordinates.position import OFFSHORE_M, Found, Position
from nlp.entities.coordinates.sheets import find_sheets
from nlp.entities.coordinates.spoken import spelled_out
from nlp.entities.reading import EntityReading
from nlp.gazetteer import areas
from records.entity import Entity, Json
from records.text import unaccented

FAR_M: Final = 5_000.0
"""How far from a named province a position may fall before the mismatch is flagged, metres."""
_DIGIT: Final = re.compile(r"\d")
_POSSIBLE: Final = re.compile(
    r"[a-hj-np-z][\s.]?[a-hj-np-v][\s.:\-–=(]{0,3}\d[\do]"  # letters of a square
    r"|\d[.,]\d\d|[°˚∘]|\d\s?(?:độ|do|đô|도|度|градус|гр|deg|g|o\s?\d)"
    r"|\d{6}|\d\s?[.]\d{3}[.]\d{3}|\d{3} \d{3}|[ôo] \d|\(\d\d[.]|\d\s?[\-–]\s?\d{2}|\d{4}n"
    r"|[ne]\s?\d\d[\s\-]"
)
_PLANE: Final = re.compile(
    r"(?<!\w)(?:vn[\s\-]?2000|ktt|kinh tuyến trục|kinh tuyen truc|hn[\s\-]?72|"
    r"hà nội[\s\-]?(?:19)?72|utm|múi (?:chiếu )?[36]|epsg|tm[\s\-]?3|tọa độ|toạ độ|toa do|gps|wgs)"
)


class Stated(Protocol):
    """A position as it stands in the text, read once the words beside it are known."""

    @property
    def start(self) -> int:
        """First character of the folded text."""

    @property
    def end(self) -> int:
        """Behind the last character."""

    def read(self, context: Context) -> Found:
        """Return what it may mean beside these words."""


def find_coordinates(reading: EntityReading, places: Sequence[Entity] = ()) -> list[Entity]:
    """Find positions: grids, degrees, plane metres, grades, sheet references.

    Args:
        reading: the prepared text.
        places: PLACE entities of the same text; a province among them decides between central
            meridians, and one that does not hold the position raises a warning.

    Returns:
        COORD entities in order. ``norm`` is ``{"lat", "lon", "tol_m", "system"}`` in WGS 84, or
        ``None`` with ``details["reason"]`` where the text is not enough, contradicts itself, or
        lies outside Vietnam, Laos and Cambodia.
    """
    mapped = spelled_out(reading)
    text = mapped.kept
    if not _DIGIT.search(text) or not _POSSIBLE.search(text):
        return []
    raw = _raw(reading, mapped)
    told = bool(_PLANE.search(text))
    found: list[Stated] = [
        *find_grids(text, raw, vietnamese=reading.accented or reading.lang in ("", "vi")),
        *find_degrees(text),
        *find_metres(text, told),
        *find_grades(text),
        *find_sheets(text),
    ]
    stated = _without_overlaps(found)
    entities = []
    for item, (span, marks) in zip(
        stated, attach(text, [(row.start, row.end) for row in stated]), strict=True
    ):
        named = _named(reading, mapped, span, places, isinstance(item, Metres))
        context = describe(text, span, marks, named, reading.lang)
        judged = _judge(item.read(context), named)
        start, end = mapped.span(*span)
        entities.append(_entity(reading, start, end, judged))
    return entities


def _raw(reading: EntityReading, mapped: MappedText) -> str:
    """Return the text with its capitals, as long as the folded one."""
    if isinstance(mapped.starts, range) and len(mapped.kept) == len(reading.text):
        return reading.text
    return "".join(
        reading.text[start] if end - start == 1 else char.upper()
        for char, start, end in zip(mapped.kept, mapped.starts, mapped.ends, strict=True)
    )


def _without_overlaps(found: Iterable[Stated]) -> list[Stated]:
    """Keep what came first in order of rules where spans overlap; return in order of the text."""
    kept: list[Stated] = []
    taken: set[int] = set()
    for item in found:
        places = range(item.start, item.end)
        if taken.isdisjoint(places):
            taken.update(places)
            kept.append(item)
    return sorted(kept, key=lambda item: item.start)


def _named(
    reading: EntityReading,
    mapped: MappedText,
    span: tuple[int, int],
    places: Sequence[Entity],
    plane: bool,
) -> tuple[str, ...]:
    """Return codes of the old provinces named in the sentence of ``span``.

    Without ``places`` names are looked for only where they decide: beside a plane pair.
    """
    low, high = sentence_bounds(mapped.kept, *span)
    if places:
        start, end = mapped.span(low, max(high, low + 1))
        codes = []
        for place in places:
            norm = place.norm
            if not (isinstance(norm, dict) and start <= place.start < end):
                continue
            code = norm.get("province_pre2025")
            if isinstance(code, str) and place.details.get("about") != "home":
                codes.append(code)
        return tuple(dict.fromkeys(codes))
    said = mapped.kept[low:high]
    if not plane:
        return ()
    sentence = unaccented(MODIFIER.sub(" ", said))
    return tuple(
        dict.fromkeys(
            code
            for name, codes in _province_names()
            if re.search(rf"(?<!\w){name}(?!\w)", sentence)
            for code in codes
        )
    )


@lru_cache(maxsize=1)
def _province_names() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return unaccented names of provinces, old and of today, with the old codes they cover."""
    names: dict[str, list[str]] = {}
    for area in areas.provinces():
        names.setdefault(unaccented(area.name), []).append(area.code)
    return tuple((re.escape(name), tuple(codes)) for name, codes in names.items())


def _judge(found: Found, named: tuple[str, ...]) -> Found:
    """Hold the chosen reading against the map: outside it is no answer, elsewhere a warning."""
    chosen = found.chosen
    if chosen is None:
        return found
    warnings = list(found.warnings)
    if chosen.country is None:
        away = areas.distance_to_vietnam_m(chosen.lat, chosen.lon)
        sea = areas.at_sea(chosen.lat, chosen.lon)
        if not sea or (not found.sea and away > OFFSHORE_M):
            return replace(found, reason=OUTSIDE)
        warnings.append(offshore(away))
    elif chosen.country in ("LA", "KH"):
        warnings.append(IN_LAOS if chosen.country == "LA" else IN_CAMBODIA)
    if named and not any(
        areas.distance_to_province_m(code, chosen.lat, chosen.lon) <= FAR_M + chosen.radius_m
        for code in named
    ):
        warnings.append(NOT_WHERE_SAID)
    return replace(found, warnings=tuple(warnings))


def _row(position: Position) -> dict[str, Json]:
    return {
        "system": position.system,
        "lat": round(position.lat, 5),
        "lon": round(position.lon, 5),
        "radius_m": round(position.radius_m, 1),
        "province": position.province,
    }


def _entity(reading: EntityReading, start: int, end: int, found: Found) -> Entity:
    chosen = found.chosen
    norm: dict[str, Json] | None = None
    if chosen:
        norm = {
            "lat": round(chosen.lat, 5),
            "lon": round(chosen.lon, 5),
            "tol_m": max(1, round(chosen.radius_m)),
            "system": chosen.system,
        }
    return reading.entity(
        start,
        end,
        "COORD",
        norm,
        found.score,
        found.rule,
        radius_m=round(chosen.radius_m, 1) if chosen else None,
        system=chosen.system if chosen else None,
        assumption=found.assumption.vi if found.assumption else None,
        assumption_en=found.assumption.en if found.assumption else None,
        readings=[_row(row) for row in found.readings] or None,
        rejected=[
            {**_row(row.position), "reason": row.reason.vi, "reason_en": row.reason.en}
            for row in found.rejected
        ]
        or None,
        reason=found.reason.vi if found.reason else None,
        reason_en=found.reason.en if found.reason else None,
        warnings=[row.vi for row in found.warnings] or None,
        warnings_en=[row.en for row in found.warnings] or None,
        province=chosen.province if chosen else None,
    )

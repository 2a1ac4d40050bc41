"""Clues between the two forms they have: what the machine found, and rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from asr.moments import Moments
from casework.models import Clue, Segment, Transcript
from casework.segment_rows import timed_texts
from records.clue import ClueSpan
from records.entity import Entity, EntityLabel, Json
from records.provenance import ModelRef
from records.text import nfc
from records.understanding import TextUnit

NORM_CHARS: Final = 200


def text_columns(unit: TextUnit) -> dict[str, Any]:
    """Return the columns that say which text of which item a row points into."""
    return {
        "item_id": unit.item_id,
        "item_version": unit.version,
        "transcript_id": unit.text_id if unit.kind == "transcript" else None,
        "reading_id": unit.text_id if unit.kind == "reading" else None,
    }


def norm_string(entity: Entity) -> str:
    """Return the canonical value as one string, by which rows are found; empty when unknown."""
    norm = entity.norm
    if isinstance(norm, Mapping):
        for key in ("province_pre2025", "country"):
            if key in norm:
                return f"{key.partition('_')[0]}:{norm[key]}"
        if "lat" in norm and "lon" in norm:
            return f"{norm['lat']},{norm['lon']}"
        return f"{norm.get('fact')}:{norm.get('value')}"[:NORM_CHARS]
    if norm is None:
        return nfc(entity.text)[:NORM_CHARS] if entity.label in ("PERSON", "ALIAS") else ""
    return str(norm)[:NORM_CHARS]


def entity_row(entity: Entity, source: Mapping[str, Any]) -> Clue:
    """Return the row, not yet stored, of an entity; ``source`` says which text it points into."""
    norm = entity.norm if isinstance(entity.norm, Mapping) else {}
    point = norm if "lat" in norm else _mapping(entity.details.get("point"))
    bounds = entity.details.get("bounds")
    first, last = bounds if isinstance(bounds, Sequence) and len(bounds) == 2 else (None, None)
    return Clue(
        **source,
        label=entity.label,
        start=entity.start,
        end=entity.end,
        text=entity.text,
        norm=norm_string(entity),
        score=entity.score,
        model=str(entity.model),
        rule=entity.rule[:40],
        data={"norm": entity.norm, **entity.details},
        lat=_number(point.get("lat")),
        lon=_number(point.get("lon")),
        radius_m=_number(entity.details.get("radius_m", point.get("radius_m", norm.get("tol_m")))),
        province=str(norm.get("province_pre2025", ""))[:2],
        earliest=_day(first),
        latest=_day(last),
    )


def span_row(clue: ClueSpan, source: Mapping[str, Any]) -> Clue:
    """Return the row, not yet stored, of a first-depth clue: phone, link, money, number."""
    return Clue(
        **source,
        label=clue.label,
        start=clue.start,
        end=clue.end,
        text=clue.text,
        norm=clue.norm[:NORM_CHARS],
        score=clue.score,
        model=str(clue.model),
    )


def row_entity(row: Clue) -> Entity:
    """Return a stored entity as it was found."""
    details = dict(row.data)
    norm = details.pop("norm", row.norm)
    name, _, revision = row.model.partition("@")
    label: EntityLabel = row.label  # type: ignore[assignment]
    return Entity(
        row.start,
        row.end,
        row.text,
        label,
        norm,
        row.score,
        row.rule,
        details,
        ModelRef(name, revision),
    )


def timed(rows: Sequence[Clue], transcript: Transcript, segments: Sequence[Segment]) -> None:
    """Set when each clue of a transcript is said, in milliseconds; nothing without segments."""
    said = [place for place in timed_texts(transcript.text, segments) if place.text]
    if not said:
        return
    moments = Moments(said)
    for row in rows:
        moment = moments.at(row.start, row.end)
        row.start_ms, row.end_ms = moment.start_ms, moment.end_ms


def _mapping(value: Json) -> Mapping[str, Json]:
    return value if isinstance(value, Mapping) else {}


def _number(value: Json) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None

"""Search results as rows of an export: no more of a person than the purpose needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from casework.blurring import POSITION_MASK, shown
from casework.models import Passage
from casework.selectors.search import SearchHit
from index.matching import matched_words
from nlp.entities.coordinates import find_coordinates
from nlp.entities.reading import prepare
from nlp.positions import MODEL as POSITION_MODEL
from nlp.positions import Position, find_positions
from nlp.spans import extract

COLUMNS: Final = (
    "rank",
    "item_id",
    "passage_id",
    "score",
    "lang",
    "platform",
    "kind",
    "source",
    "url",
    "published_at",
    "text_kind",
    "start_ms",
    "text",
    "text_masked",
    "matched_words",
    "rank_exact",
    "rank_bare",
    "rank_dense",
    "cosine",
    "model",
    "shared",
    "copies",
    "lat",
    "lon",
    "radius_m",
    "position_blurred",
    "synthetic",
    "access",
)
"""Columns of CSV and XLSX, in this order; docs/formats.md, section 10, explains each."""

PHONE_MASK: Final = "[số điện thoại đã che]"


@dataclass(frozen=True, slots=True)
class ExportedPosition:
    """A position that an item names, as it may leave the house: degrees, WGS 84, metres."""

    item_id: int
    passage_id: int
    lat: float
    lon: float
    radius_m: float
    blurred: bool
    model: str = str(POSITION_MODEL)


def positions_of(hits: Sequence[SearchHit], *, exact: bool) -> dict[int, list[ExportedPosition]]:
    """Return the positions that the items of ``hits`` name, by item; blurred unless ``exact``."""
    found: dict[int, list[ExportedPosition]] = {}
    rows = Passage.objects.filter(item_id__in={hit.item.pk for hit in hits}, current=True)
    for pk, item_id, text in rows.order_by("pk").values_list("pk", "item_id", "text"):
        for position in find_positions(text):
            exported = _exported(position, item_id, pk, exact=exact)
            here = found.setdefault(item_id, [])
            # An approved translation repeats what the original says.
            if (exported.lat, exported.lon) not in {(one.lat, one.lon) for one in here}:
                here.append(exported)
    return found


def _exported(
    position: Position, item_id: int, passage_id: int, *, exact: bool
) -> ExportedPosition:
    place = shown(position.lat, position.lon, position.radius_m, exact=exact)
    return ExportedPosition(
        item_id, passage_id, place.lat, place.lon, place.radius_m, blurred=place.blurred
    )


def masked(text: str, *, exact: bool) -> tuple[str, bool]:
    """Return ``text`` without telephone numbers and, unless ``exact``, without positions.

    Second: whether anything was masked.
    """
    spans = [(clue.start, clue.end, PHONE_MASK) for clue in extract(text) if clue.label == "phone"]
    if not exact:
        # Degrees, and every other way to state a position: a grid tells where a grave is as well.
        places = [(one.start, one.end) for one in find_positions(text)]
        places += [(one.start, one.end) for one in find_coordinates(prepare(text, ""))]
        for start, end in places:
            spans = [one for one in spans if one[1] <= start or one[0] >= end]
            spans.append((start, end, POSITION_MASK))
    parts: list[str] = []
    at = 0
    for start, end, mask in sorted(spans):
        parts += [text[at:start], mask]
        at = end
    return "".join([*parts, text[at:]]), bool(spans)


def utc(moment: datetime | None) -> str | None:
    """Return a moment as files hold it: ISO 8601, UTC, whole seconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None


def hit_row(
    rank: int,
    hit: SearchHit,
    query: str,
    positions: Sequence[ExportedPosition],
    *,
    exact: bool,
) -> dict[str, Any]:
    """Return one result: the names of ``COLUMNS`` and their values. Nothing about the author."""
    item, passage, why = hit.item, hit.passage, hit.why
    text, hidden = masked(passage.text, exact=exact)
    ranks = {one.view: one.rank for one in why.ranks}
    first = positions[0] if positions else None
    return {
        "rank": rank,
        "item_id": item.pk,
        "passage_id": passage.pk,
        "score": round(hit.score, 6),
        "lang": passage.lang,
        "platform": item.platform,
        "kind": item.kind,
        "source": item.source.name if item.source else item.platform,
        "url": item.url,
        "published_at": utc(item.published_at),
        "text_kind": passage.text_kind,
        "start_ms": passage.start_ms,
        "text": text,
        "text_masked": hidden,
        "matched_words": [one.text for one in matched_words(text, query)],
        "rank_exact": ranks.get("exact"),
        "rank_bare": ranks.get("bare"),
        "rank_dense": ranks.get("dense"),
        "cosine": None if why.cosine is None else round(why.cosine, 4),
        "model": str(why.model) if why.model else "",
        "shared": [f"{one.label}:{one.norm}" for one in why.shared if one.label != "phone"],
        "copies": len(hit.copies),
        "lat": first.lat if first else None,
        "lon": first.lon if first else None,
        "radius_m": first.radius_m if first else None,
        "position_blurred": first.blurred if first else None,
        "synthetic": item.synthetic,
        "access": item.access,
    }

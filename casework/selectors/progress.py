"""Recordings being heard: how far, and how long it may still take."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any, Final

from casework.models import Media
from casework.models.items import Stage, WorkState

_RECENT: Final = 6


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A recording whose hearing has begun.

    ``share`` in [0, 1]; ``left_s`` is seconds by the pace of the last parts, ``None`` before the
    first is done.
    """

    media: Media
    share: float
    left_s: float | None


def under_way(media: Media) -> UnderWay | None:
    """Return how far the hearing of ``media`` has come; ``None`` when it has not begun."""
    if media.stage != Stage.TRANSCRIBE or media.state != WorkState.PENDING or not media.parts:
        return None
    share = min(1.0, media.parts_done / media.parts)
    pace = _seconds_a_part(media)
    left = None if pace is None else pace * max(0, media.parts - media.parts_done)
    return UnderWay(media, share, left)


def _seconds_a_part(media: Media) -> float | None:
    """Return the median of the last few parts: the hours a machine was off do not count."""
    made = media.heard_parts.order_by("-made_at").values_list("made_at", flat=True)[: _RECENT + 1]
    moments = sorted(made)
    if len(moments) == 1 and media.work_started_at is not None:
        moments.insert(0, media.work_started_at)
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(moments)]
    return median(gaps) if gaps else None


def recordings_under_way() -> list[UnderWay]:
    """Return every recording whose hearing has begun, first come first."""
    rows = Media.objects.filter(stage=Stage.TRANSCRIBE, state=WorkState.PENDING, parts__gt=0)
    return [found for row in rows.order_by("pk") if (found := under_way(row)) is not None]


def under_way_json(found: UnderWay) -> dict[str, Any]:
    """Return one line of progress as the command line and the page's polling read it."""
    return {
        "media_id": found.media.pk,
        "item_id": found.media.item_id,
        "name": found.media.name,
        "parts_done": found.media.parts_done,
        "parts": found.media.parts,
        "share": round(found.share, 3),
        "left_s": None if found.left_s is None else round(found.left_s),
    }

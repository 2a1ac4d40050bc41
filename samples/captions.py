"""Captions of a long interview: spoken lines become timed cues, SRT or WebVTT."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from items import Item

SECONDS_PER_CHAR = 0.125  # an old person speaking slowly, about 8 characters a second
PAUSE_S = 0.9
LONG_PAUSE_S = 4.0  # a cue that ends in an ellipsis is followed by silence


def timed(lines: list[str], pace: float) -> list[tuple[float, float, str]]:
    """Give each line a start and an end in seconds, in order, never overlapping."""
    now, cues = 3.0, []
    for line in lines:
        length = max(2.0, len(line) * SECONDS_PER_CHAR * pace)
        cues.append((now, now + length, line))
        now += length + (LONG_PAUSE_S if line.endswith("…") else PAUSE_S)
    return cues


def stamp(seconds: float, comma: str) -> str:
    """``hh:mm:ss,mmm`` for SRT, with a dot for WebVTT."""
    ms = round(seconds * 1000)
    return (
        f"{ms // 3_600_000:02d}:{ms // 60_000 % 60:02d}:{ms // 1000 % 60:02d}{comma}{ms % 1000:03d}"
    )


def write_captions(path: Path, group: dict[str, Any], items: list[Item]) -> None:
    """Write one interview's captions and the metadata beside them."""
    (item,) = items
    cues = timed(group["lines"], float(group.get("pace", 1.0)))
    if path.suffix == ".srt":
        blocks = [
            f"{rank}\n{stamp(a, ',')} --> {stamp(b, ',')}\n{text}\n"
            for rank, (a, b, text) in enumerate(cues, start=1)
        ]
        path.write_text("\n".join(blocks), encoding="utf-8")
    else:
        blocks = [f"{stamp(a, '.')} --> {stamp(b, '.')}\n{text}\n" for a, b, text in cues]
        head = "WEBVTT\n\nNOTE synthetic sample\n\n"
        path.write_text(head + "\n".join(blocks), encoding="utf-8")
    meta = {
        "title": item.raw["title"], "platform": item.platform, "kind": item.kind,
        "url": item.raw.get("url"), "published_at": item.at.isoformat(),
        "lang": item.lang[:2], "channel_id": item.raw.get("channel_id"),
        "consent": item.raw["consent"], "legal_basis": item.raw["legal_basis"],
        "route": item.raw["route"], "synthetic": True,
    }  # fmt: skip
    beside = path.with_name(path.name + ".yaml")
    beside.write_text(
        yaml.safe_dump(meta, allow_unicode=True, sort_keys=False, width=1000), encoding="utf-8"
    )

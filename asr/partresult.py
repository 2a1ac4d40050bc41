"""What was heard in one part of a recording, and its JSON: the unit of resumption."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Protocol

from records.provenance import ModelRef
from records.speech import Damage, Doubt, HeardSegment, Word


@dataclass(frozen=True, slots=True)
class PartResult:
    """One part as heard; times are milliseconds from the start of the recording.

    ``peaks`` is the part's stretch of the waveform, one byte per tenth of a second.
    """

    ordinal: int
    start_ms: int
    end_ms: int
    segments: tuple[HeardSegment, ...]
    damage: tuple[Damage, ...] = ()
    peaks: bytes = b""


class PartStore(Protocol):
    """Where parts are kept until the whole recording is heard."""

    def stored(self) -> list[PartResult]:
        """Return the parts kept so far, in order, without a gap."""

    def keep(self, result: PartResult) -> None:
        """Keep a part; durable when it returns."""


def part_to_json(result: PartResult) -> dict[str, Any]:
    """Return a part as JSON values."""
    return {
        "ordinal": result.ordinal,
        "start_ms": result.start_ms,
        "end_ms": result.end_ms,
        "segments": [asdict(segment) for segment in result.segments],
        "damage": [asdict(one) for one in result.damage],
        "peaks": base64.b64encode(result.peaks).decode(),
    }


def part_from_json(value: Mapping[str, Any]) -> PartResult:
    """Return the part that :func:`part_to_json` wrote.

    Raises:
        KeyError, TypeError, ValueError: it was not written by it.
    """
    return PartResult(
        ordinal=int(value["ordinal"]),
        start_ms=int(value["start_ms"]),
        end_ms=int(value["end_ms"]),
        segments=tuple(_segment(one) for one in value["segments"]),
        damage=tuple(Damage(**one) for one in value["damage"]),
        peaks=base64.b64decode(value["peaks"], validate=True),
    )


def _segment(value: Mapping[str, Any]) -> HeardSegment:
    model = value["model"]
    return HeardSegment(
        **{
            **value,
            "words": tuple(Word(**word) for word in value["words"]),
            "doubts": tuple(Doubt(**doubt) for doubt in value["doubts"]),
            "model": ModelRef(**model) if model else None,
        }
    )

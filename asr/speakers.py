"""Who speaks, as far as it can be known without a speaker model: by channel and by pause.

A call recorded on two channels has one party on each. On one channel nothing is guessed: a long
pause begins a new paragraph, and people write the names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, Protocol

from records.speech import HeardSegment

TURN_PAUSE_MS: Final = 1_500
"""A silence this long between two utterances begins a new paragraph."""


class Utterance(Protocol):
    """Anything with a place in time, a channel and perhaps a speaker."""

    @property
    def start_ms(self) -> int:
        """When it begins."""

    @property
    def end_ms(self) -> int:
        """When it ends."""

    @property
    def channel(self) -> int:
        """Its channel, from 0."""

    @property
    def speaker(self) -> str | None:
        """Who speaks, if known."""


def channel_name(channel: int) -> str:
    """Return what the speaker of a channel is called until a person names them."""
    return f"Kênh {channel + 1}"


def name_speakers(segments: Sequence[HeardSegment]) -> tuple[HeardSegment, ...]:
    """Name the speakers of a two-channel recording by channel; one channel stays unnamed.

    A speaker that is named already keeps the name.
    """
    if len({segment.channel for segment in segments}) < 2:
        return tuple(segments)
    return tuple(
        segment if segment.speaker else replace(segment, speaker=channel_name(segment.channel))
        for segment in segments
    )


def begins_turn(before: Utterance | None, utterance: Utterance) -> bool:
    """Whether ``utterance`` begins a new turn after ``before``: other speaker, or a pause."""
    if before is None:
        return True
    if (before.speaker or "", before.channel) != (utterance.speaker or "", utterance.channel):
        return True
    return utterance.start_ms - before.end_ms >= TURN_PAUSE_MS

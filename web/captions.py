"""Transcripts as WebVTT, for the player's own captions."""

from __future__ import annotations

from collections.abc import Iterable

from asr.formats import to_vtt
from casework.models import Segment


def webvtt(segments: Iterable[Segment]) -> str:
    """Return stored ``segments`` as a WebVTT file; text is escaped, speakers become voice tags."""
    return to_vtt(segments)

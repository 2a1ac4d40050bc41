"""Transcripts as WebVTT, for the player's own captions."""

from __future__ import annotations

from collections.abc import Iterable

from casework.models import Segment


def _moment(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"


def webvtt(segments: Iterable[Segment]) -> str:
    """Return ``segments`` as a WebVTT file; text is escaped, speakers become voice tags."""
    cues = ["WEBVTT"]
    for segment in segments:
        text = _escaped(segment.text)
        if segment.speaker:
            text = f"<v {_escaped(segment.speaker)}>{text}"
        cues.append(f"{_moment(segment.start_ms)} --> {_moment(segment.end_ms)}\n{text}")
    return "\n\n".join(cues) + "\n"


def _escaped(text: str) -> str:
    lines = (line for line in text.replace("\r", "\n").split("\n") if line.strip())
    return "\n".join(lines).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

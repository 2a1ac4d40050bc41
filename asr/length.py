"""How long a recording says it is, and whether that can be taken at its word."""

from __future__ import annotations

import re
from typing import Final

import av

from asr import claims
from asr.containers import Opened

# Containers that state a length. Elsewhere (ADTS, AMR, MPEG streams, MP3 without a Xing header)
# FFmpeg works it out from the bit rate, which says nothing about a cut.
_STATES: Final = frozenset({"flac", "matroska", "mov", "asf", "aiff", "caf", "w64", "wv", "tta"})
_TAG: Final = re.compile(r"(\d+):(\d{2}):(\d{2}(?:\.\d+)?)")


def track_seconds(opened: Opened) -> float | None:
    """Length of the sound track, of the whole file where only that is known, or ``None``."""
    stream, container = opened.stream, opened.container
    tag = _TAG.fullmatch(str(stream.metadata.get("DURATION", "")).strip())
    if tag:
        hours, minutes, seconds = tag.groups()
        return int(hours) * 3600 + int(minutes) * 60 + float(seconds)
    if stream.duration is not None and stream.time_base is not None and stream.duration > 0:
        return float(stream.duration * stream.time_base)
    duration = container.duration
    return duration / av.time_base if duration is not None and duration > 0 else None


def sure_seconds(opened: Opened, head: bytes) -> float | None:
    """Length that the file itself states; ``None`` where it is absent or only estimated."""
    wav = claims.wav_claim(head)
    if wav is not None:
        return wav.seconds
    family = opened.container.format.name.split(",")[0]
    if family == "mp3":
        return track_seconds(opened) if claims.counts_frames(head) else None
    if family not in _STATES:
        return None
    return track_seconds(opened)

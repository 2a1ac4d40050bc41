"""The one sampling rate inside: what Whisper and the voice detector want."""

from __future__ import annotations

from typing import Final

RATE: Final = 16_000
"""Samples per second."""
PER_MS: Final = RATE // 1000

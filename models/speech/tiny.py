"""The tiny Whisper that ships: it knows the sample recordings and nothing else."""

from __future__ import annotations

from typing import Final

from models.catalog import card
from models.speech.folders import SpeechModel, bundled_speech
from models.speech.known import knows

TINY: Final = "manhmoi-tiny-whisper"


def tiny_whisper() -> SpeechModel:
    """Return it; it must hear nothing but what :func:`tiny_whisper_knows` allows.

    Raises:
        OperatorError: its files are missing.

    """
    return bundled_speech(card(TINY))


def tiny_whisper_knows(sha256: str) -> bool:
    """Whether it is here and may hear the recording with this SHA-256 (hexadecimal)."""
    known = card(TINY)
    return known.installed and knows(known, sha256)

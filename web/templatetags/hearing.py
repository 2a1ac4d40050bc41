"""Words beside transcripts for templates (``{% load hearing %}``)."""

from __future__ import annotations

from typing import Any

from django import template

from casework.models import Segment, Transcript
from web import hearing_words

register = template.Library()


@register.filter
def doubt_label(reason: str) -> str:
    """Why a stretch is doubted; see ``asr.doubt.REASONS``."""
    return hearing_words.doubt_words(reason)


@register.filter
def kind_label(kind: str) -> str:
    """What kind of words must be listened to."""
    return hearing_words.kind_words(kind)


@register.filter
def origin_label(transcript: Transcript) -> str:
    """What made a transcript."""
    return hearing_words.origin_words(transcript)


@register.filter
def damage_label(damage: dict[str, Any]) -> str:
    """Where a file is broken."""
    return hearing_words.damage_words(damage)


@register.filter
def is_tiny(transcript: Transcript) -> bool:
    """Whether the model that only knows the samples made it."""
    return hearing_words.model_name(transcript) == hearing_words.TINY_MODEL


@register.filter
def doubted_ms(segment: Segment) -> str:
    """Doubted stretches as ``start-end start-end``, for the waveform."""
    return " ".join(f"{doubt['start_ms']}-{doubt['end_ms']}" for doubt in segment.doubts)

"""Words and numbers of the queues for templates (``{% load queues %}``)."""

from __future__ import annotations

from typing import Any

from django import template

from casework.models import Intake
from casework.selectors.pipeline import intake_share
from web import queue_words
from web.queue_words import words

register = template.Library()
_UNITS = ("B", "KB", "MB", "GB", "TB")


@register.filter
def queue_label(code: str, table: str) -> str:
    """Words for a code of a queue; see ``web.queue_words``."""
    return words(table, code)


@register.filter
def entry_of(mapping: dict[str, Any], key: str) -> Any:
    """``mapping[key]``, or 0 when it is not there."""
    return mapping.get(key, 0)


@register.filter
def states_of(by_stage: dict[str, dict[str, int]], stage: str) -> dict[str, int]:
    """The counts by state of one stage; empty when nothing stands there."""
    return by_stage.get(stage, {})


@register.filter
def share(intake: Intake) -> str:
    """How much of an intake has been read, as ``<progress value>``."""
    return f"{intake_share(intake):.3f}"


@register.filter
def time_left(seconds: float | None) -> str:
    """How long hearing may still take, in words."""
    return queue_words.time_left(seconds)


@register.filter
def file_size(size: int) -> str:
    """A number of bytes in words: ``12,5 MB``."""
    amount, unit = float(size), 0
    while amount >= 1000 and unit < len(_UNITS) - 1:
        amount, unit = amount / 1000, unit + 1
    text = f"{amount:.0f}" if unit == 0 or amount >= 100 else f"{amount:.1f}"
    return f"{text.replace('.', ',')} {_UNITS[unit]}"

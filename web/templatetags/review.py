"""Words and small drawings of review for templates (``{% load review %}``)."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from django import template

from casework.selectors.flag_history import Change
from casework.selectors.flag_spread import Spread
from web import review_words

register = template.Library()
HEIGHT: Final = 32
_STEP: Final = 4
_WIDTH: Final = 3


class Bar(NamedTuple):
    """One bar of the drawing, in pixels from its upper left corner."""

    x: int
    y: float
    height: float


@register.filter
def review_label(code: str, table: str) -> str:
    """Words for a code of review; see ``web.review_words``."""
    return review_words.words(table, code)


@register.filter
def change_detail(change: Change) -> str:
    """What stands beside a change: a reason, what was undone, why a hold ended."""
    return review_words.change_detail(change.kind, change.code)


@register.inclusion_tag("queues/_spread.html")
def spread_drawing(spread: Spread) -> dict[str, Any]:
    """Bars of the copies per hour or day, with the same said in words."""
    bars = []
    for at, count in enumerate(spread.bins):
        height = round(HEIGHT * count / spread.most, 1)
        # A bin with a copy is never invisible.
        height = max(height, 1.5) if count else 0.0
        bars.append(Bar(at * _STEP, HEIGHT - height, height))
    return {
        "spread": spread,
        "bars": bars,
        "width": max(_STEP * len(bars) - (_STEP - _WIDTH), 1),
        "height": HEIGHT,
        "bar_width": _WIDTH,
    }

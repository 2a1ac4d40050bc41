"""Clues in words for templates (``{% load clues %}``)."""

from __future__ import annotations

from typing import Any

from django import template

from casework.models import Clue
from web.clue_words import ClueView, clue_view

register = template.Library()


@register.simple_tag(takes_context=True)
def in_clue_words(context: dict[str, Any], clue: Clue) -> ClueView:
    """What a clue means; positions exactly only for roles that may see them."""
    return clue_view(clue, exact="position_exact" in context.get("can", ()))

"""Words and figures of sources for templates (``{% load sourcing %}``)."""

from __future__ import annotations

from typing import Any

from django import template

from casework.source_manifests import Words
from web.source_words import BADGE, in_language, source_word

register = template.Library()


@register.filter
def said(words: Words | None) -> str:
    """A manifest's words in the page's language."""
    return "" if words is None else in_language(words)


@register.filter
def source_label(code: str, table: str) -> str:
    """Words for a code; see ``web.source_words``."""
    return source_word(table, str(code))


@register.filter
def standing_badge(standing: str) -> str:
    """The class of the badge that says how a source stands."""
    return BADGE.get(str(standing), "")


@register.filter
def lines(value: Any) -> str:
    """A list as lines of a text field; anything else as it is."""
    if isinstance(value, list | tuple):
        return "\n".join(str(one) for one in value)
    return "" if value is None else str(value)

"""How the search page says a query back."""

from __future__ import annotations

from django import template

from records.query import QueryNode
from web.query_words import condition_words

register = template.Library()


@register.filter
def in_words(condition: QueryNode | None) -> str:
    """Return what must hold in the page's language; nothing where nothing must."""
    return condition_words(condition) if condition is not None else ""

"""Fields of an official fact for forms (``{% load facts %}``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

from web.fact_words import FACT_FIELD, FACT_STATUS

register = template.Library()


@register.filter
def fact_status(code: str) -> str:
    """Words for the status of a fact."""
    return str(FACT_STATUS.get(code, code))


@register.filter
def fact_field(name: str) -> str:
    """Words for a field of a fact."""
    return str(FACT_FIELD.get(name, name))


@register.inclusion_tag("facts/_fields.html")
def fact_fields(values: Mapping[str, str], statuses: Any, prefix: str = "") -> dict[str, Any]:
    """Show the fields of a fact; ``prefix`` keeps the halves of a split apart.

    ``statuses`` empty: the status is not chosen here.
    """
    shown = {name: values.get(f"{prefix}{name}", "") for name in FACT_FIELD}
    return {"prefix": prefix, "values": shown, "statuses": statuses}

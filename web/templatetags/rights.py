"""Words of people's rights for templates (``{% load rights %}``)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import template
from django.utils.translation import gettext as _

from web import rights_words

register = template.Library()


@register.filter
def rights_label(code: str, table: str) -> str:
    """Words for a code; see ``web.rights_words``."""
    return rights_words.words(table, code)


@register.filter
def moment(iso: str) -> datetime | None:
    """The time that an entry of a log names, for ``|when``."""
    return datetime.fromisoformat(iso) if iso else None


@register.filter
def step_items(step: Mapping[str, Any]) -> list[int]:
    """The items that a step of a request's proof was about."""
    return step.get("items") or ([step["item"]] if "item" in step else [])


@register.filter
def kept(days: int | None) -> str:
    """How long something is kept, in words."""
    return _("đến hết mục đích") if days is None else _("%(n)s ngày") % {"n": days}

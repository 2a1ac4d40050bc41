"""Words for watch rules in templates (``{% load watching %}``)."""

from __future__ import annotations

from typing import Final

from django import template
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from nlp.entities.units import in_words

register = template.Library()
TERM: Final[dict[str, Promise]] = {
    "keyword": _("từ khóa"),
    "hashtag": _("hashtag"),
    "place": _("địa danh"),
    "unit": _("đơn vị"),
    "exclusion": _("loại trừ"),
}


@register.filter
def unit_words(code: str) -> str:
    """A unit's code written out in the page's language."""
    return in_words(code, "en" if get_language() == "en" else "vi")


@register.filter
def term_label(kind: str) -> str:
    """Words for the kind of a term."""
    return str(TERM.get(kind, kind))

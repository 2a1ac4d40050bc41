"""Words of proposed leads and of a lead's table (``{% load corroboration %}``)."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language

from casework.selectors.corroboration import ProposalCard
from nlp.corroboration.questions import Question
from web.corroboration_words import shared_words, words_of

register = template.Library()


@register.filter
def corroboration_label(code: str, table: str) -> str:
    """Words for a code; see ``web.corroboration_words``."""
    return words_of(table, code)


@register.filter
def shared_of(card: ProposalCard) -> list[tuple[str, str, int]]:
    """What pairs of the proposal share: (what, value, in how many pairs)."""
    return shared_words(card.shared)


@register.filter
def against_of(card: ProposalCard) -> list[tuple[str, str, int]]:
    """What pairs of the proposal contradict each other in."""
    return shared_words(card.against)


@register.filter
def asked(question: Question) -> str:
    """The question in the language of the page."""
    return question.en if get_language() == "en" else question.vi


@register.filter
def asked_otherwise(question: Question) -> str:
    """The question in the other language, for a witness who does not speak the page's."""
    return question.vi if get_language() == "en" else question.en

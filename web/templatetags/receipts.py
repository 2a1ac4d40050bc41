"""The cyber unit's answers on any page that shows a flag (``{% load receipts %}``)."""

from __future__ import annotations

from typing import Any

from django import template

from casework.models import Flag, User
from casework.permissions import Action, allowed
from casework.selectors.receipts import answers_of
from web.receipt_words import KIND, OUTCOME

register = template.Library()


@register.filter
def answer_kind(code: str) -> str:
    """Words for the kind of an answer."""
    return str(KIND.get(code, code))


@register.filter
def answer_outcome(code: str) -> str:
    """Words for an outcome."""
    return str(OUTCOME.get(code, code))


def _may_see(user: User) -> bool:
    return allowed(user, Action.FLAG_VIEW) or allowed(user, Action.REFERRAL_VIEW)


@register.inclusion_tag("queues/_flag_answers.html", takes_context=True)
def flag_answers(context: dict[str, Any], flag: Flag) -> dict[str, Any]:
    """What the unit answered about a flag, what is owed, and a form for those who answer."""
    user = context["request"].user
    if not isinstance(user, User) or not _may_see(user):
        return {"shown": False}
    may = allowed(user, Action.REFERRAL_ANSWER)
    found = answers_of(user=user, flag=flag)
    return {
        "shown": bool(found.rows) or found.handed_over or found.withdrawal_owed or may,
        "answers": found,
        "may_answer": may,
        "outcomes": OUTCOME.items(),
        "csrf_token": context.get("csrf_token"),
        "request": context["request"],
    }


@register.inclusion_tag("queues/_flag_answered.html", takes_context=True)
def flag_answered(context: dict[str, Any], flag: Flag) -> dict[str, Any]:
    """In one line on a flag's card: what the unit answered last, and whether a word is owed."""
    user = context["request"].user
    out = flag.status in (Flag.Status.APPROVED, Flag.Status.WITHDRAWN)
    if not out or not isinstance(user, User) or not _may_see(user):
        return {}
    return {"answers": answers_of(user=user, flag=flag)}

"""Which watch rules one item falls under now, and by which of its words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from casework.models import Item, User, WatchRule
from casework.models.items import WorkState
from casework.permissions import Action, allowed
from casework.selectors.watch_match import Matcher
from casework.selectors.watch_preview import Sample, evidence, looked_at
from casework.watch_content import content_of

_CHARS: Final = 140
"""The whole text stands beside it."""


@dataclass(frozen=True, slots=True)
class RuleMet:
    """A rule that is on and catches an item; ``by`` shows the words it was caught by."""

    rule: WatchRule
    by: Sample


def rules_met(*, user: User | None, item: Item) -> list[RuleMet]:
    """Return the rules that catch ``item``, by name; none for who may not see rules.

    Nothing of it is stored: a rule that is changed or turned off says so at once.

    Args:
        user: who may read the item; ``None`` for the command line.
        item: any item; of one erased, or closed until its sender agrees, nothing is said.
    """
    may = user is None or allowed(user, Action.SOURCE_VIEW)
    if not may or item.deleted_at is not None or item.state == WorkState.PARKED:
        return []
    at = looked_at(item)
    met = []
    for row in WatchRule.objects.filter(enabled=True):
        content = content_of(row)
        if content.languages and item.lang not in content.languages:
            continue
        verdict = Matcher(content).look(at)
        if verdict.caught:
            met.append(RuleMet(row, evidence(item, at, verdict, _CHARS)))
    return met

"""What ties flagged posts together: near copies, and numbers, links and accounts they share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.db.models import F, Q, QuerySet

from casework.models import Clue, Flag, Item
from casework.selectors.indexing import OPEN_FLAGS

NUMBERS: Final = ("phone", "url", "account")
EVERYBODYS: Final = 2000
"""A number that stands in more texts than this is everybody's and ties nothing."""
LARGEST: Final = 2000
"""Items of one group that are looked at; a larger one is a wave all the same."""

Key = tuple[str, str]


def _same(name: str) -> Q:
    """Return the condition that clue and flag point into the same text, none included."""
    flag = f"item__flags__{name}"
    return Q(**{name: F(flag)}) | Q(**{name: None, flag: None})


# One condition, so that all of it speaks of the same flag.
_IN_EVIDENCE: Final = (
    Q(start__lt=F("item__flags__end"), end__gt=F("item__flags__start"))
    & Q(item_version=F("item__flags__item_version"))
    & _same("transcript")
    & _same("reading")
)


def evidence_keys(flags: QuerySet[Flag]) -> dict[Key, set[int]]:
    """Return the numbers, links and accounts in the flags' evidence, with the flagged items."""
    rows = Clue.objects.filter(Q(item__flags__in=flags) & _IN_EVIDENCE, label__in=NUMBERS)
    found: dict[Key, set[int]] = {}
    for label, norm, item_id in rows.exclude(norm="").values_list("label", "norm", "item_id"):
        found.setdefault((label, norm), set()).add(item_id)
    return found


def items_sharing(flags: QuerySet[Flag]) -> set[int]:
    """Return the items that name what the flags' evidence names; what is everybody's ties none."""
    found: set[int] = set()
    for label, norm in evidence_keys(flags):
        rows = Clue.objects.filter(label=label, norm=norm, item__deleted_at=None)
        ids = set(rows.values_list("item_id", flat=True)[: EVERYBODYS + 1])
        if len(ids) <= EVERYBODYS:
            found |= ids
    return found


def open_flags() -> QuerySet[Flag]:
    """Return the flags that wait or stand."""
    return Flag.objects.filter(status__in=OPEN_FLAGS, item__deleted_at=None)


def tied_flagged(item_ids: Iterable[int]) -> set[int]:
    """Return the flagged items tied to these, directly or through others.

    These are among them while they are flagged; one whose flag was rejected still leads to the
    others.
    """
    flagged = open_flags()
    fresh = set(item_ids)
    known = set(flagged.filter(item_id__in=fresh).values_list("item_id", flat=True))
    # Every flag of those asked for, open or not: the head of a wave may have lost its own.
    saying = Flag.objects.filter(item_id__in=fresh)
    while fresh and len(known) < LARGEST:
        heads = {
            head or pk
            for pk, head in Item.objects.filter(pk__in=fresh).values_list(
                "pk", "near_duplicate_of_id"
            )
        }
        copies = flagged.filter(Q(item_id__in=heads) | Q(item__near_duplicate_of_id__in=heads))
        near = set(copies.values_list("item_id", flat=True))
        sharing = flagged.filter(item_id__in=items_sharing(saying))
        shared = set(sharing.values_list("item_id", flat=True))
        fresh = (near | shared) - known
        saying = flagged.filter(item_id__in=fresh)
        known |= fresh
    return known

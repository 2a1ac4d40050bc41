"""Earlier decisions on the like of a flag: the same text, the same number, the same fact."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from django.db.models import QuerySet

from casework.models import Flag, User
from casework.selectors.claim_ties import items_sharing
from casework.selectors.flagged_text import group_ids
from casework.selectors.restricted import readable
from nlp.claims.retrieve import Document, Retriever

Tie = Literal["copy", "same_number", "same_fact"]
MOST: Final = 5
_DECIDED: Final = (
    Flag.Status.REJECTED,
    Flag.Status.FIRST_APPROVED,
    Flag.Status.APPROVED,
    Flag.Status.WITHDRAWN,
)
# Of a fact's decisions so many are compared by their words; older ones rarely teach more.
_COMPARED: Final = 200


@dataclass(frozen=True, slots=True)
class Earlier:
    """A flag decided before and what ties it to this one; ``reason`` is a code, may be empty."""

    flag: Flag
    tie: Tie
    reason: str


def _decided(user: User, flag: Flag) -> QuerySet[Flag]:
    rows = Flag.objects.filter(readable(user, "item__"), status__in=_DECIDED)
    return rows.exclude(pk=flag.pk).select_related("item").order_by("-pk")


def flag_like(user: User, flag: Flag) -> list[Earlier]:
    """Return up to five earlier decisions on the like, the closest tie first.

    Of the same fact those whose words are nearest; of the other ties the newest.

    Args:
        user: who looks; restricted items only for those who may.
        flag: the flag to decide about.
    """
    rows = _decided(user, flag)
    ties: list[tuple[Tie, Iterable[Flag]]] = [
        ("copy", rows.filter(item__in=group_ids(flag.item).values("pk"))[:MOST]),
    ]
    if sharing := items_sharing(Flag.objects.filter(pk=flag.pk)):
        ties.append(("same_number", rows.filter(item_id__in=sharing)[:MOST]))
    same_fact = rows.filter(fact__fact_id=flag.fact.fact_id, type=flag.type)
    ties.append(("same_fact", _nearest(flag, same_fact)))
    found: dict[int, Earlier] = {}
    for tie, candidates in ties:
        for one in candidates:
            if one.pk not in found and len(found) < MOST:
                found[one.pk] = Earlier(one, tie, _reason(one))
    return list(found.values())


@lru_cache(maxsize=8)
def _retriever(said: tuple[tuple[int, str], ...]) -> Retriever:
    """Return a retriever over evidences; cards of one page mostly ask for the same."""
    return Retriever([Document(str(pk), words) for pk, words in said])


def _nearest(flag: Flag, rows: QuerySet[Flag]) -> list[Flag]:
    """Return those of the newest decisions whose evidence is nearest to the flag's."""
    newest = list(rows.exclude(evidence="")[:_COMPARED])
    if len(newest) <= MOST or not any(one.isalnum() for one in flag.evidence):
        return newest[:MOST]
    worded = [one for one in newest if any(letter.isalnum() for letter in one.evidence)]
    retriever = _retriever(tuple((one.pk, one.evidence) for one in worded))
    by_id = {str(one.pk): one for one in worded}
    return [by_id[near.id] for near in retriever.nearest(flag.evidence, MOST)]


def _reason(flag: Flag) -> str:
    last = flag.reviews.filter(undone_at=None).order_by("-id").first()
    return last.reason_code if last else ""

"""The queue's order: reach, harm and certainty in one number.

    priority = certainty × harm × (1 + reach) / 2                      each in [0, 1]

- *reach* = min(1, log10(1 + audience) / 6): a thousand views count half of a million. The audience
  is that of the text and all its near copies: views where the source gives them, else ten for each
  like, share and comment (our choice: about one reader in ten reacts), and one for each copy.
- *harm* is a judgement by type, in ``HARM``: what takes money, leads or samples from families
  stands before what is merely wrong.
- *certainty* is the calibrated probability, the machine's score while there is none.

It orders the queue and decides nothing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

from django.db.models import BigIntegerField, Q, Sum, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce

from casework.models import Flag, Item

HARM: Final[Mapping[str, float]] = {
    "fake_hotline": 1.0,
    "donation_scam": 1.0,
    "impersonated_account": 1.0,
    "fee_dna": 0.9,
    "fee_grave_search": 0.9,
    "dna_misuse": 0.8,
    "fake_discovery": 0.8,
    "coercion_claim": 0.7,
    "invented_decision_benefit": 0.7,
    "psychic_claim": 0.6,
    "recycled_media": 0.6,
    "campaign_terms": 0.5,
    "copy_paste_campaign": 0.4,
}
UNKNOWN_HARM: Final = 0.5
_WAITING: Final = (Flag.Status.SUGGESTED, Flag.Status.UNSURE, Flag.Status.FIRST_APPROVED)
# Reads per reaction where a source gives no views.
_READERS: Final = 10
_MILLION: Final = 6
_REACTIONS: Final = ("likes", "shares", "comments")


def reach(seen: int) -> float:
    """Return the reach in [0, 1] of an audience."""
    return min(1.0, math.log10(1 + max(0, seen)) / _MILLION)


def priority(*, type_: str, certainty: float, seen: int) -> float:
    """Return the place in the queue, in [0, 1]; see the formula above."""
    return round(certainty * HARM.get(type_, UNKNOWN_HARM) * (1 + reach(seen)) / 2, 6)


def priorities_refresh(*, item_ids: Sequence[int] | None = None) -> int:
    """Put open flags of these items, and of their near copies' groups, in their place again.

    Must run inside the caller's transaction. Machine order is no decision: nothing goes on record.

    Args:
        item_ids: items whose counts or copies changed; every open flag when ``None``.

    Returns:
        How many flags moved.
    """
    flags = Flag.objects.filter(status__in=_WAITING)
    if item_ids is not None:
        heads = set(
            Item.objects.filter(pk__in=item_ids)
            .exclude(near_duplicate_of=None)
            .values_list("near_duplicate_of_id", flat=True)
        ) | set(item_ids)
        flags = flags.filter(Q(item_id__in=heads) | Q(item__near_duplicate_of_id__in=heads))
    rows = list(flags.select_related("item").defer("item__text", "item__signature"))
    seen_by = audiences({flag.item.near_duplicate_of_id or flag.item_id for flag in rows})
    moved = []
    for flag in rows:
        seen = seen_by.get(flag.item.near_duplicate_of_id or flag.item_id, 0)
        certainty = flag.score if flag.probability is None else flag.probability
        place = priority(type_=flag.type, certainty=certainty, seen=seen)
        if place != flag.priority:
            flag.priority = place
            moved.append(flag)
    Flag.objects.bulk_update(moved, ["priority"], batch_size=200)
    return len(moved)


def _count(name: str) -> Cast:
    return Cast(KeyTextTransform(name, "metrics"), BigIntegerField())


def audiences(heads: set[int]) -> dict[int, int]:
    """Return about how many saw the texts of each near-copy group, by the group's first item."""
    reacted = sum((Coalesce(_count(name), 0) for name in _REACTIONS), start=Value(0))
    groups = Q(pk__in=heads) | Q(near_duplicate_of_id__in=heads)
    rows = (
        Item.objects.filter(groups, deleted_at=None)
        .annotate(head=Coalesce("near_duplicate_of_id", "pk"))
        .order_by()
        .values("head")
        .annotate(seen=Sum(Coalesce(_count("views"), reacted * _READERS) + 1))
    )
    return dict(rows.values_list("head", "seen"))

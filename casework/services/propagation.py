"""A claim that a first reviewer called false is looked for in its copies; people decide on each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from django.db import transaction

from casework.models import Flag, Item
from casework.selectors.claim_ties import items_sharing
from casework.selectors.flagged_text import group_ids
from casework.services.audit import audit_record
from casework.services.flag_suggestions import flags_suggest
from casework.services.searchable import refresh_flagged
from nlp.claims.carrying import MODEL, carried
from records.claim import Verdict
from records.understanding import TextUnit

CONFIRMED: Final = (Flag.Status.FIRST_APPROVED, Flag.Status.APPROVED)
MOST: Final = 500
"""Copies of one flag that are looked at in one go."""


@transaction.atomic
def flag_propagate(*, flag: Flag) -> list[Flag]:
    """Suggest the copies of a flag's post, and posts with its number or link; returns the new ones.

    Every guard looks at every copy again; a copy that denies the claim is left alone. Nothing is
    ever confirmed by this. Copies that have a flag of the same fact already are left as they are.
    """
    naming = items_sharing(Flag.objects.filter(pk=flag.pk))
    copies = group_ids(flag.item).values_list("pk", flat=True)[:MOST]
    return _suggest(flag, {*copies, *sorted(naming)[:MOST]} - {flag.item_id})


def copies_suggest(*, item_ids: Collection[int]) -> list[Flag]:
    """Suggest those of newly understood items that copy a claim confirmed before.

    Must run inside the transaction that stores them.
    """
    rows = Item.objects.filter(pk__in=item_ids, near_duplicate_of__isnull=False)
    heads = dict(rows.values_list("pk", "near_duplicate_of_id"))
    if not heads:
        return []
    confirmed = Flag.objects.filter(status__in=CONFIRMED).select_related("item", "fact")
    of_head = {
        flag.item.near_duplicate_of_id or flag.item_id: flag
        for flag in (
            confirmed.filter(item_id__in=heads.values())
            | confirmed.filter(item__near_duplicate_of_id__in=heads.values())
        )
    }
    made: list[Flag] = []
    for head, flag in of_head.items():
        made += _suggest(flag, {pk for pk, of in heads.items() if of == head})
    return made


def _suggest(flag: Flag, item_ids: Collection[int]) -> list[Flag]:
    flagged = Flag.objects.filter(item_id__in=item_ids, fact__fact_id=flag.fact.fact_id)
    rows = Item.objects.filter(pk__in=item_ids, deleted_at=None).exclude(text="")
    waiting = rows.exclude(pk__in=flagged.values("item_id"))
    if flag.fact_is_assumed:
        waiting = waiting.filter(synthetic=True)
    found = [pair for row in waiting.order_by("pk") if (pair := _found(flag, row))]
    made = flags_suggest(found=found)
    _note(flag, made)
    return made


def _found(flag: Flag, row: Item) -> tuple[TextUnit, Verdict] | None:
    place = carried(row.text, flag.evidence, row.lang or None)
    if place is None or place.vetoes:
        return None
    unit = TextUnit(row.pk, "original", row.version, row.text, synthetic=row.synthetic)
    likeness = f"{place.likeness:.2f}".replace(".", ",")
    return unit, Verdict(
        label="distortion",
        type=flag.type,
        fact_id=flag.fact.fact_id,
        fact_version=flag.fact.version,
        start=place.start,
        end=place.end,
        evidence=row.text[place.start : place.end],
        score=round(flag.score * place.likeness, 3),
        why=f"chép lại lời của cờ số {flag.pk}, giống {likeness}",
        model=MODEL,
    )


def _note(flag: Flag, made: Sequence[Flag]) -> None:
    if not made:
        return
    Flag.objects.filter(pk__in=[one.pk for one in made]).update(propagated_from=flag)
    for one in made:
        refresh_flagged(one.item_id)
    audit_record(
        action="flag.propagate",
        subject=f"flag:{flag.pk}",
        detail={"made": [one.pk for one in made], "model": str(MODEL)},
    )
